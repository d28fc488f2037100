import {
	adam,
	chain,
	createOptimizer,
	decodeTensors,
	interpreter,
	isRefusal,
	type Optimizer,
	race,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { bowl } from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { firstDifference, startEngine, stream } from "../../../test/bits.js";
import { literal } from "../../../test/literal.js";
import { messageOf, rejection, untyped } from "../../../test/refusals.js";
import { ruleTexts } from "../../../test/ruleTexts.js";

const model = {
	"head.W": [[1, 2, 3]],
	"head.b": [4],
	"body.W": Array.from({ length: 70 }, (_, i) => Math.sin(i)),
	"body.b": [0.5, -0.5],
};
type Model = Optimizer<keyof typeof model>;

function advance(
	optimizer: Pick<Model, "gradients" | "step">,
	seed: number,
	steps = 3,
) {
	const random = stream(seed);
	for (let t = 0; t < steps; t++) {
		for (const gradient of Object.values(optimizer.gradients)) {
			gradient.forEach((_, i) => {
				gradient[i] = random() - 0.5;
			});
		}
		optimizer.step();
	}
}

describe.each([interpreter(), webassembly(), webassembly({ threads: 2 })])(
	"settings by pattern, $name",
	(backend) => {
		test("give each array what an optimizer of its own would have", async () => {
			const table = {
				learningRate: {
					"head.*": 0.1,
					"*.b": (t: number) => 1 / t,
					"*": 0.001,
				},
				beta1: { "*.W": 0.5, "*": 0 },
			};
			const together = await createOptimizer(adam(table), model, { backend });
			advance(together, 3);
			const own = {
				"head.W": { learningRate: 0.1, beta1: 0.5 },
				"head.b": { learningRate: 0.1, beta1: 0 },
				"body.W": { learningRate: 0.001, beta1: 0.5 },
				"body.b": { learningRate: (t: number) => 1 / t, beta1: 0 },
			};
			for (const [name, settings] of Object.entries(own)) {
				const alone = await createOptimizer(adam(settings), model, { backend });
				advance(alone, 3);
				const key = name as keyof typeof own;
				expect(together.parameters[key]).toEqual(alone.parameters[key]);
				expect(together.state.v[key]).toEqual(alone.state.v[key]);
			}
		});

		test("change at any time, between numbers, schedules and tables", async () => {
			const plain = await createOptimizer(sgd({ learningRate: 1 }), model, {
				backend,
			});
			const one = {
				"head.W": [1, 1, 1],
				"head.b": [1],
				"body.W": new Float32Array(70).fill(1),
				"body.b": [1, 1],
			};
			const rate = () => {
				const before = plain.read("head.b")[0] as number;
				const last = plain.read("body.b")[0] as number;
				plain.step(one);
				return [
					before - (plain.parameters["head.b"][0] as number),
					last - (plain.parameters["body.b"][0] as number),
				];
			};
			expect(rate()).toEqual([1, 1]);
			plain.set({ learningRate: { "head.*": 2, "*": 0.5 } });
			expect(rate()).toEqual([2, 0.5]);
			plain.set({ learningRate: { "head.W": 4, "*": (t) => t } });
			expect(rate()).toEqual([3, 3]);
			expect(plain.settings.learningRate).toBeNaN();
			expect(
				messageOf(() => {
					plain.settings.learningRate *= 0.5;
				}),
			).toBe("sgd: learningRate must be in [0, ∞), got NaN");
			plain.settings.learningRate = 0.25;
			expect(rate()).toEqual([0.25, 0.25]);
			expect(plain.settings.learningRate).toBe(0.25);
			expect(plain.step(one).groups).toBeUndefined();
		});

		test("are in the report by group", async () => {
			const optimizer = await createOptimizer(
				sgd({ learningRate: { "head.*": (t) => t / 8, "*": 0.5 } }),
				model,
				{ backend },
			);
			const { settings, groups } = optimizer.step();
			expect(settings.learningRate).toBeNaN();
			expect(groups).toEqual([
				{ parameters: ["head.W", "head.b"], settings: { learningRate: 0.125 } },
				{ parameters: ["body.W", "body.b"], settings: { learningRate: 0.5 } },
			]);
		});

		test("are saved and loaded; a table with a schedule stays", async () => {
			const learningRate = { "*.b": -0 + 0, "head.*": 0.25, "*": 1e-3 };
			const first = await createOptimizer(adam({ learningRate }), model, {
				backend,
			});
			advance(first, 5);
			const file = first.save();
			expect(
				JSON.parse(decodeTensors(file).metadata.settings ?? ""),
			).toMatchObject({ learningRate });
			const second = await createOptimizer(adam(), model, { backend });
			second.load(file);
			advance(second, 6);
			advance(first, 6);
			expect(second.save()).toEqual(first.save());
			const kept = await createOptimizer(
				adam({ learningRate: { "head.*": () => 0.5, "*": 1 } }),
				model,
				{ backend },
			);
			kept.load(file);
			expect(kept.step().groups?.[0]?.settings.learningRate).toBe(0.5);
			// A table for parameters of other names cannot be loaded, and nothing changes.
			const other = await createOptimizer(
				adam(),
				{
					"neck.W": [[0, 0, 0]],
					"neck.b": [0],
					"body.W": new Float32Array(70),
					"body.b": [0, 0],
				},
				{ backend },
			);
			const rename = { "head.W": "neck.W", "head.b": "neck.b" };
			expect(messageOf(() => other.load(file, { rename }))).toContain(
				'the checkpoint\'s settings: adam: learningRate: the pattern "head.*" matches none',
			);
			expect(other.steps).toBe(0);
			other.load(file, { rename, settings: "keep" });
			expect(other.steps).toBe(3);
		});

		test("of every program: the same bits as a literal reading, groups in any order", async () => {
			const texts = [
				"everyOperator",
				"everyReduction",
				"scalarStates",
				"starts",
				"threeStages",
				"gradientAssigned",
				"everyLaterReduction",
				"globalStates",
			];
			const lengths = [7, 4100, 33, 16, 5];
			for (const name of texts) {
				const { program, defaults } = rule(name, ruleTexts[name] as string)();
				const count = program.settings.length;
				const settings = [1, 2, 3].flatMap((g) =>
					program.settings.map((one) => {
						const uniform =
							program.nodes.some(
								(node) => node.name === one && node.kind === "step",
							) ||
							program.start?.nodes.some(
								(node) => node.name === one && node.kind === "step",
							);
						return (defaults[one] as number) * (uniform ? 1 : g);
					}),
				);
				for (const precision of ["float32", "float64"] as const) {
					const results: number[][] = [];
					for (const each of [literal(), backend]) {
						const engine = await startEngine(each, program, lengths, precision);
						const random = stream(9);
						for (const { parameters, gradients } of engine.arrays) {
							for (let i = 0; i < parameters.length; i++) {
								parameters[i] = random() - 0.5;
								gradients[i] = random() - 0.5;
							}
						}
						const numbers: number[] = [];
						const take = () => {
							for (const { parameters, states } of engine.arrays) {
								for (const list of [parameters, ...Object.values(states)])
									numbers.push(...list);
							}
						};
						const grouped = { settings, groups: [0, 1, 0, 2, 1] };
						engine.start({ ...grouped, check: true });
						take();
						engine.step({ ...grouped, t: 1, check: false });
						take();
						engine.step({
							settings: settings.slice(0, count),
							t: 2,
							check: true,
						});
						engine.step({
							settings,
							groups: [2, 1, 0, 0, 0],
							t: 3,
							check: true,
						});
						take();
						engine.dispose();
						results.push(numbers);
					}
					expect(
						firstDifference(results[1] as number[], results[0] as number[]),
						name,
					).toBeUndefined();
				}
			}
		});
	},
);

describe("bad tables are refused", () => {
	const make = (learningRate: unknown) =>
		createOptimizer(sgd(untyped({ learningRate })), model, {
			backend: interpreter(),
		});

	test.each<[unknown, string]>([
		[
			{ "haed.*": 1, "*": 2 },
			'sgd: learningRate: the pattern "haed.*" matches none of the parameters "head.W", "head.b", "body.W", "body.b"',
		],
		[
			{ "head.*": 1 },
			'sgd: learningRate: no pattern matches the parameter "body.W"; the patterns are "head.*"; add "*": 0.01 for all others',
		],
		[
			{ "*": 1, "head.*": 2 },
			'sgd: learningRate: the pattern "head.*" matches only parameters that "*", which is before it, has already taken; put it first',
		],
		[
			{},
			'sgd: learningRate is an empty table; write numbers by pattern, such as { "*": 0.1 }',
		],
		[
			{ "*": "1" },
			'sgd, learningRate: * must be a number in [0, ∞) or a function of the step, got "1"',
		],
		[{ "*": -1 }, "sgd, learningRate: * must be in [0, ∞), got -1"],
		[{ "*": { "*": 1 } }, "sgd, learningRate: * must be a number"],
		[
			[1],
			"sgd: learningRate must be a number in [0, ∞) or a function of the step, got [1]",
		],
	])("%j", async (table, message) => {
		expect(await rejection((async () => make(table))())).toContain(message);
	});

	test("also by set, which then changes nothing; and a schedule's numbers", async () => {
		const optimizer = await createOptimizer(sgd(), model);
		const act = () => optimizer.set({ learningRate: { "tail.*": 1, "*": 2 } });
		expect(messageOf(act)).toContain('the pattern "tail.*"');
		expect(optimizer.settings.learningRate).toBe(0.01);
		expect(() => {
			optimizer.settings.learningRate = untyped({ "*": 1 });
		}).toThrow("give a table with set({ learningRate: … })");
		optimizer.set({ learningRate: { "head.*": () => -1, "*": 2 } });
		expect(messageOf(() => optimizer.step())).toBe(
			'sgd, step 1, "head.*": learningRate must be in [0, ∞), got -1',
		);
		// The last pattern may be left without parameters.
		optimizer.set({ learningRate: { "head.*": 1, "body.*": 2, "*": 3 } });
		expect(optimizer.step().groups).toHaveLength(2);
	});

	test("of a setting that a global state depends on, and of other variables than a race has", async () => {
		const own = rule(
			"my",
			"setting a = 1; setting b = 2; state global d = 0\nd = d + a * globalSum(b * g)\nw = w - d * g",
		);
		expect(
			await rejection(
				createOptimizer(own({ a: { "head.*": 1, "*": 2 } }), model),
			),
		).toBe(
			"my: a is a table by pattern, but a global state depends on it, which is one number for all parameters; give it one number",
		);
		await createOptimizer(own({ b: { "head.*": 1, "*": 2 } }), model);
		const act = () =>
			race({
				surface: bowl,
				rules: [sgd({ learningRate: { z: 1, "*": 2 } })],
				steps: 2,
			});
		expect(messageOf(act)).toContain(
			'sgd: learningRate: the pattern "z" matches none of the parameters "x", "y"',
		);
		try {
			act();
		} catch (error) {
			expect(isRefusal(error)).toBe(true);
		}
	});
});

test("patterns: stars stand for any letters, dots included", async () => {
	const names = ["a.W", "a.b.W", "aW", "x*y", "W"];
	const numbers = Object.fromEntries(names.map((name) => [name, [0]]));
	for (const [pattern, matched] of [
		["a*W", ["a.W", "a.b.W", "aW"]],
		["a.*W", ["a.W", "a.b.W"]],
		["*.*.*", ["a.b.W"]],
		["W*", ["W"]],
		["*W", ["a.W", "a.b.W", "aW", "W"]],
		["x*y", ["x*y"]],
	] as const) {
		const optimizer = await createOptimizer(
			sgd({ learningRate: { [pattern]: 1, "*": 2 } }),
			numbers,
		);
		const { groups } = optimizer.step(numbers);
		const found = groups?.find(({ settings }) => settings.learningRate === 1);
		expect(found?.parameters, pattern).toEqual(matched);
	}
});

test("a chain has tables too", async () => {
	const decay = rule({
		name: "decay",
		settings: { weightDecay: 0 },
		update: "g = g + weightDecay * w",
	});
	const optimizer = await createOptimizer(
		chain(
			decay({ weightDecay: { "*.b": 0, "*": 1 } }),
			sgd({ learningRate: 0.5 }),
		),
		{ "l.W": [2], "l.b": [2] },
	);
	optimizer.step();
	expect(optimizer.parameters["l.W"][0]).toBe(1);
	expect(optimizer.parameters["l.b"][0]).toBe(2);
});
