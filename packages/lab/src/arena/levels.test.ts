import { describe, expect, it } from "vitest";
import { findLowest, type PlaneCost, sampleCosts } from "../model/lowest.js";
import {
	costAt,
	isolineCosts,
	levelsOf,
	placeOf,
	scaleOf,
	shadeAt,
} from "./levels.js";

const domain = [-4, 4] as const;

function levelsFor(cost: PlaneCost) {
	const lowest = findLowest(cost, domain, domain)?.cost;
	const scale = scaleOf(cost, domain, domain, lowest);
	const costs = sampleCosts(cost, domain, domain, 48, 32);
	const levels = levelsOf(scale, costs, 48 * 32);
	return { levels, lines: isolineCosts(levels, costs), lowest };
}

describe("the scale of costs", () => {
	it("takes a cost to a place and back", () => {
		const scale = { origin: -3, unit: 2, fromLowest: false };
		for (const cost of [-1e6, -3, 0, 0.1, 7, 1e12])
			expect(costAt(scale, placeOf(scale, cost)) / (cost || 1)).toBeCloseTo(
				cost === 0 ? 0 : 1,
				9,
			);
	});

	it("keeps the order of costs that are as large as numbers get", () => {
		const scale = { origin: 0, unit: 1e-24, fromLowest: true };
		const places = [-1e308, -1, 0, 1e-30, 1, 1e300, 1.7e308].map((cost) =>
			placeOf(scale, cost),
		);
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(places.every(Number.isFinite)).toBe(true);
	});
});

describe("the lowest point", () => {
	it("is found in a bowl, in a curved valley and at a corner", () => {
		const bowl = findLowest(
			(x, y) => (x - 1) ** 2 + 20 * (y + 2.5) ** 2 - 7,
			domain,
			domain,
		);
		expect(bowl?.at[0]).toBeCloseTo(1, 5);
		expect(bowl?.cost).toBeCloseTo(-7, 9);
		const valley = findLowest(
			(x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
			domain,
			domain,
		);
		expect(valley?.cost).toBeLessThan(1e-6);
		const corner = findLowest(
			(x, y) => Math.abs(x) + Math.abs(y),
			domain,
			domain,
		);
		expect(corner?.cost).toBeLessThan(1e-9);
	});

	it("is not made up where there is none", () => {
		const without: PlaneCost[] = [
			(x) => x,
			(x, y) => x - y,
			(x, y) => x * y,
			(x, y) => 1 / x + y,
			(x, y) => Math.log(x) + y * y,
			() => 3,
			() => Number.NaN,
		];
		for (const cost of without)
			expect(findLowest(cost, domain, domain)).toBeUndefined();
	});
});

describe("the isolines of a view", () => {
	it.each<[string, PlaneCost]>([
		["a bowl", (x, y) => 0.1 * x * x + 2 * y * y],
		["a curved valley", (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2],
		["a plane", (x, y) => x - y],
		["a saddle", (x, y) => x * y],
		["a pole", (x, y) => 1 / x + y],
		["a logarithm", (x, y) => Math.log(x) + y * y],
		["tiny costs", (x, y) => 1e-30 * (x * x + y * y)],
		["huge costs", (x, y) => 1e200 * (x * x + y * y)],
		["a flat floor", (x, y) => Math.max(0, x * x + y * y - 4)],
		["a low that is far from 0", (x, y) => x * x + y * y - 959.64],
	])("are neither few nor many on %s", (_, cost) => {
		const { levels, lines } = levelsFor(cost);
		const whole = lines.filter(({ opacity }) => opacity === 1);
		expect(whole.length).toBeGreaterThanOrEqual(6);
		expect(lines.length).toBeLessThanOrEqual(81);
		const [darkest, middle, lightest] = levels.shades;
		expect(darkest).toBeLessThan(middle);
		expect(middle).toBeLessThan(lightest);
	});

	it("stay where they are when the view is halved, and more lie between them", () => {
		const cost: PlaneCost = (x, y) => x * x + y * y;
		const { levels } = levelsFor(cost);
		const near = sampleCosts(cost, [1, 2], [1, 2], 48, 32);
		const closer = levelsOf(levels.scale, near, near.length);
		expect(closer.offset).toBe(levels.offset);
		expect(Math.log2(levels.spacing / closer.spacing) % 1).toBeCloseTo(0, 9);
		expect(closer.spacing).toBeLessThan(levels.spacing);
	});

	it("are none where the cost is constant or no number", () => {
		for (const cost of [() => 3, () => Number.NaN]) {
			const { levels, lines } = levelsFor(cost);
			expect(levels.spacing).toBe(0);
			expect(lines).toEqual([]);
			expect(levels.shades.every(Number.isFinite)).toBe(true);
		}
	});

	it("count how much of a view has a finite cost", () => {
		expect(levelsFor((x) => Math.sqrt(x)).levels.finite).toBeCloseTo(0.5, 1);
	});

	it("have shades from 0 to 1", () => {
		expect([-1, 0, 1, 2, 5].map((at) => shadeAt([0, 1, 3], at))).toEqual([
			0, 0, 0.5, 0.75, 1,
		]);
	});
});
