import { describe, expect, it } from "vitest";
import { scalesOf, ticksAlong } from "./scale.js";

const x = { label: "step" };
const series = (y: readonly number[], more = {}) => ({
	...{ key: y.join(), label: "one", style: 0, y },
	...more,
});

describe("scalesOf", () => {
	it("fits the shown series and leaves the hidden out", () => {
		const { x: across, y: up } = scalesOf({
			x,
			y: { label: "cost" },
			series: [series([0, 2, 10]), series([1e9], { hidden: true })],
		});
		expect(across.axis.domain).toEqual([0, 2]);
		expect(up.axis.domain[0]).toBe(0);
		expect(up.axis.domain[1]).toBeGreaterThan(10);
		expect(up.axis.domain[1]).toBeLessThan(12);
	});
	it("does not let a run that diverges set the scale", () => {
		const { y: up } = scalesOf({
			x,
			y: { label: "cost" },
			series: [
				series([0, 2, 10]),
				series([5, 500, 1e300], { end: "diverges after step 2" }),
			],
		});
		expect(up.axis.domain[1]).toBeLessThan(40);
	});
	it("keeps 0, negative numbers and what is not finite on a logarithmic axis, at its bottom", () => {
		const { y: up, floor } = scalesOf({
			x,
			y: { label: "cost", log: true },
			series: [series([100, 1e-3, 0, -1, Number.NaN, Infinity])],
		});
		expect(up.axis.log).toBe(true);
		expect(floor).toBe(up.axis.domain[0]);
		expect(up.place(0)).toBe(0);
		expect(up.place(-1)).toBe(0);
		expect(up.place(100)).toBeGreaterThan(0.9);
		expect(up.place(100)).toBeLessThanOrEqual(1);
	});
	it("falls back to an even axis where nothing is above 0, and never fails", () => {
		for (const y of [[], [0], [-1, -2], [Number.NaN], [1e308, -1e308], [5]]) {
			const scales = scalesOf({
				x,
				y: { label: "cost", log: true },
				series: [series(y)],
			});
			for (const { axis, place } of [scales.x, scales.y]) {
				expect(axis.domain.every(Number.isFinite)).toBe(true);
				expect(axis.domain[1]).toBeGreaterThan(axis.domain[0]);
				expect(Number.isFinite(place(3))).toBe(true);
			}
		}
	});
	it("shows the horizontal lines of reference, and no vertical one", () => {
		const { y: up } = scalesOf({
			x,
			y: { label: "cost", log: true },
			series: [series([100, 10])],
			marks: [
				{ axis: "y", at: 1e-3, label: "target" },
				{ axis: "y", at: 0, label: "nothing" },
				{ axis: "x", at: 1e9, label: "edge" },
			],
		});
		expect(up.place(1e-3)).toBeGreaterThan(0);
		expect(up.place(1e-3)).toBeLessThan(0.1);
		expect(up.axis.domain[1]).toBeLessThan(1000);
	});
	it("measures above a number, or magnitudes", () => {
		const above = scalesOf({
			x,
			y: { label: "cost", log: true, above: -5 },
			series: [series([95, -4])],
		});
		expect(above.y.axis.domain[0]).toBeGreaterThan(0.5);
		expect(above.y.axis.domain[1]).toBeLessThan(200);
		const size = scalesOf({
			x,
			y: { label: "slope", log: true, size: true },
			series: [series([-10, 0.1])],
		});
		expect(size.y.axis.domain[1]).toBeGreaterThan(10);
		expect(size.floor).toBeUndefined();
	});
	it("gives few ticks that do not touch", () => {
		const { x: across, y: up } = scalesOf({
			x: { label: "step", domain: [0, 100_000] },
			y: { label: "cost", log: true },
			series: [series([1e12, 1e-2])],
		});
		const wide = ticksAlong(across, "x", 300).map(({ text }) => text);
		expect(wide.length).toBeGreaterThanOrEqual(2);
		expect(wide.length).toBeLessThanOrEqual(6);
		const tall = ticksAlong(up, "y", 150);
		expect(tall.length).toBeGreaterThanOrEqual(3);
		expect(tall.length).toBeLessThanOrEqual(8);
	});
});
