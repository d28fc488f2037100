import fc from "fast-check";
import {
	type Backend,
	interpreter,
	type Order,
	type Precision,
	type Rule,
	rule,
} from "ravine";
import { rules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import {
	contents,
	edges,
	firstDifference,
	follow,
	startEngine,
	stream,
} from "./bits.js";
import { chains } from "./chains.js";
import { draws } from "./fuzz.js";
import { randomRule } from "./randomRules.js";
import { linkTexts, ruleTexts } from "./ruleTexts.js";

const reference = interpreter();
const precisions: readonly Precision[] = ["float32", "float64"];

export const ruleList: readonly (readonly [string, Rule])[] = [
	...rules.map((make) => [make.name, make()] as const),
	...Object.entries(ruleTexts).map(
		([name, text]) => [name, rule(name, text)()] as const,
	),
	...chains,
	// Engines run links too, if they have all their settings.
	...["clip", "average"].map(
		(name) => [name, rule(name, linkTexts[name] as string)()] as const,
	),
];

/** All remainders of a cache line, twice; four times in `npm run fuzz`. */
const everyLength = Array.from({ length: 67 }, (_, k) => k + 1).filter(
	(length) => length <= 33 || length >= 63 || draws(1, 0).numRuns > 1,
);

type Fill = (random: () => number) => number;

const sizes = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

/** Fills with numbers of several sizes. */
export const ordinary: Fill = (random) =>
	(random() - 0.5) * (sizes[Math.floor(random() * 8)] as number);

/** Replaces a third of the numbers by special ones. */
const withEdges =
	(precision: Precision): Fill =>
	(random) => {
		const list = edges[precision];
		return random() < 1 / 3
			? (list[Math.floor(random() * list.length)] as number)
			: ordinary(random);
	};

const finiteEdges =
	(precision: Precision): Fill =>
	(random) => {
		const value = withEdges(precision)(random);
		return Number.isFinite(value) ? value : 0;
	};

/** Each remainder of a cache line meets both kinds of numbers: the shorter length ordinary ones, the longer special ones. */
const fillsOf = (length: number, precision: Precision): readonly Fill[] =>
	length > 33 || draws(1, 0).numRuns > 1
		? [ordinary, withEdges(precision)]
		: [length <= 16 ? ordinary : withEdges(precision)];

const settingsOf = ({ program, defaults }: Rule) =>
	program.settings.map((name) => defaults[name] as number);

/**
 * Compares a backend with the interpreter: every rule, odd lengths, special values, random rules, refusals.
 *
 * @param tolerance the largest difference, relative to the larger number; 0 is bit for bit.
 * @param options `lengths`: the lengths of single arrays for every rule; `long`: the lengths of several long arrays;
 * `runs`: the number of random rules.
 */
export function conformance(
	backend: Backend,
	tolerance: number,
	{ lengths = everyLength, long = [10_001, 3, 4097], runs = 100 } = {},
): void {
	const expectSame = async (
		one: Rule,
		precision: Precision,
		lengths: readonly number[],
		fill: Fill,
		steps: readonly number[] = [1, 2, 3, 1_000_000],
	): Promise<void> => {
		const given = [
			one.program,
			precision,
			lengths,
			settingsOf(one),
			steps,
			fill,
		] as const;
		const expected = await follow(reference, ...given);
		const actual = await follow(backend, ...given);
		steps.forEach((t, index) => {
			const difference = firstDifference(
				actual[index] as Float64Array,
				expected[index] as Float64Array,
				tolerance,
			);
			if (difference === undefined) return;
			expect.fail(
				`${one.name}, ${precision}, lengths ${lengths}, t = ${t}: ${difference}`,
			);
		});
	};

	describe.each(precisions)(
		`${backend.name} equals the interpreter, %s`,
		(precision) => {
			test.each(ruleList)(
				`%s, one array of ${lengths.length} lengths to ${lengths.at(-1)}`,
				async (_, one) => {
					for (const length of lengths) {
						for (const fill of fillsOf(length, precision)) {
							await expectSame(one, precision, [length], fill);
						}
					}
				},
			);

			test.each(ruleList)(
				"%s, several arrays and long ones",
				async (_, one) => {
					const several = [7, 1, 33, 16, 5, 67, 2];
					for (const fill of [
						ordinary,
						withEdges(precision),
						finiteEdges(precision),
					]) {
						await expectSame(one, precision, several, fill);
					}
					await expectSame(one, precision, long, ordinary, [1, 1_000_000]);
				},
			);

			test("every pair of edges, as parameter and gradient", async () => {
				const list = edges[precision];
				const pairs = list.flatMap((w) => list.map((g) => [w, g] as const));
				for (const [, one] of ruleList) {
					await expectSame(
						one,
						precision,
						[pairs.length],
						pairwise(pairs),
						[1],
					);
				}
			});

			test("a rule of any text", async () => {
				await fc.assert(
					fc.asyncProperty(
						randomRule,
						fc.integer({ min: 1, max: 40 }),
						async (text, length) => {
							const one = rule("random", text)();
							const lengths = [length, 3, 17];
							await expectSame(one, precision, lengths, ordinary);
							await expectSame(one, precision, lengths, withEdges(precision));
							await expectSameRefusals(backend, one, precision, lengths);
						},
					),
					draws(Math.ceil(runs / 2), 20),
				);
			}, 600_000);
		},
	);
}

/** Fills the parameters with each pair's first number, then the gradients with the second. */
function pairwise(pairs: readonly (readonly [number, number])[]): Fill {
	let next = 0;
	return () => {
		const pair = pairs[next % pairs.length] as readonly [number, number];
		const filled = pair[Math.floor(next++ / pairs.length) % 2] as number;
		if (next === 2 * pairs.length) next = 0;
		return filled;
	};
}

/** Checks that both refuse the same steps for the same reason, and that a refused step changes nothing. */
async function expectSameRefusals(
	backend: Backend,
	one: Rule,
	precision: Precision,
	lengths: readonly number[],
): Promise<void> {
	const outcomes = [];
	for (const each of [reference, backend]) {
		const engine = await startEngine(each, one.program, lengths, precision);
		const random = stream(lengths[0] as number);
		const fill = finiteEdges(precision);
		for (const { parameters, gradients } of engine.arrays) {
			for (let i = 0; i < parameters.length; i++) {
				parameters[i] = fill(random);
				gradients[i] = fill(random);
			}
		}
		const before = contents(engine);
		const order: Order = { settings: settingsOf(one), t: 1, check: true };
		const outcome = engine.step(order);
		if (outcome !== undefined && outcome.what !== "parameters") {
			expect(firstDifference(contents(engine), before, 0)).toBeUndefined();
		}
		// The scalar's name is only for reading.
		outcomes.push(outcome && { ...outcome, scalar: "" });
		engine.dispose();
	}
	expect(outcomes[1]).toEqual(outcomes[0]);
}
