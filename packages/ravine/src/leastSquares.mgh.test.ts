import { readFileSync } from "node:fs";
import { costFunction, leastSquares } from "ravine";
import { expect, test } from "vitest";
import { type Problem, problems } from "../../../test/mgh.js";

/** The results of scipy's least_squares on the same problems, from test/golden/mgh/make.py. */
const { runs } = JSON.parse(
	readFileSync(
		new URL("../../../test/golden/mgh/scipy.json", import.meta.url),
		"utf8",
	),
) as {
	readonly runs: readonly {
		readonly name: string;
		readonly factor: number;
		readonly leastSquares: number | null;
	}[];
};

test("Moré, Garbow & Hillstrom: solves as many problems as scipy's least_squares", () => {
	let [ours, theirs, count] = [0, 0, 0];
	for (const { name, factor, leastSquares: scipys } of runs) {
		const { start, residuals, minima } = problems.find(
			(problem) => problem.name === name,
		) as Problem;
		if (residuals.length === 0 || start.length > 100) continue;
		count++;
		const variables = start.map((_, i) => `x${i + 1}`);
		const functions = residuals.map((text) => costFunction(text, variables));
		const slopes = new Float64Array(start.length);
		const { cost, x } = leastSquares(
			(x, values, jacobian) => {
				functions.forEach((one, i) => {
					values[i] = one.costAndGradient(x, slopes);
					slopes.forEach((slope, j) => {
						if (jacobian) jacobian[i * slopes.length + j] = slope;
					});
				});
			},
			start.map((value) => factor * value),
		);
		expect(x.every(Number.isFinite)).toBe(true);
		const isSolved = (sum: number) =>
			minima.some((least) => Math.abs(sum - least) <= 1e-6 * least + 1e-10);
		if (isSolved(2 * cost)) ours++;
		if (scipys !== null && isSolved(scipys)) theirs++;
	}
	expect(count).toBe(78);
	expect(theirs).toBeGreaterThan(70);
	expect(ours).toBeGreaterThanOrEqual(theirs);
});
