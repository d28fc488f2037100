import { describe, expect, it } from "vitest";
import { GAP, thin } from "./thin.js";

const perPixel = (pixels: number, length: number) => (x: number) =>
	Math.floor((x * pixels) / length);

describe("thin", () => {
	it("keeps every point of a short series", () => {
		expect(thin({ y: [3, 1, 2] }, perPixel(100, 3), 100)).toEqual([0, 1, 2]);
	});
	it("keeps both ends, the peak and the trough of 100,000 points", () => {
		const y = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i));
		y[31_417] = 50;
		y[62_001] = -50;
		const kept = thin({ y }, perPixel(300, y.length), 300);
		expect(kept.length).toBeLessThanOrEqual(4 * 300);
		expect(kept).toEqual(expect.arrayContaining([0, 31_417, 62_001, 99_999]));
		expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
	});
	it("marks a gap once, and none before the first value", () => {
		const y = [Number.NaN, 1, Number.NaN, Infinity, 2, Number.NaN];
		expect(thin({ y }, perPixel(100, 6), 100)).toEqual([1, GAP, 4, GAP]);
		const long = Array.from({ length: 50 }, (_, i) => (i === 20 ? NaN : i));
		const kept = thin({ y: long }, perPixel(5, 50), 5);
		expect(kept.filter((i) => i === GAP)).toHaveLength(1);
		expect(kept).toEqual(expect.arrayContaining([0, 19, 21, 49]));
	});
	it("looks at the first points only, if asked", () => {
		const y = [1, 2, 3, 4];
		expect(thin({ y }, perPixel(100, 4), 100, 2)).toEqual([0, 1]);
	});
	it("follows an x that is not even", () => {
		const x = Array.from({ length: 1000 }, (_, i) => i ** 2);
		const y = x.map((_, i) => (i === 3 ? 9 : 0));
		const kept = thin({ x, y }, perPixel(10, 1e6), 10);
		expect(kept).toContain(3);
		expect(kept.length).toBeLessThanOrEqual(40);
	});
});
