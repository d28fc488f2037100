import { expect, it } from "vitest";
import { minimumColour, missedColour, speedColour } from "./colours.js";
import { leftOf, outcomeText, speedOf, speedScale } from "./speed.js";

it("the fastest is the brightest", () => {
	const scale = speedScale([[40, -1, 10], [], [90]], 100);
	expect(scale).toEqual({ fastest: 10, slowest: 100 });
	expect(speedOf(scale, 10)).toBe(1);
	expect(speedOf(scale, 100)).toBe(0);
	expect(speedOf(scale, 31.6)).toBeCloseTo(0.5, 2);
	expect(speedOf(speedScale([], 1), 0)).toBe(1);
	const brightness = (colour: readonly number[]) =>
		0.2126 * (colour[0] ?? 0) +
		0.7152 * (colour[1] ?? 0) +
		0.0722 * (colour[2] ?? 0);
	const colours = [
		speedColour,
		...[0, 1, 2, 3, 4, 5, 6, 7, 8, 40].map(
			(k) => (speed: number) => minimumColour(k, speed),
		),
		(speed: number) => missedColour(1 - speed, "light"),
		(speed: number) => missedColour(1 - speed, "dark"),
	];
	for (const colourAt of colours) {
		const levels = [0, 0.25, 0.5, 0.75, 1].map((s) => brightness(colourAt(s)));
		expect(levels).toEqual([...levels].sort((a, b) => a - b));
		expect(new Set(levels).size).toBe(5);
		expect(levels.every((level) => level >= 0 && level <= 255)).toBe(true);
	}
});

it("what is left of the way down", () => {
	expect(leftOf(0.001, 100, 0.001)).toBe(0);
	expect(leftOf(100, 100, 0.001)).toBe(1);
	expect(leftOf(1e9, 100, 0.001)).toBe(1);
	expect(leftOf(1, 1, 1)).toBe(0);
	const half = leftOf(0.3, 100, 0.001);
	expect(half > 0.3 && half < 0.7).toBe(true);
});

it("outcomes are said in words", () => {
	const outcomes = {
		steps: Int32Array.of(25, 1, -1, 3, -1, 9),
		cost: Float64Array.of(1e-4, 0, 0.31, 5, Number.NaN, 2),
		diverged: Uint8Array.of(0, 0, 0, 0, 0, 1),
	};
	expect([0, 1, 2, 3, 4, 5].map((i) => outcomeText(outcomes, i, 1e-3))).toEqual(
		[
			...["25 steps", "1 step", "ends at 0.31", "3 steps, ends at 5"],
			...["diverges", "diverges"],
		],
	);
});
