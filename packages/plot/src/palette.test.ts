import { describe, expect, it } from "vitest";
import { runStyle } from "./palette.js";

/** Linear red, green and blue, each from 0 to 1. */
function linear(colour: string): number[] {
	return [1, 3, 5].map((at) => {
		const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
}

/** WCAG 2's contrast of two colours. */
function contrast(one: string, other: string): number {
	const [bright, dim] = [one, other]
		.map((colour) => {
			const [r, g, b] = linear(colour) as [number, number, number];
			return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
		})
		.sort((a, b) => b - a) as [number, number];
	return bright / dim;
}

const styles = [0, 1, 2, 3, 4, 5, 6, 7].map(runStyle);

describe("runStyle", () => {
	it("stands out from the background, light and dark", () => {
		for (const { light, dark } of styles) {
			expect(contrast(light, "#ffffff")).toBeGreaterThan(3);
			expect(contrast(dark, "#14171c")).toBeGreaterThan(4.5);
		}
	});

	it("has a different colour, dash and marker for each of eight runs", () => {
		for (const key of ["light", "dark", "dash", "marker"] as const) {
			expect(new Set(styles.map((style) => style[key])).size).toBe(8);
		}
		expect(runStyle(8)).toEqual(runStyle(0));
	});

	it("has distinct colours for readers who confuse red and green", () => {
		// Viénot, Brettel & Mollon 1999: linear RGB as seen by people who lack one kind of cone.
		const sights = [
			[
				[0.11238, 0.88762, 0],
				[0.11238, 0.88762, 0],
				[0.00401, -0.00401, 1],
			],
			[
				[0.29275, 0.70725, 0],
				[0.29275, 0.70725, 0],
				[-0.02234, 0.02234, 1],
			],
		];
		for (const sight of sights) {
			for (const scheme of ["light", "dark"] as const) {
				const seen = styles.map((style) => {
					const colour = linear(style[scheme]);
					return sight.map((row) =>
						Math.cbrt(
							Math.max(
								0,
								row.reduce((sum, part, i) => sum + part * (colour[i] ?? 0), 0),
							),
						),
					);
				});
				const distances = seen.flatMap((one, k) =>
					seen
						.slice(0, k)
						.map((other) =>
							Math.hypot(...one.map((value, i) => value - (other[i] ?? 0))),
						),
				);
				expect(Math.min(...distances)).toBeGreaterThan(0.095);
			}
		}
	});

	it("refuses a number that is not a whole number from 0", () => {
		for (const k of [-1, 0.5, Number.NaN]) {
			expect(() => runStyle(k)).toThrow(
				/a style's number must be a whole number from 0/,
			);
		}
	});
});
