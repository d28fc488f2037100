import { readFileSync } from "node:fs";
import { fit } from "ravine";
import { describe, expect, test } from "vitest";

/** NIST's certified nonlinear regressions, converted by test/golden/fit/nist.py. */
interface Problem {
	readonly name: string;
	readonly response: string;
	readonly model: string;
	readonly starts: readonly (readonly number[])[];
	readonly certified: readonly number[];
	readonly deviation: readonly number[];
	readonly residualSumOfSquares: number;
	readonly columns: readonly string[];
	readonly rows: readonly (readonly number[])[];
}

const { problems } = JSON.parse(
	readFileSync(
		new URL("../../../test/golden/fit/nist.json", import.meta.url),
		"utf8",
	),
) as { readonly problems: readonly Problem[] };

/** The number of digits that two numbers share; certified values have eleven. */
function digitsOf(found: number, certified: number): number {
	if (found === certified) return 16;
	return -Math.log10(Math.abs(found / certified - 1));
}

test("all of NIST's problems are here", () => {
	expect(problems).toHaveLength(27);
});

describe.each(problems)(
	"$name",
	({ response, model, starts, certified, deviation, ...problem }) => {
		const data = Object.fromEntries(
			problem.columns.map((column, j) => [
				column,
				problem.rows.map((row) => row[j] as number),
			]),
		);
		const names = certified.map((_, i) => `b${i + 1}`);
		// Its residuals are only rounding.
		const isExact = problem.name === "Lanczos1";

		test.each([1, 2])("from start %d, with the defaults", async (which) => {
			const start = Object.fromEntries(
				names.map((name, i) => [name, starts[which - 1]?.[i] as number]),
			);
			const found = await fit(`${response} = ${model}`, data, start);
			expect(found.reason).toBe("converged");
			expect(found.undetermined).toEqual([]);
			const least = (
				of: Readonly<Record<string, number>>,
				wanted: readonly number[],
			) =>
				Math.min(
					...names.map((name, i) =>
						digitsOf(of[name] as number, wanted[i] as number),
					),
				);
			expect(least(found.parameters, certified)).toBeGreaterThanOrEqual(10);
			if (isExact) return;
			expect(least(found.standardErrors, deviation)).toBeGreaterThanOrEqual(9);
			expect(
				digitsOf(found.residualSumOfSquares, problem.residualSumOfSquares),
			).toBeGreaterThanOrEqual(9);
		});
	},
);
