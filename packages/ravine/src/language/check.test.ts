import { describe, expect, test } from "vitest";
import { processorTime } from "../../../../test/processorTime.js";
import { checkRule } from "./check.js";
import { TextError } from "./errors.js";

describe("a step is bounded", () => {
	const chained = (sums: number) => `a=g;${"a=a+g*sum(a);".repeat(sums)}w=w-a`;

	test.each([32, 800, 1_400])("%d sums, each of the one before", (sums) => {
		const check = () =>
			expect(() => checkRule("my", chained(sums))).toThrow(
				new TextError(
					"my",
					`a step would take ${sums + 1} passes over the parameters, since each of its sums needs the one before; at most 32 are allowed`,
				),
			);
		// Without the limit, 800 took 65 s.
		expect(processorTime(check, 1)).toBeLessThan(10_000);
	});

	test("31 are allowed", () => {
		expect(() => checkRule("my", chained(31))).not.toThrow();
	});

	test("many operations, computed again in every pass", () => {
		const start = `a=g;${"a=a*w+g;".repeat(1_500)}`;
		const passes = "a=a*sum(a);".repeat(20);
		expect(() => checkRule("my", `${start}${passes}w=w-a`)).toThrow(
			/^my: a step would take 63,[0-9]{3} operations on each parameter, in 21 passes; at most 20,000 are allowed$/,
		);
	});

	test("a text of the maximum length in one pass is allowed", () => {
		const text = `a=g;${"a=a*w+a;".repeat(2_498)}w=w-a`;
		expect(text.length).toBeGreaterThan(19_900);
		expect(() => checkRule("my", text)).not.toThrow();
		const powers = `w=${"g^15+w^15+".repeat(1_990)}g`;
		expect(() => checkRule("my", powers)).not.toThrow();
	});
});

test("a default outside its own range", () => {
	expect(() =>
		checkRule("my", "setting a = 7 in [0, 5]\nw = w - a * g"),
	).toThrow(
		'my, line 1: setting "a" is 7, which is not in [0, 5]\n  setting a = 7 in [0, 5]\n          ^',
	);
});
