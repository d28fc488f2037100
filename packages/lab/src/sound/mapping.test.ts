import { describe, expect, it } from "vitest";
import {
	lengthOfSound,
	MAX_PITCH,
	MIN_PITCH,
	panWithin,
	pitchAt,
	soundingPoints,
	turnsBack,
} from "./mapping.js";

describe("pitchAt", () => {
	it("gives equal intervals for equal distances", () => {
		const ratio = pitchAt(0.5) / pitchAt(0.25);
		expect(pitchAt(0.75) / pitchAt(0.5)).toBeCloseTo(ratio, 12);
		expect(pitchAt(0)).toBe(MIN_PITCH);
		expect(pitchAt(1)).toBeCloseTo(MAX_PITCH, 9);
	});
	it("can always be heard", () => {
		expect(pitchAt(-5)).toBe(MIN_PITCH);
		expect(pitchAt(Infinity)).toBeCloseTo(MAX_PITCH, 9);
		expect(pitchAt(Number.NaN)).toBe(MIN_PITCH);
	});
});

describe("panWithin", () => {
	it("is in the middle in the middle, and to the sides at the edges", () => {
		expect(panWithin(0, [-4, 4])).toBe(0);
		expect(panWithin(4, [-4, 4])).toBe(-panWithin(-4, [-4, 4]));
		expect(panWithin(4, [-4, 4])).toBeGreaterThan(0.5);
		expect(panWithin(1e300, [-4, 4])).toBe(panWithin(4, [-4, 4]));
		expect(panWithin(1, [1, 1])).toBe(0);
	});
});

describe("soundingPoints", () => {
	it("plays every point of a short series", () => {
		expect(soundingPoints(3)).toEqual([0, 1, 2]);
	});
	it("plays a long one within seconds, from end to end", () => {
		const points = soundingPoints(100_001);
		expect(points[0]).toBe(0);
		expect(points.at(-1)).toBe(100_000);
		expect(points.length).toBeLessThan(600);
		expect(lengthOfSound(100_001)).toBeLessThanOrEqual(10);
		expect(lengthOfSound(1)).toBeGreaterThan(1);
	});
});

describe("turnsBack", () => {
	it("hears a zigzag, and not a bend or the ends", () => {
		const zigzag = [
			[0, 1, 2, 3],
			[1, -1, 1, -1],
		];
		expect([0, 1, 2, 3].map((i) => turnsBack(zigzag, i))).toEqual([
			false,
			true,
			true,
			false,
		]);
		const bend = [
			[0, 1, 1],
			[0, 0, 1],
		];
		expect(turnsBack(bend, 1)).toBe(false);
	});
});
