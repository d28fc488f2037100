import { describe, expect, test } from "vitest";
import { linkTexts } from "../../../test/ruleTexts.js";
import { describeSteps, kernelText, printRule } from "./explain.js";
import {
	basins,
	createOptimizer,
	minimize,
	RefusedType,
	race,
	rule,
} from "./index.js";
import { bowl } from "./surfaces/index.js";

const links = Object.fromEntries(
	Object.entries(linkTexts).map(([name, text]) => [name, rule(name, text)()]),
);
const [clip, average, decay] = ["clip", "average", "decay"].map(
	(name) => links[name] as NonNullable<(typeof links)[string]>,
) as [Link, Link, Link];
type Link = ReturnType<ReturnType<typeof rule>>;

describe("a text that assigns g", () => {
	test("changes the gradient for the lines behind it, not the user's", async () => {
		const one = rule("my", "g = 2 * g; w = w - g; g = g + w; w = w - g")();
		const optimizer = await createOptimizer(one, { w: [10, 20] });
		optimizer.step({ w: [1, 2] });
		// 10 - 2 = 8; the gradient is 2 + 8.
		expect([...optimizer.parameters.w]).toEqual([-2, -4]);
		expect([...optimizer.gradients.w]).toEqual([1, 2]);
	});

	test("is typeset and explained", () => {
		expect(printRule(clip, "text")).toBe(
			"g ← g · min(1, limit / globalNorm(g))",
		);
		const { perParameter } = describeSteps(clip.program);
		expect(perParameter.lines).toEqual(["g' = k2 * g"]);
		expect(kernelText(clip.program, "float32")).toContain("v128.store");
	});
});

describe("a link", () => {
	test("has settings, states and ranges like a rule", () => {
		expect(clip.settings).toEqual({ limit: 1 });
		expect(average.states).toEqual(["average"]);
		expect(decay.defaults).toEqual({ weightDecay: 0.01 });
	});

	test.each<[string, (one: Link) => unknown, string]>([
		[
			"createOptimizer",
			(one) => createOptimizer(one, { w: [1] }),
			"the first argument",
		],
		[
			"race",
			(one) => race({ surface: bowl, rules: [one], steps: 3 }),
			"each of the rules",
		],
		[
			"basins",
			(one) => basins({ surface: bowl, rule: one, steps: 3 }),
			"the rule",
		],
		[
			"minimize",
			(one) => minimize("x^2", { x: 1 }, { optimizer: one }),
			"optimizer",
		],
	])("is refused alone by %s", async (what, use, argument) => {
		const refused = async (one: Link) => {
			try {
				await use(one);
			} catch (error) {
				expect(error).toBeInstanceOf(RefusedType);
				return (error as Error).message;
			}
		};
		const subject = `${what}: ${argument}`;
		expect(await refused(clip)).toBe(
			`${subject}: clip never assigns w, the parameters; chain it with a rule, as chain(clip(), adam())`,
		);
		expect(await refused(average)).toContain("average never assigns w");
		expect(await refused(decay)).toBe(
			`${subject}: decay uses learningRate, which is not among its settings; chain it with a rule that has it, as chain(decay(), adam())`,
		);
	});
});
