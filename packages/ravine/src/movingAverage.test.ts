import { movingAverage } from "ravine";
import { describe, expect, test } from "vitest";
import { untyped } from "../../../test/refusals.js";

describe("movingAverage", () => {
	test("without correction, by hand", () => {
		const averages = movingAverage([1, 2, 4], 0.5, { biasCorrection: false });
		expect([...averages]).toEqual([0.5, 1.25, 2.625]);
	});

	test("with correction, by hand", () => {
		// 0.5 / 0.5, 1.25 / 0.75, 2.625 / 0.875
		const averages = movingAverage([1, 2, 4], 0.5);
		expect([...averages]).toEqual([1, 1.25 / 0.75, 3]);
	});

	test("the average of a constant is the constant, from the first value", () => {
		for (const value of movingAverage(new Float32Array(50).fill(3), 0.98)) {
			expect(value).toBeCloseTo(3, 12);
		}
		expect(movingAverage([3], 0.98, { biasCorrection: false })[0]).toBeCloseTo(
			0.06,
			12,
		);
	});

	test("beta 0 gives the series; an empty series gives an empty result; the series is not changed", () => {
		const values = [3, 1, 2];
		expect([...movingAverage(values, 0)]).toEqual(values);
		expect(movingAverage([], 0.9)).toHaveLength(0);
		expect(values).toEqual([3, 1, 2]);
	});
});

test("bad input is refused", () => {
	for (const beta of [1, -0.1, Number.NaN, "0.9"]) {
		expect(() => movingAverage([1], untyped(beta))).toThrow(
			/^movingAverage: beta must be in \[0, 1\), got /,
		);
	}
	expect(() => movingAverage(untyped(null), 0.9)).toThrow(
		"movingAverage: the values must be an array of numbers, got null",
	);
	expect(() => movingAverage([1], 0.9, untyped({ bias: true }))).toThrow(
		'movingAverage: there is no option "bias"; the options are biasCorrection',
	);
});
