import { expect, test } from "vitest";
import { checkOptions, describe } from "./checks.js";

test("checkOptions: unknown names, and options that are not an object", () => {
	const check = (options: unknown) => () =>
		checkOptions("race", options, ["steps", "seed"]);
	expect(check({ steps: 1 })).not.toThrow();
	expect(check({ step: 1 })).toThrow(
		'race: there is no option "step"; the options are steps, seed; did you mean "steps"?',
	);
	for (const options of [null, 5, "steps", [1]]) {
		expect(check(options)).toThrow(
			/^race: the options must be an object, got /,
		);
	}
});

test("describe: a whole number of any size is not taken for a number", () => {
	expect([1, 1n].map(describe)).toEqual(["1", "1n"]);
});

test("describe: a short array of plain values is shown", () => {
	const circle: unknown[] = [];
	circle.push(circle);
	const arrays = [[], [1, Number.NaN, "a"], [null], [1, 2, 3, 4, 5], circle];
	expect(arrays.map(describe)).toEqual([
		...["[]", '[1, NaN, "a"]', "[null]", "an array", "an array"],
	]);
});
