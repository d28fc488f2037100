import { contourScene, curvesScene } from "@ravine/plot";
import fc from "fast-check";
import {
	adam,
	isRefusal,
	momentum,
	type Race,
	type Rule,
	race,
	rmsprop,
	sgd,
} from "ravine";
import { expectPicture } from "./pictures.js";

export interface WildRace {
	readonly formula: string;
	readonly start: Readonly<Record<string, number>>;
	readonly rules: readonly Rule[];
	readonly steps: number;
	readonly noise: number;
	readonly domain: Readonly<Record<string, readonly [number, number]>> | null;
	readonly labels: readonly string[] | null;
	readonly width: number;
	readonly height: number | null;
}

/** A number of any size. */
const number = fc.oneof(
	fc.double({ min: -10, max: 10, noNaN: true }),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.constantFrom(0, 1, -1, 5e-324, 1e-300, 1e300, -1e308, Number.MAX_VALUE),
);

const rate = fc
	.tuple(
		fc.double({ min: 1, max: 10, noNaN: true }),
		fc.integer({ min: -300, max: 299 }),
	)
	.map(([digits, power]) => digits * 10 ** power);

/** Names of variables, including names that every object has. */
const variables = fc.constantFrom(
	["x"],
	["x", "y"],
	["x", "y"],
	["constructor", "toString"],
	["aVeryLongNameForAVariable", "valueOf"],
);

/** A formula of the variables. */
function formulas(names: readonly string[]): fc.Arbitrary<string> {
	const literal = number.map((value) =>
		value < 0 || Object.is(value, -0) ? `(${value || 0})` : String(value),
	);
	const { tree } = fc.letrec<{ tree: string }>((tie) => ({
		tree: fc.oneof(
			{ depthSize: "small", withCrossShrink: true },
			fc.constantFrom(...names),
			literal,
			fc
				.tuple(tie("tree"), fc.constantFrom("+", "-", "*", "/"), tie("tree"))
				.map(([a, sign, b]) => `(${a} ${sign} ${b})`),
			fc
				.tuple(
					fc.constantFrom("exp", "log", "sqrt", "sin", "abs", "tanh"),
					tie("tree"),
				)
				.map(([name, argument]) => `${name}(${argument})`),
			tie("tree").map((base) => `${base}^2`),
		),
	}));
	const known = fc.constantFrom(
		"(5e-324)*_",
		"1/(_*1e308)",
		"0*_",
		"1e300*_^2",
		"1e-300*_^2",
		"log(_)",
		"sqrt(1 - _^2)",
		"1/_",
	);
	const mixed = fc.oneof(
		tree,
		known.map((text) => text.replaceAll("_", names[0] as string)),
	);
	// Every variable must occur.
	return mixed.map((text) => {
		const missing = names.filter((name) => !text.includes(name));
		return [text, ...missing.map((name) => `0 * ${name}`)].join(" + ");
	});
}

/** Races of every kind: costs that are constant, NaN in places, tiny or huge, with any rates, starts and frames. */
export const wildRaces: fc.Arbitrary<WildRace> = variables.chain((names) =>
	fc.record({
		formula: formulas(names),
		start: fc
			.tuple(...names.map(() => number))
			.map((values) =>
				Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0])),
			),
		rules: fc.array(
			fc
				.tuple(fc.constantFrom(sgd, momentum, rmsprop, adam), rate)
				.map(([make, learningRate]) => make({ learningRate })),
			{ maxLength: 9 },
		),
		steps: fc.integer({ min: 1, max: 40 }),
		noise: fc.constantFrom(0, 0, 1, 1e300),
		domain: fc.option(
			fc.tuple(...names.map(() => fc.tuple(number, number))).map((intervals) =>
				Object.fromEntries(
					names.map((name, i) => {
						const [a, b] = intervals[i] as [number, number];
						return [name, [Math.min(a, b), Math.max(a, b)] as const];
					}),
				),
			),
		),
		labels: fc.option(
			fc.array(fc.string({ unit: "binary" }), { minLength: 9, maxLength: 9 }),
		),
		width: fc.integer({ min: 240, max: 900 }),
		height: fc.option(fc.integer({ min: 240, max: 900 })),
	}),
);

/**
 * Runs a race and checks that its pictures are valid, deterministic, and inside their frames.
 * @returns false for a race that the library refuses, such as one whose cost is not finite at the start.
 */
export function checkWildRace(wild: WildRace): boolean {
	const { formula, start, rules, steps, noise } = wild;
	let done: Race;
	try {
		done = race({ surface: formula, start, rules, steps, noise });
	} catch (error) {
		if (isRefusal(error)) return false;
		throw error;
	}
	const { width, domain } = wild;
	const height = wild.height === null ? {} : { height: wild.height };
	const labels =
		wild.labels === null
			? {}
			: { labels: wild.labels.slice(0, done.runs.length) };
	const options = { race: done, width, ...height, ...labels };
	let scene = contourScene(options);
	expectPicture(scene.svg);
	if (domain !== null) {
		try {
			scene = contourScene({ ...options, domain });
		} catch (error) {
			if (!isRefusal(error)) throw error;
		}
		expectPicture(scene.svg);
	}
	const [one, two] = [contourScene(options), contourScene(options)];
	if (one.svg !== two.svg) throw new Error("drawn twice, the picture differs");
	if (done.runs.length === 0) return true;
	const curves = curvesScene({
		series: done.runs.map(({ cost, rule }) => ({
			label: rule.name,
			values: cost,
		})),
		xLabel: "step",
		yLabel: "cost",
		width,
		...height,
	});
	expectPicture(curves.svg);
	return true;
}
