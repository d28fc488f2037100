import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import type { CostOptions, RowCosts } from "./dataCost.js";
import { checkRowCost } from "./language/checkRowCost.js";
import type { Precision } from "./language/program.js";
import type { Lengths } from "./language/rowNames.js";
import { normal, uniform } from "./random.js";

/** Costs over data: the same bits compiled, on any number of threads, and interpreted; the slopes of differences and of torch. */

// The built module, whose threads have a script.
const { prepareDataCost } = (await import(
	new URL("../dist/dataCost.js", import.meta.url).href
)) as typeof import("./dataCost.js");

type Given = Readonly<Record<string, number | undefined>>;
const lengthsOf = (given: Given): Lengths => new Map(Object.entries(given));

interface Case {
	readonly formula: string;
	readonly parameters: Given;
	readonly columns: Given;
}

function costsOf(
	{ formula, parameters, columns }: Case,
	rows: number,
	precision: Precision,
	draw: () => number,
): RowCosts {
	const lengths = lengthsOf(columns);
	return {
		program: checkRowCost("formula", formula, lengths, lengthsOf(parameters)),
		parameters: lengthsOf(parameters),
		rows,
		columns: new Map(
			[...lengths].map(([name, length = 1]) => [
				name,
				Float64Array.from({ length: rows * length }, draw),
			]),
		),
		precision,
	};
}

function sizeOf(parameters: Lengths): number {
	let size = 0;
	for (const length of parameters.values()) size += length ?? 1;
	return size;
}

/** The cost, the slopes. */
async function evaluate(
	costs: RowCosts,
	x: Float64Array,
	rows: Uint32Array | undefined,
	options: CostOptions,
): Promise<number[]> {
	const cost = await prepareDataCost(costs, options);
	const gradient = new Float64Array(x.length);
	try {
		// The second pass meets what the first left behind.
		cost.costAndGradient(x, gradient, rows);
		return [cost.costAndGradient(x, gradient, rows), ...gradient];
	} finally {
		cost.dispose();
	}
}

const number = undefined;
const cases: readonly Case[] = [
	{
		formula: "(a * exp(-b * x) + c - y)^2",
		parameters: { a: number, b: number, c: number },
		columns: { x: number, y: number },
	},
	{
		formula: "log1p(exp(-y * (dot(W, X) + b)))",
		parameters: { W: 2, b: number },
		columns: { X: 2, y: number },
	},
	{
		formula: "sigmoid(-y * (dot(W, X) + b)) + 0.01 * dot(W, W)",
		parameters: { W: 13, b: number },
		columns: { X: 13, y: number },
	},
	{
		formula: "(dot(X, W) * dot(V, Z) - y)^2 + 0.1 * dot(V, W) + b^2",
		parameters: { b: number, W: 16, V: 16 },
		columns: { X: 16, Z: 16, y: number },
	},
	{
		formula: "where(x > a, (x - a)^2, max(x, b) * atan2(x, a)) / (1 + abs(x))",
		parameters: { a: number, b: number },
		columns: { x: number },
	},
	{ formula: "a^2", parameters: { a: number }, columns: { x: number } },
];

const expressions = (seed: number): (() => Case) => {
	const random = uniform(seed);
	const pick = <T>(values: readonly T[]): T =>
		values[Math.floor(random() * values.length)] as T;
	const one = (depth: number): string => {
		if (depth === 0 || random() < 0.2) {
			return pick(["x", "a", "b", "dot(W, X)", "dot(V, Y)", "2", "dot(W, W)"]);
		}
		const [p, q, r] = [1, 2, 3].map(() => one(depth - 1));
		return pick([
			...[`(${p} + ${q})`, `(${p} - ${q})`, `(${p} * ${q})`, `(${p} / ${q})`],
			...[`exp(${p})`, `log(${p})`, `sqrt(${p})`, `sin(${p})`, `tanh(${p})`],
			...[`(${p})^2`, `(${p})^b`, `abs(${p})`, `floor(${p})`, `mod(${p}, 2)`],
			...[`max(${p}, ${q})`, `where(${p} > 0, ${q}, ${r})`],
		]);
	};
	return () => ({
		formula: `${one(4)} + 0 * (a + b + x) + 0 * (dot(W, X) + dot(V, Y))`,
		parameters: { a: number, W: 9, b: number, V: 3 },
		columns: { X: 9, x: number, Y: 3 },
	});
};

describe("the same bits", () => {
	const { numRuns, seed } = draws(6, 5);
	const random = uniform(seed);
	const next = expressions(seed);
	const draw = normal(seed);
	const odd = [Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300];
	const wild = () =>
		random() < 0.002 ? (odd[Math.floor(4 * random())] as number) : draw();
	const sizes = [1, 2, 3, 7, 8, 255, 256, 257, 1025, 2500];
	const all = [...cases, ...Array.from({ length: numRuns }, next)];
	test.each(all)("$formula", async (one) => {
		for (const precision of ["float64", "float32"] as const) {
			const rows = sizes[Math.floor(random() * sizes.length)] as number;
			const costs = costsOf(one, rows, precision, wild);
			const x = Float64Array.from(
				{ length: sizeOf(costs.parameters) },
				normal(seed + rows),
			);
			const batch = Uint32Array.from(
				{ length: 1 + Math.floor(random() * 2 * rows) },
				() => Math.floor(random() * rows),
			);
			for (const some of [undefined, batch]) {
				const wanted = await evaluate(costs, x, some, { compiled: false });
				for (const threads of [1, 3]) {
					const found = await evaluate(costs, x, some, {
						...{ compiled: true, threads },
					});
					expect(found, `${precision}, ${rows} rows`).toEqual(wanted);
				}
			}
		}
	});

	test("many parameters, and rows enough for several threads", async () => {
		const names = Array.from({ length: 200 }, (_, k) => `p${k}`);
		const one = {
			formula: `(${names.map((name, k) => `${name} * (x + ${k / 100})`).join(" + ")} - y)^2`,
			parameters: Object.fromEntries(names.map((name) => [name, number])),
			columns: { x: number, y: number },
		};
		const costs = costsOf(one, 20_000, "float64", draw);
		const x = Float64Array.from({ length: 200 }, draw);
		const [wanted, alone, together] = await Promise.all(
			[
				{ compiled: false },
				{ compiled: true, threads: 1 },
				{ compiled: true, threads: 3 },
			].map((options) => evaluate(costs, x, undefined, options)),
		);
		expect(alone).toEqual(wanted);
		expect(together).toEqual(wanted);
	});
});

test.each(cases)(
	"the slopes of $formula are those of differences",
	async (one) => {
		const costs = costsOf(one, 100, "float64", normal(8));
		const x = Float64Array.from(
			{ length: sizeOf(costs.parameters) },
			normal(2),
		);
		const options = { compiled: false };
		const [, ...slopes] = await evaluate(costs, x, undefined, options);
		for (const [k, slope] of slopes.entries()) {
			const at = async (distance: number) => {
				const moved = x.slice();
				moved[k] = (moved[k] as number) + distance;
				const [cost] = await evaluate(costs, moved, undefined, options);
				return cost as number;
			};
			const step = 1e-5;
			const expected = ((await at(step)) - (await at(-step))) / (2 * step);
			expect(Math.abs(slope - expected)).toBeLessThan(
				1e-7 * Math.max(1, Math.abs(expected)),
			);
		}
	},
);

describe("torch's costs and slopes", () => {
	const golden = JSON.parse(
		readFileSync(
			new URL("../../../test/golden/rows/torch.json", import.meta.url),
			"utf8",
		),
	) as {
		columns: Record<string, number[]>;
		batch: number[];
		cases: ({
			formula: string;
			start: Record<string, number | number[]>;
		} & Record<
			Precision,
			Record<"all" | "batch", { cost: number; gradient: number[] }>
		>)[];
	};
	const rows = (golden.columns.x as number[]).length;
	const columns: Lengths = new Map(
		Object.entries(golden.columns).map(([name, { length }]) => [
			name,
			length === rows ? undefined : length / rows,
		]),
	);
	test.each(golden.cases)("$formula", async (one) => {
		const { formula, start } = one;
		const parameters: Lengths = new Map(
			Object.entries(start).map(([name, value]) => [
				name,
				Array.isArray(value) ? value.length : undefined,
			]),
		);
		const x = Float64Array.from(Object.values(start).flat());
		for (const precision of ["float64", "float32"] as const) {
			const costs: RowCosts = {
				...{ parameters, rows, precision },
				program: checkRowCost("formula", formula, columns, parameters),
				columns: new Map(
					Object.entries(golden.columns).map(([name, values]) => [
						name,
						Float64Array.from(values),
					]),
				),
			};
			const near = precision === "float64" ? 1e-13 : 2e-6;
			for (const which of ["all", "batch"] as const) {
				const { cost, gradient } = one[precision][which];
				const some =
					which === "all" ? undefined : Uint32Array.from(golden.batch);
				const found = await evaluate(costs, x, some, { compiled: true });
				[cost, ...gradient].forEach((wanted, k) => {
					expect(Math.abs((found[k] as number) - wanted)).toBeLessThan(
						near * Math.max(1, Math.abs(wanted)),
					);
				});
			}
		}
	});
});
