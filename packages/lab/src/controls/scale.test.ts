import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import {
	POSITIONS,
	positionOf,
	type SliderScale,
	valueAfterKey,
	valueAt,
} from "./scale.js";

const rate: SliderScale = { low: 1e-4, high: 10, log: true };
const beta: SliderScale = { low: 0, high: 0.9999, towardsOne: true };
const epsilon: SliderScale = { low: 1e-12, high: 1, log: true, zero: true };
const share: SliderScale = { low: 0, high: 1 };
const count: SliderScale = { low: 1, high: 1000, log: true, whole: true };
const scales = [rate, beta, epsilon, share, count];

/** The numbers that a key passes on its way. */
function passed(key: string, from: number, scale: SliderScale): number[] {
	const values: number[] = [];
	let value = from;
	for (;;) {
		const next = valueAfterKey(key, value, scale, false) as number;
		if (next === value) return values;
		values.push(next);
		value = next;
	}
}

describe("a slider's scale", () => {
	it("has the powers of ten of a rate, and 0.9, 0.99 and 0.999", () => {
		expect(
			[0, 200, 400, 600, 800, 1000].map((at) => valueAt(at, rate)),
		).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1, 10]);
		expect([0, 250, 500, 750, 1000].map((at) => valueAt(at, beta))).toEqual([
			0, 0.9, 0.99, 0.999, 0.9999,
		]);
		expect(valueAt(0, epsilon)).toBe(0);
		expect(positionOf(0, epsilon)).toBe(0);
		expect(positionOf(1e9, rate)).toBe(POSITIONS);
		expect(positionOf(-1, rate)).toBe(0);
		expect(positionOf(1, beta)).toBe(POSITIONS);
	});

	it("finds every number at its position", () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...scales),
				fc.integer({ min: 0, max: POSITIONS }),
				(scale, position) => {
					const value = valueAt(position, scale);
					expect(valueAt(positionOf(value, scale), scale)).toBe(value);
				},
			),
			draws(300, 14),
		);
	});

	it("is crossed by the keys, through the round numbers", () => {
		expect(passed("ArrowRight", 0.0137, rate)).toEqual(
			expect.arrayContaining([0.1, 1, 10]),
		);
		expect(passed("ArrowLeft", 7, rate)).toEqual(
			expect.arrayContaining([1, 0.1, 1e-4]),
		);
		expect(passed("ArrowUp", 0.8, beta)).toEqual(
			expect.arrayContaining([0.9, 0.99, 0.999, 0.9999]),
		);
		expect(passed("ArrowRight", 1, count).slice(0, 4)).toEqual([2, 3, 4, 5]);
		expect(passed("ArrowRight", 0, epsilon).at(-1)).toBe(1);
		expect(passed("PageDown", 1, share)).toHaveLength(10);
		expect(valueAfterKey("Home", 0.5, rate, false)).toBe(1e-4);
		expect(valueAfterKey("End", 0.5, rate, false)).toBe(10);
		expect(valueAfterKey("a", 0.5, rate, false)).toBeUndefined();
	});

	it("leads a number beyond its ends back", () => {
		expect(valueAfterKey("ArrowLeft", 1e9, rate, false)).toBe(10);
		expect(valueAfterKey("ArrowRight", -3, rate, false)).toBe(1e-4);
		expect(valueAfterKey("ArrowRight", 0, rate, true)).toBe(1e-4);
	});
});
