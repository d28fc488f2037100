import { describe, expect, it } from "vitest";
import { chooseInset } from "./inset.js";

const pane = {
	...{ left: 0, top: 0, width: 900, height: 600 },
	x: [-6, 3] as const,
	y: [-3, 3] as const,
};
const minimum = [0, 0] as const;
const start = [-5, -2] as const;

/** A path that halves its distance from the minimum with each step. */
const halving = {
	xs: Array.from({ length: 40 }, (_, k) => -5 * 0.5 ** k),
	ys: Array.from({ length: 40 }, (_, k) => -2 * 0.5 ** k),
};

describe("the inset", () => {
	it("is there when a run is too near to a minimum to be told from it", () => {
		expect(chooseInset(pane, [minimum], start, [halving], 2)).toBeUndefined();
		const inset = chooseInset(pane, [minimum], start, [halving], 12);
		expect(inset?.magnification).toBeGreaterThanOrEqual(4);
		expect(inset?.at[0]).toBeCloseTo(600, 6);
	});

	it("magnifies more the nearer the run is, by powers of two", () => {
		const at = (step: number) =>
			chooseInset(pane, [minimum], start, [halving], step)?.magnification ?? 0;
		expect(at(30)).toBeGreaterThan(at(15));
		expect(Math.log2(at(30)) % 1).toBe(0);
	});

	it("does not cover the start, the minimum and the path", () => {
		const inset = chooseInset(pane, [minimum], start, [halving], 20);
		const { left = 0, top = 0, width = 0, height = 0 } = inset?.pane ?? {};
		for (const [x, y] of [
			[100, 500],
			[600, 300],
			[350, 400],
		] as const)
			expect(x > left && x < left + width && y > top && y < top + height).toBe(
				false,
			);
	});

	it("waits for no run that wanders", () => {
		const wandering = {
			xs: halving.xs.map((_, k) => 0.2 * (-1) ** k),
			ys: halving.ys.map(() => 0.12),
		};
		const inset = chooseInset(pane, [minimum], start, [halving, wandering], 30);
		expect(inset?.magnification).toBeGreaterThan(4);
	});

	it("is not there without a minimum, on a narrow picture and outside the view", () => {
		expect(chooseInset(pane, [], start, [halving], 30)).toBeUndefined();
		const narrow = { ...pane, width: 200 };
		expect(
			chooseInset(narrow, [minimum], start, [halving], 30),
		).toBeUndefined();
		const beside = { ...pane, x: [1, 10] as const };
		expect(
			chooseInset(beside, [minimum], start, [halving], 30),
		).toBeUndefined();
	});
});
