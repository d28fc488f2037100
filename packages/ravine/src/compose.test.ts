import { describe, expect, test } from "vitest";
import { firstDifference, follow, stream } from "../../../test/bits.js";
import { messageOf, untyped } from "../../../test/refusals.js";
import { linkTexts } from "../../../test/ruleTexts.js";
import { describeSteps, glossaryOf, printRule, stagesOf } from "./explain.js";
import {
	adam,
	chain,
	createOptimizer,
	frozen,
	interpreter,
	RefusedRange,
	RefusedType,
	type Rule,
	race,
	renamed,
	rule,
	sgd,
	webassembly,
} from "./index.js";
import { bowl } from "./surfaces/index.js";

const clipNorm = rule("clipNorm", linkTexts.clip as string);
const average = rule("average", linkTexts.average as string);
const decay = rule({
	name: "decay",
	settings: { weightDecay: 0.01 },
	update: "g = g + weightDecay * w",
});
const clip = rule({
	name: "clip",
	settings: { limit: { value: 1, in: "(0, ∞)", meaning: "the largest slope" } },
	update: "g = clamp(g, -limit, limit)",
});

/** The text of `chain(clip, decay, adam, average)`, by hand. */
const byHand = rule(
	"by hand",
	`
	setting limit = 1
	setting weightDecay = 0.01
	setting learningRate = 0.001
	setting beta1 = 0.9
	setting beta2 = 0.999
	setting epsilon = 1e-8
	setting decay = 0.9
	state m = 0
	state v = 0
	state average = 0
	clipped = clamp(g, -limit, limit)
	slope = clipped + weightDecay * w
	m = beta1 * m + (1 - beta1) * slope
	v = beta2 * v + (1 - beta2) * slope^2
	mHat = m / (1 - beta1^t)
	vHat = v / (1 - beta2^t)
	moved = w - learningRate * mHat / (sqrt(vHat) + epsilon)
	average = average + (1 - decay) / (1 - decay^t) * (moved - average)
	w = moved
	`,
);
const four = () => chain(clip(), decay(), adam(), average());

describe("chain", () => {
	test.each([interpreter(), webassembly({ threads: 2 })])(
		"has the bits of the text written by hand, $name",
		async (backend) => {
			for (const precision of ["float32", "float64"] as const) {
				for (const length of [1, 3, 16, 67, 5000]) {
					const numbers = (one: Rule) =>
						follow(
							backend,
							one.program,
							precision,
							[length, 3],
							one.program.settings.map((name) => one.defaults[name] as number),
							[1, 2, 3, 1000],
							(random) => 8 * (random() - 0.5),
						);
					const [ours, theirs] = [
						await numbers(four()),
						await numbers(byHand()),
					];
					ours.forEach((one, k) => {
						expect(
							firstDifference(one, theirs[k] as Float64Array),
						).toBeUndefined();
					});
				}
			}
		},
	);

	test("of elementwise links is one pass, a global norm one read of the gradient more", () => {
		const traffic = ({ program }: Rule) =>
			stagesOf(program).stages.map(
				({ loads, stores }) => loads.size + stores.length,
			);
		// Adam moves 28 bytes a parameter in float32, an average 8 more.
		expect(traffic(adam())).toEqual([7]);
		expect(traffic(four())).toEqual([9]);
		expect(traffic(chain(clipNorm(), decay(), adam()))).toEqual([1, 7]);
	});

	test("has all settings, ranges and meanings by their plain names", () => {
		const one = chain(clip({ limit: 5 }), adam({ learningRate: (t) => 1 / t }));
		expect(one.name).toBe("chain(clip, adam)");
		expect(one.source).toBe(adam().source);
		expect(Object.keys(one.settings)).toEqual(one.program.settings);
		expect(one.settings.limit).toBe(5);
		expect(one.settings.learningRate).toBeTypeOf("function");
		expect(one.defaults.limit).toBe(1);
		expect(one.states).toEqual(["m", "v"]);
		expect(glossaryOf(one)).toMatchObject({
			limit: { meaning: "the largest slope", symbol: undefined },
			learningRate: glossaryOf(adam()).learningRate,
		});
		expect(one.ranges).toMatchObject({
			limit: { minimum: 0 },
			beta1: { maximum: 1 },
		});
	});

	test("is typeset as one formula and explained", () => {
		const one = chain(decay(), sgd());
		expect(printRule(one, "text")).toBe("g ← g + λ · w\nw ← w − α · g");
		expect(describeSteps(one.program).perParameter.lines).toEqual([
			"g2 = g + weightDecay * w",
			"w' = w - learningRate * g2",
		]);
	});

	test("can be chained again, and links alone make a link", async () => {
		const links = chain(clip(), decay());
		expect(chain(links, sgd()).program.nodes).toEqual(
			chain(clip(), decay(), sgd()).program.nodes,
		);
		await expect(createOptimizer(links, { w: [1] })).rejects.toThrow(
			"chain(clip, decay) never assigns w, the parameters; put a rule into it",
		);
		const decoupled = rule("decoupled", linkTexts.decay as string)();
		const both = chain(decoupled, clip());
		expect(chain(both, sgd()).program.nodes).toEqual(
			chain(decoupled, clip(), sgd()).program.nodes,
		);
		await expect(createOptimizer(both, { w: [1] })).rejects.toThrow(
			"uses learningRate, which is not among its settings",
		);
	});

	test("lets a link use a setting of the rule", async () => {
		const decoupled = rule("decoupled", linkTexts.decay as string);
		const optimizer = await createOptimizer(
			chain(decoupled({ weightDecay: 0.5 }), sgd({ learningRate: 0.1 })),
			{ w: [10] },
			{ precision: "float64" },
		);
		optimizer.step({ w: [1] });
		expect(optimizer.parameters.w[0]).toBeCloseTo(10 - 0.5 - 0.1, 12);
		optimizer.settings.learningRate = 0;
		optimizer.step({ w: [1] });
		expect(optimizer.parameters.w[0]).toBeCloseTo(9.4, 12);
	});

	test("of the same texts compiles once", () => {
		expect(four().program).toBe(four().program);
		expect(chain(clip({ limit: 2 }), sgd()).program).toBe(
			chain(clip(), sgd({ learningRate: 1 })).program,
		);
		expect(chain(clip(), sgd()).program).not.toBe(
			chain(decay(), sgd()).program,
		);
	});

	test("races like an optimizer steps", async () => {
		const one = chain(clip(), adam({ learningRate: 0.1 }));
		const [run] = race({ surface: bowl, rules: [one], steps: 5 }).runs;
		const { start, variables } = bowl;
		const optimizer = await createOptimizer(
			one,
			Object.fromEntries(
				variables.map((name) => [name, start[name] as number]),
			),
			{ precision: "float64" },
		);
		for (let t = 0; t < 5; t++) {
			optimizer.step(
				Object.fromEntries(
					variables.map((name) => [name, run?.slopes[name]?.[t] as number]),
				),
			);
		}
		for (const name of variables) {
			expect(run?.variables[name]?.[5]).toBe(optimizer.parameters[name]?.[0]);
		}
	});

	test("saves its states by name and goes on; another order is another rule", async () => {
		const make = (one: Rule) => createOptimizer(one, { W: [1, 2, 3], b: [4] });
		const first = await make(four());
		const random = stream(7);
		const step = (optimizer: typeof first) => {
			for (const one of Object.values(optimizer.gradients)) {
				one.forEach((_, i) => {
					one[i] = random() - 0.5;
				});
			}
			optimizer.step();
		};
		for (let t = 0; t < 4; t++) step(first);
		const second = await make(four());
		second.load(first.save());
		for (let t = 0; t < 3; t++) {
			step(first);
			for (const [name, one] of Object.entries(second.gradients)) {
				one.set(first.gradients[name as "W"]);
			}
			second.step();
		}
		expect(second.save()).toEqual(first.save());
		expect(Object.keys(second.state)).toEqual(["m", "v", "average"]);
		const other = await make(chain(decay(), clip(), adam(), average()));
		expect(() => other.load(first.save())).toThrow("belongs to the rule");
	});

	test.each<[string, () => unknown, string]>([
		[
			"nothing",
			untyped(chain),
			"chain: there is nothing to chain; give it rules",
		],
		[
			"a frozen section",
			() => chain(frozen(), adam()),
			"chain: frozen does nothing in a chain; it is for a pattern of partition",
		],
		[
			"a factory",
			() => chain(clip(), untyped(adam)),
			"chain: each part must be a Rule, got the function adam; call it: adam()",
		],
		[
			"a setting of two parts",
			() => chain(decay(), renamed(clip(), { limit: "weightDecay" }), sgd()),
			'chain: "weightDecay" is a setting of decay and a setting of clip; give it another name: renamed(clip(), { weightDecay: "otherWeightDecay" })',
		],
		[
			"a rule twice",
			() => chain(adam(), adam()),
			'chain: "learningRate" is a setting of adam and a setting of adam; give it another name: renamed(adam(), { learningRate: "otherLearningRate" })',
		],
		[
			"a temporary that is a state",
			() => chain(rule("my", "v = 2 * g; g = v")(), adam()),
			'chain: "v" is a state of adam, and my assigns it; give it another name: renamed(my(), { v: "otherV" })',
		],
		[
			"a state of another part",
			() => chain(adam(), rule("my", "w = w - 0.1 * m")()),
			'chain: my uses "m", which adam assigns; of another part a link can use settings only',
		],
		[
			"a gradient that comes too late",
			() => chain(sgd(), clip()),
			"chain: clip changes the gradient, but nothing behind it uses it; put it before the rule",
		],
	])("refuses %s", (_, act, message) => {
		expect(messageOf(act)).toBe(message);
		expect(act).toThrow(RefusedType);
	});

	test("refuses too long a text and too many passes", () => {
		const long = rule("long", `g = g * 1.5 # ${"x".repeat(15_000)}`)();
		expect(() => chain(long, long, sgd())).toThrow(RefusedRange);
		const deep = rule("deep", "g = g * norm(g);".repeat(20))();
		expect(() => chain(deep, deep, sgd())).toThrow("at most 32 are allowed");
	});

	test("takes one part, and temporaries of the same name", () => {
		expect(chain(adam()).program.nodes).toEqual(adam().program.nodes);
		const one = rule("one", "c = 2 * g; g = c")();
		expect(printRule(chain(one, one, sgd()), "text").split("\n")).toHaveLength(
			5,
		);
	});
});

describe("renamed", () => {
	test("gives settings and states other names, and nothing else changes", async () => {
		const one = renamed(adam({ beta1: 0.5 }), { beta1: "keep", m: "first" });
		expect(one.settings).toMatchObject({ keep: 0.5, beta2: 0.999 });
		expect(one.states).toEqual(["first", "v"]);
		expect(one.text).toContain("first = keep * first + (1 - keep) * g");
		expect(glossaryOf(one).keep).toEqual(glossaryOf(adam()).beta1);
		expect(printRule(one, "latex")).toBe(
			printRule(adam(), "latex")
				.replaceAll("m &", "\\mathrm{first} &")
				.replaceAll("\\,m ", "\\,\\mathrm{first} ")
				.replaceAll("frac{m}", "frac{\\mathrm{first}}"),
		);
		const optimizer = await createOptimizer(one, { w: [1] });
		optimizer.settings.keep = 0.1;
		optimizer.step({ w: [1] });
		expect(optimizer.state.first.w[0]).toBeCloseTo(0.9, 6);
		expect(() => {
			optimizer.settings.keep = 1;
		}).toThrow("keep must be in [0, 1)");
		expect(() => adam(untyped({ keep: 1 }))).toThrow(RefusedType);
	});

	test("works on texts with declarations, ranges and comments", () => {
		const text = `
			setting beta = 0.5 in [0, infinity)  # how much beta is kept
			state m = -0; m = beta * m + g
			w = w - m # beta
		`;
		const one = renamed(rule("my", text)(), { beta: "in", m: "infinity" });
		expect(one.text).toBe(`
			setting in = 0.5 in [0, infinity)  # how much beta is kept
			state infinity = -0; infinity = in * infinity + g
			w = w - infinity # beta
		`);
		expect(one.meanings).toEqual({ in: "how much beta is kept" });
		expect(renamed(one, { in: "beta", infinity: "m" }).text).toBe(text);
	});

	test("swaps names, joins two rules that share some", () => {
		const swapped = renamed(adam(), { beta1: "beta2", beta2: "beta1" });
		expect(swapped.defaults).toMatchObject({ beta1: 0.999, beta2: 0.9 });
		const twice = chain(clip(), renamed(clip(), { limit: "second" }), sgd());
		expect(Object.keys(twice.defaults)).toEqual([
			"limit",
			"second",
			"learningRate",
		]);
		const link = renamed(rule("decoupled", linkTexts.decay as string)(), {
			learningRate: "rate",
			weightDecay: "shrink",
		});
		expect(link.text).toContain("w = w - rate * shrink * w");
	});

	test.each<[string, unknown, string]>([
		[
			"nothing of it",
			{ beta3: "a" },
			'renamed: adam has no "beta3"; its names are learningRate, beta1, beta2, epsilon, m, v, mHat, vHat; did you mean "beta1"?',
		],
		["the language's own", { g: "a" }, 'renamed: adam has no "g"; its names'],
		[
			"no name",
			{ m: "a b" },
			'renamed: adam: m cannot be named "a b"; a name has letters, digits and _',
		],
		["a function", { m: "norm" }, 'renamed: adam: m cannot be named "norm"'],
		["a number", { m: 1 }, "renamed: adam: m cannot be named 1"],
		[
			"a taken name",
			{ m: "v" },
			'renamed: adam: m cannot be named "v", because the rule has this name already',
		],
		[
			"one name twice",
			{ m: "a", v: "a" },
			'renamed: adam: v cannot be named "a"',
		],
		["a list", ["m"], "renamed: adam: the names must be an object"],
	])("refuses %s", (_, names, message) => {
		const act = () => renamed(adam(), untyped(names));
		expect(messageOf(act)).toContain(message);
		expect(act).toThrow(RefusedType);
	});
});
