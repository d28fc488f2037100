import { describe, expect, it } from "vitest";
import { contourLevels } from "./contours.js";

describe("contourLevels", () => {
	it("gives a bowl evenly spaced ellipses", () => {
		// Over a disc, the part of the area where the cost is below f is proportional to f: squared quantiles give radii in equal steps.
		const costs: number[] = [];
		for (let x = -50; x <= 50; x++) {
			for (let y = -50; y <= 50; y++) {
				if (x * x + y * y <= 2500) costs.push(x * x + y * y);
			}
		}
		const radii = contourLevels(costs).map(Math.sqrt);
		expect(radii).toHaveLength(13);
		radii.forEach((radius, k) => {
			expect(radius).toBeGreaterThan(((k + 1) * 50) / 14 - 0.6);
			expect(radius).toBeLessThan(((k + 1) * 50) / 14 + 0.6);
		});
	});

	it("rises, and is empty for a constant", () => {
		expect(contourLevels([3, 3, 3])).toEqual([]);
		expect(contourLevels([])).toEqual([]);
		const levels = contourLevels([1, 2, 3, Number.NaN, 1e9, Infinity]);
		expect([...levels].sort((a, b) => a - b)).toEqual(levels);
	});
});
