import { describe, expect, it } from "vitest";
import {
	type Axis,
	sampleAt,
	samplesOf,
	shareOf,
	ticksOf,
	valueAt,
} from "./axis.js";

const log: Axis = { kind: "log", from: 1e-3, to: 10 };
const memory: Axis = { kind: "memory", from: 0, to: 0.9999 };
const linear: Axis = { kind: "linear", from: 0, to: 0.99 };

describe("an axis", () => {
	it.each([
		[log, 0.1, 0.5],
		[memory, 0.99, 0.5],
		[linear, 0.495, 0.5],
	])("places values and finds them again: %j", (axis, value, share) => {
		expect(shareOf(axis, value)).toBeCloseTo(share, 12);
		expect(valueAt(axis, share)).toBeCloseTo(value, 12);
		expect(valueAt(axis, 0)).toBe(axis.from);
		expect(valueAt(axis, 1)).toBe(axis.to);
	});

	it("has samples that are round, and all different", () => {
		const rates = samplesOf(log, 201);
		expect(new Set(rates).size).toBe(201);
		expect([...rates]).toEqual([...rates].map((v) => Number(v.toPrecision(3))));
		expect([rates[50], rates[100], rates[150]]).toEqual([0.01, 0.1, 1]);
		const kept = samplesOf(linear, 100);
		expect(kept[90]).toBe(0.9);
		expect(samplesOf(memory, 101)[75]).toBe(0.999);
		for (const axis of [log, memory, linear]) {
			const values = samplesOf(axis, 128);
			expect(
				values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0)),
			).toBe(true);
		}
	});

	it("has few marks, at round values", () => {
		expect(ticksOf(log, 9)).toEqual([1e-3, 0.01, 0.1, 1, 10]);
		expect(ticksOf(memory, 9)).toEqual([0, 0.5, 0.9, 0.99, 0.999, 0.9999]);
		expect(ticksOf(linear, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
		const wide = ticksOf({ kind: "log", from: 1e-12, to: 1e12 }, 9);
		expect(wide.length).toBeLessThanOrEqual(9);
		const ticks = ticksOf({ kind: "linear", from: -4, to: 4 }, 6);
		expect(ticks).toEqual([-4, -2, 0, 2, 4]);
		for (const [from, to] of [
			[0, 1e-15],
			[0, 1e-320],
			[1e15, 1e15 + 1],
			[1e17, 1e17 + 16],
			[-1e308, 1e308],
		] as const) {
			const { length } = ticksOf({ kind: "linear", from, to }, 6);
			expect(length).toBeLessThanOrEqual(14);
		}
	});

	it("does not place what it cannot show", () => {
		expect(Number.isFinite(shareOf(log, 0))).toBe(false);
		expect(shareOf(log, -1)).toBeNaN();
		expect(sampleAt(2, 10)).toBe(9);
		expect(sampleAt(-1, 10)).toBe(0);
	});
});
