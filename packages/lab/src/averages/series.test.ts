import { movingAverage } from "ravine";
import { describe, expect, it } from "vitest";
import { halfLife, noisySeries, readValues, weightsAt } from "./series.js";

describe("weightsAt", () => {
	it.each([
		[0.9, true],
		[0.9, false],
		[0.98, true],
		[0, false],
	])(
		"makes the library's moving average, beta %s, corrected %s",
		(beta, corrected) => {
			const values = noisySeries(3, 2);
			const average = movingAverage(values, beta, {
				biasCorrection: corrected,
			});
			for (const at of [0, 1, 7, 119]) {
				const weights = weightsAt(at, beta, corrected);
				const sum = weights.reduce(
					(total, weight, i) => total + weight * (values[i] as number),
					0,
				);
				expect(sum).toBeCloseTo(average[at] as number, 10);
				const whole = weights.reduce((total, weight) => total + weight, 0);
				expect(whole).toBeCloseTo(corrected ? 1 : 1 - beta ** (at + 1), 12);
			}
		},
	);
});

it("halfLife is the number of values with half of the weight", () => {
	const half = halfLife(0.9);
	expect(1 - 0.9 ** half).toBeCloseTo(0.5, 12);
	expect(halfLife(0)).toBe(1);
});

it("readValues reads numbers and names what is none", () => {
	expect([...(readValues("1, 2;3\n-4e1  5").values ?? [])]).toEqual([
		1, 2, 3, -40, 5,
	]);
	expect(readValues("1 two 3").problem).toBe('entry 2, "two", is not a number');
	expect(readValues("").problem).toMatch(/at least two/);
	expect(readValues("1 ".repeat(3000)).problem).toMatch(/3000 numbers/);
	expect(readValues("1 Infinity").problem).toMatch(/not a number/);
});

it("noisySeries is the same for the same seed", () => {
	expect(noisySeries(1, 2)).toEqual(noisySeries(1, 2));
	expect(noisySeries(1, 2)).not.toEqual(noisySeries(2, 2));
});
