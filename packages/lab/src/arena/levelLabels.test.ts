import { describe, expect, it } from "vitest";
import { findLowest, type PlaneCost, sampleCosts } from "../model/lowest.js";
import { placeLevelLabels } from "./levelLabels.js";
import { levelsOf, scaleOf } from "./levels.js";
import { pointAt } from "./viewport.js";

const domain = [-4, 4] as const;
const pane = {
	...{ left: 0, top: 0, width: 800, height: 480 },
	...{ x: domain, y: [-2.4, 2.4] as const },
};

function labelsOf(cost: PlaneCost) {
	const lowest = findLowest(cost, domain, domain);
	const scale = scaleOf(cost, domain, domain, lowest?.cost);
	const costs = sampleCosts(cost, pane.x, pane.y, 48, 32);
	const levels = levelsOf(scale, costs, 48 * 32);
	const at = lowest?.at ?? ([-3.6, -2.1] as const);
	return placeLevelLabels(cost, pane, levels, at, [-3, -2]);
}

describe("the numbers on isolines", () => {
	it.each<[string, PlaneCost]>([
		["a bowl", (x, y) => 0.1 * x * x + 2 * y * y],
		["a bowl below zero", (x, y) => x * x + y * y - 5],
		["a slope", (x, y) => x + 2 * y],
		["a half of the plane", (x, y) => Math.sqrt(x) + y * y],
	])("are the cost there: %s", (_, cost) => {
		const labels = labelsOf(cost);
		expect(labels.length).toBeGreaterThan(1);
		for (const { x, y, text } of labels) {
			const there = cost(...pointAt(pane, { x, y }));
			const written = Number(text.replace("−", "-"));
			// Two digits are written, and the place is exact to a part of a sample.
			expect(Math.abs(written - there)).toBeLessThan(
				0.06 * Math.max(Math.abs(there), 0.1),
			);
		}
	});

	it("stand apart, away from the edges, and never upside down", () => {
		const labels = labelsOf((x, y) => 0.1 * x * x + 2 * y * y);
		labels.forEach(({ x, y, angle }, k) => {
			expect(x).toBeGreaterThan(40);
			expect(y).toBeLessThan(450);
			expect(Math.abs(angle)).toBeLessThanOrEqual(Math.PI / 2);
			for (const other of labels.slice(0, k))
				expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(25);
		});
	});

	it("are not there on a flat ground or without numbers", () => {
		expect(labelsOf(() => 3)).toEqual([]);
		expect(labelsOf(() => Number.NaN)).toEqual([]);
	});
});
