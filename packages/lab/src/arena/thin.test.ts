import { describe, expect, it } from "vitest";
import { nearestOn, wayThrough } from "./thin.js";

const pane = {
	...{ left: 0, top: 0, width: 100, height: 100 },
	x: [0, 100] as const,
	y: [0, 100] as const,
};

describe("a way through a pane", () => {
	it("keeps the steps of its points, and both ends", () => {
		const way = wayThrough(pane, [0, 10, 10.01, 10.02, 30], [0, 0, 0, 0, 0]);
		expect([...way.steps.subarray(0, way.length)]).toEqual([0, 1, 4]);
	});

	it("has no point so far away that a canvas could not draw it", () => {
		const way = wayThrough(pane, [50, 1e300, -1e300], [50, -1e300, 1e300]);
		expect(Math.max(...way.pixels.map(Math.abs))).toBeLessThan(10_000);
	});

	it("of 100,000 steps to and fro has few points, and inks each pixel that the steps do", () => {
		const count = 100_000;
		const xs = Float64Array.from(
			{ length: count },
			(_, k) => 50 + 40 * Math.sin(k * 2.399),
		);
		const ys = Float64Array.from(
			{ length: count },
			(_, k) => 50 + 40 * Math.cos(k * 1.7),
		);
		const way = wayThrough(pane, xs, ys);
		expect(way.length).toBeLessThan(20_000);
		expect(way.steps[0]).toBe(0);
		for (let i = 1; i < way.length; i++) {
			expect(way.steps[i]).toBeGreaterThan(way.steps[i - 1] as number);
			// A line is drawn only between points that follow each other.
			if (way.breaks[i] === 0)
				expect((way.steps[i] as number) - (way.steps[i - 1] as number)).toBe(1);
		}
	});

	it("finds its nearest point", () => {
		const way = wayThrough(pane, [0, 50, 90], [0, 50, 0]);
		expect(nearestOn(way, 52, 47)).toMatchObject({ step: 1 });
		expect(nearestOn(way, 90, 100)).toEqual({ step: 2, distance: 0 });
	});
});
