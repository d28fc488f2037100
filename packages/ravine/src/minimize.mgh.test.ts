import { readFileSync } from "node:fs";
import {
	type Bounds,
	type MinimizeOptions,
	type Minimum,
	minimize,
} from "ravine";
import { expect, test } from "vitest";
import { formulaOf, type Problem, problems } from "../../../test/mgh.js";

/** The results of scipy's L-BFGS-B and least_squares on the same problems, from test/golden/mgh/make.py. */
interface Run {
	readonly name: string;
	readonly startCost: number;
	/** The lowest cost that L-BFGS-B has seen. */
	readonly cost: number;
	readonly evaluations: number;
	/** The final cost of least_squares. */
	readonly leastSquares: number | null;
}

const golden = JSON.parse(
	readFileSync(
		new URL("../../../test/golden/mgh/scipy.json", import.meta.url),
		"utf8",
	),
) as {
	readonly runs: readonly (Run & { readonly factor: number })[];
	readonly bounded: readonly Run[];
};

const problemOf = (name: string) =>
	problems.find((problem) => problem.name === name) as Problem;

async function solve(
	{ cost, start, ...problem }: Problem,
	factor: number,
	{ bounds, ...options }: MinimizeOptions<readonly Bounds[]> = {},
): Promise<Minimum<unknown>> {
	const from = start.map((value) => factor * value);
	if (cost) return minimize(cost, from, { ...options, bounds });
	const names = start.map((_, i) => `x${i + 1}`);
	const byName = <T>(values: readonly T[]) =>
		Object.fromEntries(names.map((name, i) => [name, values[i]])) as Record<
			string,
			T
		>;
	return minimize(formulaOf({ start, ...problem }), byName(from), {
		...options,
		bounds: bounds && byName(bounds),
	});
}

const isSolved = (cost: number, minima: readonly number[]) =>
	minima.some((least) => Math.abs(cost - least) <= 1e-7 * least + 1e-10);

const median = (values: readonly number[]) =>
	[...values].sort((a, b) => a - b)[values.length >> 1] as number;

test("Moré, Garbow & Hillstrom: solves as many problems as scipy, with about as many evaluations", async () => {
	let [ours, theirs] = [0, 0];
	const ratios: number[] = [];
	for (const run of golden.runs) {
		const problem = problemOf(run.name);
		const { cost, evaluations, gradientNorm } = await solve(
			problem,
			run.factor,
		);
		expect(Number.isFinite(cost) && Number.isFinite(gradientNorm)).toBe(true);
		const minima = [run.leastSquares ?? Number.NaN, ...problem.minima];
		const mine = isSolved(cost, minima);
		const scipys = isSolved(run.cost, minima);
		if (mine) ours++;
		if (scipys) theirs++;
		if (mine && scipys) ratios.push(evaluations / run.evaluations);
	}
	expect(golden.runs.length).toBe(84);
	expect(ours).toBeGreaterThanOrEqual(theirs);
	expect(theirs).toBeGreaterThan(65);
	expect(median(ratios)).toBeLessThan(1.2);
});

test("the two definitions of the problems agree at the starts", async () => {
	for (const run of golden.runs) {
		const problem = problemOf(run.name);
		let first: number | undefined;
		await solve(problem, run.factor, {
			maxSteps: 0,
			onStep: ({ cost }) => {
				first = cost;
			},
		});
		expect(Math.abs((first as number) - run.startCost)).toBeLessThanOrEqual(
			1e-10 * run.startCost + 1e-28,
		);
	}
});

test("within bounds: solves as many problems as scipy, with about as many evaluations", async () => {
	let [ours, theirs] = [0, 0];
	const ratios: number[] = [];
	for (const run of golden.bounded) {
		const problem = problemOf(run.name);
		const bounds = problem.start.map((value): Bounds => {
			const reach = Math.max(Math.abs(value), 0.1);
			return [value - 0.5 * reach, value + 0.2 * reach];
		});
		const { cost, evaluations } = await solve(problem, 1, { bounds });
		const least = Math.min(cost, run.cost, run.leastSquares as number);
		const [mine, scipys] = [cost, run.cost].map((end) =>
			isSolved(end, [least]),
		);
		if (mine) ours++;
		if (scipys) theirs++;
		if (mine && scipys) ratios.push(evaluations / run.evaluations);
	}
	expect(golden.bounded.length).toBe(42);
	expect(ours).toBeGreaterThanOrEqual(theirs);
	expect(theirs).toBeGreaterThan(39);
	expect(median(ratios)).toBeLessThan(1.2);
});
