import fc from "fast-check";
import {
	interpreter,
	type Precision,
	type Program,
	type Rule,
	rule,
	webassembly,
} from "ravine";
import * as rules from "ravine/rules";
import { describe, expect, test } from "vitest";
import type { EngineArray } from "../packages/ravine/src/backends/backend.js";
import { functions } from "../packages/ravine/src/language/parse.js";
import { isReductionName } from "../packages/ravine/src/language/reductions.js";
import { edges, firstDifference, follow } from "./bits.js";
import { ruleTexts } from "./ruleTexts.js";

const precisions: readonly Precision[] = ["float32", "float64"];
const steps = [1, 2, 3, 1_000_000];

const ruleList: readonly (readonly [string, Rule])[] = [
	...Object.entries(rules).map(([name, make]) => [name, make()] as const),
	...Object.entries(ruleTexts).map(
		([name, text]) => [name, rule(name, text)()] as const,
	),
];

/** Numbers of every size, most of them near 1. */
const ordinary = (random: () => number) =>
	(random() - 0.5) * 10 ** Math.floor(random() * 8 - 4);

/** A third of the numbers are edges. */
const withEdges = (precision: Precision) => (random: () => number) => {
	const list = edges[precision];
	return random() < 1 / 3
		? (list[Math.floor(random() * list.length)] as number)
		: ordinary(random);
};

const finiteEdges = (precision: Precision) => (random: () => number) => {
	const value = withEdges(precision)(random);
	return Number.isFinite(value) ? value : 0;
};

async function expectSame(
	program: Program,
	precision: Precision,
	lengths: readonly number[],
	settings: readonly number[],
	fill: (random: () => number) => number,
	when = steps,
): Promise<void> {
	const given = [program, precision, lengths, settings, when, fill] as const;
	const expected = await follow(interpreter(), ...given);
	const actual = await follow(webassembly(), ...given);
	when.forEach((t, index) => {
		const difference = firstDifference(
			actual[index] as number[],
			expected[index] as number[],
		);
		if (difference !== undefined) {
			expect.fail(
				`${program.name}, ${precision}, lengths ${lengths}, t = ${t}: ${difference}`,
			);
		}
	});
}

const numbersOf = ({ program, defaults }: Rule) =>
	program.settings.map((name) => defaults[name] as number);

describe.each(precisions)(
	"webassembly equals the interpreter, %s",
	(precision) => {
		test.each(ruleList)(
			"%s, one array of every length to 67",
			async (_, one) => {
				for (let length = 1; length <= 67; length++) {
					const settings = numbersOf(one);
					await expectSame(
						one.program,
						precision,
						[length],
						settings,
						ordinary,
					);
					await expectSame(
						one.program,
						precision,
						[length],
						settings,
						withEdges(precision),
					);
				}
			},
		);

		test.each(ruleList)("%s, several arrays and long ones", async (_, one) => {
			const settings = numbersOf(one);
			const several = [7, 1, 33, 16, 5, 67, 2];
			for (const fill of [
				ordinary,
				withEdges(precision),
				finiteEdges(precision),
			]) {
				await expectSame(one.program, precision, several, settings, fill);
			}
			await expectSame(
				one.program,
				precision,
				[10_001, 3, 4097],
				settings,
				ordinary,
				[1, 1_000_000],
			);
		});

		test("every pair of edges, as parameter and gradient", async () => {
			const list = edges[precision];
			const pairs = list.flatMap((w) => list.map((g) => [w, g] as const));
			for (const [, one] of ruleList) {
				let next = 0;
				// The parameters are filled first, then the gradients, in the same order.
				const fill = () => {
					const pair = pairs[next % pairs.length] as readonly [number, number];
					return pair[Math.min(1, Math.floor(next++ / pairs.length))] as number;
				};
				const given = [
					one.program,
					precision,
					[pairs.length],
					numbersOf(one),
					[1],
					fill,
				] as const;
				const expected = await follow(interpreter(), ...given);
				next = 0;
				const actual = await follow(webassembly(), ...given);
				expect(
					firstDifference(actual[0] as number[], expected[0] as number[]),
					one.name,
				).toBeUndefined();
			}
		});
	},
);

/** The text of an expression and whether it is one number per parameter. */
interface Expression {
	readonly text: string;
	readonly element: boolean;
}

const comparisons = ["<", "<=", ">", ">=", "==", "!="];

/** Every function of the language with the number of its arguments, but where and the reductions. */
const elementwise = [...functions].flatMap(([name, args]) =>
	name === "where" || isReductionName(name)
		? []
		: [[name, args.length] as const],
);
const reductionNames = [...functions.keys()].filter(isReductionName);

const { expression, condition } = fc.letrec<{
	expression: Expression;
	condition: Expression;
}>((tie) => {
	const inner = tie("expression");
	const leaf = fc.oneof(
		fc
			.constantFrom("w", "g", "m", "v")
			.map((text): Expression => ({ text, element: true })),
		fc
			.constantFrom("a", "b", "t", "d", "pi")
			.map((text): Expression => ({ text, element: false })),
		fc
			.constantFrom("0", "1", "2", "0.5", "1e-8", "3.7", "1e30")
			.map((text): Expression => ({ text, element: false })),
	);
	const negated = inner.map(
		({ text, element }): Expression => ({ text: `-(${text})`, element }),
	);
	const call = fc
		.tuple(fc.constantFrom(...elementwise), fc.tuple(inner, inner, inner))
		.map(([[name, count], given]): Expression => {
			const args = given.slice(0, count);
			return {
				text: `${name}(${args.map(({ text }) => text).join(", ")})`,
				element: args.some(({ element }) => element),
			};
		});
	const binary = fc
		.tuple(inner, fc.constantFrom("+", "-", "*", "/", "^"), inner, fc.boolean())
		.map(
			([a, op, b, bare]): Expression => ({
				text: bare
					? `${a.text} ${op} ${b.text}`
					: `(${a.text}) ${op} (${b.text})`,
				element: a.element || b.element,
			}),
		);
	const power = fc
		.tuple(inner, fc.constantFrom("2", "3", "5", "-1", "-2", "0.5", "1.7"))
		.map(
			([a, exponent]): Expression => ({
				text: `(${a.text})^${exponent}`,
				element: a.element,
			}),
		);
	const condition = tie("condition");
	const choice = fc.tuple(condition, inner, inner).map(
		([a, b, c]): Expression => ({
			text: `where(${a.text}, ${b.text}, ${c.text})`,
			element: [a, b, c].some((one) => one.element),
		}),
	);
	const reduction = fc.tuple(fc.constantFrom(...reductionNames), inner).map(
		([name, { text }]): Expression => ({
			// Adding w makes any argument an element.
			text: `${name}(w + (${text}))`,
			element: false,
		}),
	);
	const comparison = fc
		.tuple(inner, fc.constantFrom(...comparisons), inner)
		.map(
			([a, op, b]): Expression => ({
				text: `${a.text} ${op} ${b.text}`,
				element: a.element || b.element,
			}),
		);
	const joined = fc
		.tuple(condition, fc.constantFrom("and", "or"), condition)
		.map(
			([a, op, b]): Expression => ({
				text: `(${a.text}) ${op} ${b.text}`,
				element: a.element || b.element,
			}),
		);
	const denied = condition.map(
		({ text, element }): Expression => ({ text: `not (${text})`, element }),
	);
	return {
		expression: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			leaf,
			negated,
			call,
			call,
			binary,
			power,
			choice,
			reduction,
		),
		condition: fc.oneof(
			{ maxDepth: 4, depthSize: "medium" },
			comparison,
			joined,
			denied,
		),
	};
});

const scalarOrMean = ({ text, element }: Expression) =>
	element ? `mean(w + (${text}))` : text;

const randomRule = fc
	.tuple(expression, expression, expression, expression, expression, condition)
	.map(
		([x, m, v, d, w, c]) => `
			setting a = 0.3
			setting b = -1.7
			state m = 0.5
			state v = 0
			state scalar d = 2
			x = ${x.text}
			m = ${m.text} + x
			v = ${v.text}
			d = ${scalarOrMean(d)} + a * b
			c = ${c.text}
			w = where(c, w - a * (${w.text}) * x, w)
		`,
	);

test.each(precisions)(
	"a rule of any text runs the same on both, %s",
	async (precision) => {
		await fc.assert(
			fc.asyncProperty(
				randomRule,
				fc.integer({ min: 1, max: 40 }),
				async (text, length) => {
					const one = rule("random", text)();
					const settings = numbersOf(one);
					const lengths = [length, 3, 17];
					await expectSame(one.program, precision, lengths, settings, ordinary);
					await expectSame(
						one.program,
						precision,
						lengths,
						settings,
						withEdges(precision),
					);
				},
			),
			{ numRuns: 300, seed: 20 },
		);
	},
	30_000,
);

test("the comparison can fail: a backend that is off by one bit is found", async () => {
	const { program } = rules.sgd();
	await expect(
		(async () => {
			const given = [program, "float32", [5], [0.1], [1], ordinary] as const;
			const [a] = await follow(interpreter(), ...given);
			const [b] = await follow(
				{
					name: "biased",
					compile: async (...args) => {
						const compiled = await interpreter().compile(...args);
						return {
							engine(layout) {
								const engine = compiled.engine(layout);
								return {
									...engine,
									step(order) {
										const outcome = engine.step(order);
										const [{ parameters }] = engine.arrays as [EngineArray];
										const bits = new Int32Array(parameters.buffer);
										bits[3] = (bits[3] as number) ^ 1;
										return outcome;
									},
								};
							},
						};
					},
				},
				...given,
			);
			return firstDifference(a as number[], b as number[]);
		})(),
	).resolves.toMatch(/^at 3: /);
});
