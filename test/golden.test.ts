import { readdirSync, readFileSync } from "node:fs";
import {
	adam,
	type Backend,
	chain,
	createOptimizer,
	interpreter,
	type Optimizer,
	partition,
	type Rule,
	type RuleFactory,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { links } from "ravine/links";
import { rules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import { chainOf } from "./chains.js";
import { relativeDifference } from "./closeness.js";

type Arrays = Readonly<Record<string, readonly number[]>>;

interface Problem {
	readonly initial: Arrays;
	readonly gradients: readonly Arrays[];
}

interface Golden {
	readonly rule: string;
	/** The chain that was run, for a link. */
	readonly chain?: readonly string[];
	/** The state that the path shows instead of the parameters. */
	readonly shown?: "average";
	readonly library: string;
	readonly call: string;
	readonly settings: Readonly<Record<string, number>>;
	/** The library's own largest difference in float32 from its path in float64, as `wayDifference` measures it. */
	readonly singleNoise: number;
	/** The parameters after each step. */
	readonly path: readonly Arrays[];
	readonly defaultCall: string;
	readonly defaults: Readonly<Record<string, number>>;
	/** The parameters after some steps with the defaults. */
	readonly defaultPath: readonly ({ readonly step: number } & Arrays)[];
}

const goldenFolder = new URL("golden/", import.meta.url);
const ruleFolder = new URL("rules/", import.meta.url);

const read = <T>(file: string): T =>
	JSON.parse(readFileSync(new URL(file, goldenFolder), "utf8")) as T;

const { initial, gradients } = read<Problem>("problem.json");
const goldens = readdirSync(goldenFolder)
	.filter((file) => file.endsWith(".json") && file !== "problem.json")
	.sort()
	.map((file) => read<Golden>(file));

/** The rules of the folder test/rules, by name. */
const typed: Readonly<Record<string, RuleFactory>> = Object.fromEntries(
	readdirSync(ruleFolder).map((file) => {
		const name = file.replace(/\.rule$/, "");
		return [name, rule(name, readFileSync(new URL(file, ruleFolder), "utf8"))];
	}),
);
const factories: Readonly<Record<string, RuleFactory>> = {
	...typed,
	...Object.fromEntries(
		[...rules, ...links].map((make) => [make.name, make as RuleFactory]),
	),
};

/** The rule of a golden trajectory, or the chain of a link's. */
function made(
	{ rule: name, chain }: Golden,
	settings: Readonly<Record<string, number>> = {},
): Rule {
	return chain === undefined
		? (factories[name] as RuleFactory)(settings)
		: chainOf(chain, settings);
}

const tolerance = 1e-12;
/** With beta2 = 0.999 and few steps taken, 1 - beta2^t loses some digits on either side. */
const defaultTolerance = 1e-11;

test("every shipped rule, every link and every rule of test/rules has a golden trajectory", () => {
	const held = new Set(goldens.map((golden) => golden.rule));
	expect([...held].sort()).toEqual(Object.keys(factories).sort());
});

test("the gradients have every size and sign, and zeros", () => {
	const all = gradients.flatMap((one) => Object.values(one).flat());
	const sizes = all.filter((value) => value !== 0).map(Math.abs);
	expect(Math.min(...sizes)).toBeLessThan(1e-5);
	expect(Math.max(...sizes)).toBeGreaterThan(1e3);
	expect(all.some((value) => value < 0)).toBe(true);
	expect(all.filter((value) => value === 0).length).toBeGreaterThan(20);
});

describe.each([interpreter(), webassembly()])("$name", (backend) => {
	test.each(goldens)("$rule moves as $library: $call", async (golden) => {
		const { defaults } = made(golden);
		// A setting at its default would not be tested.
		expect(Object.keys(golden.settings).sort()).toEqual(
			Object.keys(defaults).sort(),
		);
		for (const [name, value] of Object.entries(golden.settings)) {
			expect(value, name).not.toBe(defaults[name]);
		}
		expect(golden.path).toHaveLength(gradients.length);
		const { settings, path } = golden;
		const rows = path.map((row, k) => ({ step: k + 1, row }));
		const one = made(golden, settings);
		expect(await worstDifference(one, rows, backend)).toBeLessThan(tolerance);
	});

	test.each(goldens)(
		"$rule moves as $library: $defaultCall",
		async (golden) => {
			const one = made(golden);
			expect(golden.defaults).toEqual(one.defaults);
			const rows = golden.defaultPath.map(({ step, ...row }) => ({
				step,
				row,
			}));
			expect(rows.at(-1)?.step).toBe(gradients.length);
			expect(await worstDifference(one, rows, backend)).toBeLessThan(
				defaultTolerance,
			);
		},
	);
});

const clipByNorm = rule(
	"clipByNorm",
	`
	setting maximumNorm = 1
	length = globalNorm(g)
	g = where(length < maximumNorm, 1, maximumNorm / length) * g
	`,
);

describe("optax.chain(clip_by_global_norm, …)", () => {
	const clipped = goldens.filter(({ rule: name }) => /^clipped/.test(name));

	test.each(clipped)(
		"a chain, and a partition behind the clip, move as $library: $call",
		async ({ rule: name, settings, path }) => {
			const make = name === "clippedAdam" ? adam : sgd;
			const { maximumNorm = 1, ...own } = settings;
			const clip = clipByNorm({ maximumNorm });
			const rows = path.map((row, k) => ({ step: k + 1, row }));
			const [first = ""] = Object.keys(initial);
			for (const one of [
				chain(clip, make(own)),
				chain(clip, partition({ [first]: make(own), "*": make(own) })),
			]) {
				for (const backend of [interpreter(), webassembly()]) {
					expect(await worstDifference(one, rows, backend)).toBeLessThan(1e-10);
				}
			}
		},
	);
});

test.each(goldens)(
	"$rule in float32 is about as near to the path as $library in float32",
	async (golden) => {
		const { settings, path, singleNoise } = golden;
		const one = made(golden, settings);
		const optimizer = await createOptimizer(one, initial, {
			precision: "float32",
		});
		let worst = 0;
		for (const [k, row] of path.entries()) {
			optimizer.step(gradients[k] as Arrays);
			for (const [array, numbers] of Object.entries(row)) {
				const actual = shown(optimizer)[array] as Float32Array;
				const difference = wayDifference(array, actual, numbers);
				worst = Math.max(worst, difference);
			}
		}
		optimizer.dispose();
		// One rounding more or less, near a parameter's zero, is a factor of a few.
		expect(worst).toBeLessThan(4 * singleNoise);
	},
);

/**
 * The largest difference, relative to the larger of a parameter and its way from the start. Parameters that have both at
 * zero do not count.
 */
function wayDifference(
	array: string,
	actual: ArrayLike<number>,
	expected: readonly number[],
): number {
	const differences = expected.map((value, i) => {
		const way = value - (initial[array]?.[i] as number);
		const size = Math.max(Math.abs(value), Math.abs(way));
		return size > 0 ? Math.abs((actual[i] as number) - value) / size : 0;
	});
	return Math.max(...differences);
}

/** What a path shows: the average of a chain with the link of that name, else the parameters. */
function shown({ rule: { name }, averaged, parameters }: Optimizer) {
	return name.endsWith("average)") ? (averaged ?? parameters) : parameters;
}

/** The largest difference between a rule and a golden trajectory, relative to each parameter and its last move. */
async function worstDifference(
	one: Rule,
	rows: readonly { readonly step: number; readonly row: Arrays }[],
	backend: Backend,
	nonFinite: "throw" | "propagate" = "throw",
): Promise<number> {
	const optimizer = await createOptimizer(one, initial, {
		backend,
		precision: "float64",
		nonFinite,
	});
	let worst = 0;
	let before = initial;
	let taken = 0;
	for (const { step, row } of rows) {
		while (taken < step) optimizer.step(gradients[taken++] as Arrays);
		for (const [name, numbers] of Object.entries(row)) {
			const moved = numbers.map(
				(value, i) => value - (before[name]?.[i] as number),
			);
			const actual = shown(optimizer)[name] as Float64Array;
			worst = Math.max(worst, relativeDifference(actual, numbers, moved));
		}
		before = row;
	}
	optimizer.dispose();
	return worst;
}

/** Mistakes like those of published optimizers: each still descends, and the trajectories must reveal each. */
const slips: readonly (readonly [string, string, string])[] = [
	["sgd", "- learningRate * g", "- learningRate * sign(g)"],
	["momentum", "(1 - beta) * g", "g"],
	["momentum", "beta * v", "beta * beta * v"],
	["heavyBall", "+ g", "+ (1 - momentum) * g"],
	["nesterov", "(g + momentum * v)", "v"],
	["rmsprop", "sqrt(s) + epsilon", "sqrt(s + epsilon)"],
	["rmsprop", "sqrt(s) + epsilon", "sqrt(s)"],
	["adam", "sqrt(vHat) + epsilon", "sqrt(vHat + epsilon)"],
	["adam", "(sqrt(vHat) + epsilon)", "(sqrt(v) + epsilon)"],
	["adam", "m / (1 - beta1^t)", "m"],
	["adam", "m / (1 - beta1^t)", "m / sqrt(1 - beta1^t)"],
	["adam", "v / (1 - beta2^t)", "v / (1 - beta1^t)"],
	["adagrad", "sqrt(s) + epsilon", "sqrt(s + epsilon)"],
	["adadelta", "step^2", "g^2"],
	["adadelta", "sqrt(u + epsilon)", "(sqrt(u) + epsilon)"],
	["adamax", "abs(g) + epsilon", "abs(g)"],
	["amsgrad", "max(vMax, v)", "max(vMax, v / (1 - beta2^t))"],
	["adamw", "weightDecay * w", "weightDecay / learningRate * w"],
	["nadam", "(t + 1)", "t"],
	["radam", "rho > 4", "rho > 6"],
	[
		"radam",
		"(sqrt(vHat) + epsilon)",
		"(sqrt(v) + epsilon) * sqrt(1 - beta2^t)",
	],
	["adabelief", "(g - m)^2 + epsilon", "(g - m)^2"],
	["adabelief", "(g - m)^2", "g^2"],
	["yogi", "sign(v - g^2) * g^2", "(v - g^2)"],
	["lion", "c = beta1 * m + (1 - beta1)", "c = beta2 * m + (1 - beta2)"],
	["lion", "sign(c) + weightDecay * w", "sign(c)"],
	["lamb", "norm(w) / norm(r), 1)", "1, 1)"],
	["signum", "sign(m)", "sign(g)"],
	[
		"lars",
		"learningRate * ratio * (g + weightDecay * w)",
		"learningRate * (ratio * g + weightDecay * w)",
	],
	["lars", "norm(g) + weightDecay * norm(w)", "norm(g + weightDecay * w)"],
	["centeredRmsprop", "s - m^2", "s"],
	[
		"centeredRmsprop",
		"sqrt(max(s - m^2, 0) + epsilon)",
		"(sqrt(max(s - m^2, 0)) + epsilon)",
	],
	[
		"novograd",
		"where(t == 1, norm(g)^2, beta2 * v + (1 - beta2) * norm(g)^2)",
		"beta2 * v + (1 - beta2) * norm(g)^2",
	],
	[
		"novograd",
		"g / (sqrt(v) + epsilon) + weightDecay * w",
		"(1 - beta1) * (g / (sqrt(v) + epsilon) + weightDecay * w)",
	],
	["adamc", "learningRate / peakRate * weightDecay", "weightDecay"],
	["qhadam", "(1 - nu1) * g + nu1 * mHat", "nu1 * g + (1 - nu1) * mHat"],
	["qhadam", "(1 - nu2) * g^2 + nu2 * vHat", "vHat"],
	["laprop", "g / (sqrt(vHat) + epsilon)", "g / (sqrt(v) + epsilon)"],
	["adopt", "(t - 1)^0.25", "t^0.25"],
	["adopt", "max(sqrt(v), epsilon)", "(sqrt(v) + epsilon)"],
	["stableAdamw", "max(1, rms)", "1"],
	["stableAdamw", "mean(g^2", "globalMean(g^2"],
	["mars", "c / max(1, norm(c))", "c"],
	["mars", "beta1 / (1 - beta1) * change", "change"],
	["ademamix", "alpha * long", "alpha * long / (1 - beta3^t)"],
	["adan", "(mHat + beta2 * vHat)", "(mHat + (1 - beta2) * vHat)"],
	[
		"adan",
		"/ (1 + learningRate * weightDecay)",
		"* (1 - learningRate * weightDecay)",
	],
	["lamb", "norm(w) / norm(r)", "globalNorm(w) / globalNorm(r)"],
	["rprop", "turn > 0, increase", "turn >= 0, increase"],
	["rprop", "where(turn < 0, 0, g)", "g"],
	["rprop", "clamp(size * factor, smallestStep, largestStep)", "size * factor"],
	["madgrad", "sqrt(t)", "1"],
	["madgrad", "1 / 3", "1 / 2"],
	["madgrad", "start - s", "w - s"],
	["adamAtan2", "atan2(mHat, sqrt(vHat))", "mHat / sqrt(vHat)"],
	["adamAtan2", "v / (1 - beta2^t)", "v"],
	["dog", "globalNorm(g)^2", "globalNorm(g)"],
	[
		"dog",
		"max(reach, globalNorm(w - start))",
		"globalNorm(w - start) + reach * 0",
	],
	["dowg", "reach^2 * globalNorm(g)^2", "globalNorm(g)^2"],
	["scheduleFreeSgd", "weightDecay * w", "weightDecay * z"],
	["scheduleFreeSgd", "(1 - interpolation) * z + interpolation * average", "z"],
	["scheduleFreeAdamw", "v / (1 - beta2^t)", "v"],
	["scheduleFreeAdamw", "most^2 / total", "1 / (t + 1)"],
	["dadaptAdam", "globalSum(abs(s))", "globalNorm(s)"],
	["dadaptAdam", "root * r + (1 - root) * rate", "root * r + rate"],
	["prodigy", "(d * g)^2", "g^2"],
	["prodigy", "globalSum(g * (start - w))", "globalSum(g * (w - start))"],
	["prodigy", "root * s + d / initialDistance", "root * s + 1"],
	["clipByValue", "-limit, limit", "-limit, 2 * limit"],
	["clipByNorm", "norm(g)", "globalNorm(g)"],
	["clipByGlobalNorm", "globalNorm(g)", "norm(g)"],
	["adaptiveClip", "max(norm(w), leastNorm)", "(norm(w) + leastNorm)"],
	["adaptiveClip", "norm(w)", "globalNorm(w)"],
	["decayWeights", "+ weightDecay", "- weightDecay"],
	["centralize", "mean(g)", "globalMean(g)"],
	["cautious", "mean(kept)", "globalMean(kept)"],
	["cautious", "step * g > 0", "step * g < 0"],
	["cautious", "step * g > 0", "step * g >= 0"],
	["average", "/ (1 - decay^t)", ""],
	["lookahead", "slow + slowStepSize * (w - slow)", "w"],
	["lookahead", "floor((t - 1) / syncPeriod)", "0"],
	["clippedSgd", "globalNorm(g)", "norm(g)"],
	["clippedAdam", "* clipped^2", "* g^2"],
];

const words = { parameter: "", array: "scalar ", step: "global " };

test.each(slips)(
	"%s with %s written as %s is found",
	async (name, from, to) => {
		const { text, program, defaults } = (factories[name] as RuleFactory)();
		expect(text).toContain(from);
		const slipped = text.replaceAll(from, to);
		const declared = text.includes("setting ")
			? slipped
			: [
					...program.settings.map((one) => `setting ${one} = ${defaults[one]}`),
					...program.states.map(
						({ name, per, initial, start }) =>
							`state ${words[per]}${name} = ${start?.text ?? initial}`,
					),
					slipped,
				].join("\n");
		// A setting that the mistake removes must still be used somewhere.
		const unused = program.settings.map((one) => `unused = ${one}`).join("\n");
		const factory = rule(name, `${declared}\n${unused}`);
		const golden = goldens.find((one) => one.rule === name) as Golden;
		const { chain: names = [name], settings } = golden;
		const rows = golden.path.map((row, k) => ({ step: k + 1, row }));
		const parts = names.map((part) => {
			const make = part === name ? factory : (factories[part] as RuleFactory);
			const own = Object.keys(make().defaults);
			const given = own.map((one) => [one, settings[one] as number]);
			return make(Object.fromEntries(given));
		});
		const slip = chain(...(parts as [Rule, ...Rule[]]));
		// Without an epsilon, a gradient of zero gives NaN.
		const given = [rows, interpreter(), "propagate"] as const;
		expect(await worstDifference(slip, ...given)).toBeGreaterThan(1e-6);
	},
);
