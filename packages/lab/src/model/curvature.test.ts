import { costFunction } from "ravine";
import { describe, expect, it } from "vitest";
import { curvatures, principalCurvatures } from "./curvature.js";

describe("curvatures", () => {
	const formula = costFunction("exp(x) * y^2 + 3 * x * y + x^3");
	const point = [0.7, -1.3];

	it("of a cost without a formula are those of its formula", () => {
		const { variables, costAndGradient } = formula;
		const exact = curvatures(formula, point);
		const found = curvatures({ variables, costAndGradient }, point);
		found.forEach((value, k) => {
			expect(value).toBeCloseTo(exact[k] as number, 7);
		});
		expect(exact[3]).toBeCloseTo(2 * Math.exp(0.7), 12);
	});

	it("have principal ones", () => {
		expect(principalCurvatures([2, 0, 0, 5])).toEqual([5, 2]);
		const [large, small] = principalCurvatures([1e8, 1e4, 1e4, 2]);
		expect(large).toBeCloseTo(1e8, -1);
		expect(small).toBeCloseTo(1, 5);
	});
});
