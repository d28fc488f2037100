import { describe, expect, it } from "vitest";
import { rounded } from "./gestures.js";
import {
	type Pane,
	panned,
	pixelX,
	pixelY,
	pointAt,
	roundNumbers,
	shaped,
	viewAround,
	zoomed,
} from "./viewport.js";

const pane: Pane = {
	...{ left: 10, top: 20, width: 400, height: 200 },
	x: [-1, 3],
	y: [0, 2],
};

describe("a pane", () => {
	it("takes a point to a pixel and back", () => {
		const [x, y] = pointAt(pane, {
			x: pixelX(pane, 1.7),
			y: pixelY(pane, 0.3),
		});
		expect(x).toBeCloseTo(1.7, 12);
		expect(y).toBeCloseTo(0.3, 12);
	});

	it("has its highest point at the top", () => {
		expect([pixelX(pane, -1), pixelY(pane, 2)]).toEqual([10, 20]);
		expect([pixelX(pane, 3), pixelY(pane, 0)]).toEqual([410, 220]);
	});
});

describe("a view", () => {
	it("is widened to equal units", () => {
		const view = { x: [0, 4], y: [0, 4] } as const;
		expect(shaped(view, { width: 800, height: 400 })).toEqual({
			x: [-2, 6],
			y: [0, 4],
		});
	});

	it("keeps units that differ very much", () => {
		const view = { x: [0, 0.01], y: [0, 1000] } as const;
		expect(shaped(view, { width: 800, height: 400 })).toEqual(view);
	});

	it("zooms around a point, and stops where digits end", () => {
		const view = zoomed({ x: [0, 4], y: [0, 2] }, 2, [1, 1]);
		expect(view).toEqual({ x: [0.5, 2.5], y: [0.5, 1.5] });
		const deep = { x: [1, 1 + 1e-12], y: [0, 1e-12] } as const;
		expect(zoomed(deep, 10)).toEqual(deep);
		const wide = { x: [-1e30, 1e30], y: [-1e30, 1e30] } as const;
		expect(zoomed(wide, 0.1)).toEqual(wide);
	});

	it("moves by shares of itself", () => {
		expect(panned({ x: [0, 4], y: [0, 2] }, 0.5, -1)).toEqual({
			x: [2, 6],
			y: [-2, 0],
		});
	});

	it("fits points with a margin, and one point alone", () => {
		const view = viewAround(
			[
				[0, 0],
				[10, 5],
				[Number.NaN, 1],
				[1e300, 0],
			],
			0.1,
		);
		expect(view?.x).toEqual([-1, 11]);
		expect(view?.y).toEqual([-0.5, 5.5]);
		const one = viewAround([[3, 4]]);
		expect(one?.x[1]).toBeGreaterThan(3);
		expect(viewAround([])).toBeUndefined();
	});
});

describe("numbers along an edge", () => {
	it("are round and within the interval", () => {
		expect(roundNumbers([-0.3, 1.05], 6)).toEqual([0, 0.5, 1]);
		expect(roundNumbers([-4, 4], 8)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
	});

	it("are none where the interval has no digits", () => {
		expect(roundNumbers([1, 1], 6)).toEqual([]);
	});
});

describe("a dragged number", () => {
	it("has the digits that a pixel tells apart", () => {
		expect(rounded(1.23456789, 0.01)).toBe(1.235);
		expect(rounded(123456, 100)).toBe(123460);
		expect(rounded(1.5e-9, 1e-11)).toBe(1.5e-9);
		expect(rounded(1.5, 0)).toBe(1.5);
	});
});
