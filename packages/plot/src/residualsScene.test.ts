import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { cornersOf, expectPicture, frameOf } from "../../../test/pictures.js";
import { wildNumbers } from "../../../test/wildNumbers.js";
import { residualsScene } from "./index.js";

describe("residualsScene", () => {
	const fitted = Array.from({ length: 30 }, (_, i) => Math.sqrt(i));
	const residuals = fitted.map((_, i) => Math.sin(11 * i));

	it("draws residuals around a line at zero", async () => {
		const { svg, frame, notes } = residualsScene({
			fitted,
			residuals,
			deviation: 0.7,
			xLabel: "fitted y",
		});
		await expect(svg).toMatchFileSnapshot("__snapshots__/residuals.svg");
		expectPicture(svg);
		expect(notes).toEqual([]);
		const [, top, , bottom] = frameOf(svg);
		const zero = cornersOf(svg, "reference");
		expect(zero.map(([, y]) => y)).toEqual([
			(top + bottom) / 2,
			(top + bottom) / 2,
		]);
		const [, high] = frame.locate(
			cornersOf(svg, "band")[0] as [number, number],
		);
		expect(high).toBeCloseTo(1.4, 1);
		expect(svg).toContain("of 0.7; about 95 % lie within");
	});

	it("has no band without a deviation", () => {
		for (const deviation of [undefined, 0, Infinity, Number.NaN]) {
			const { svg } = residualsScene({
				fitted,
				residuals,
				...(deviation === undefined ? {} : { deviation }),
			});
			expectPicture(svg);
			expect(svg).not.toContain("deviations");
		}
	});

	it("writes only finite coordinates for any numbers", () => {
		fc.assert(
			fc.property(wildNumbers(40), fc.double(), (points, deviation) => {
				const options = {
					fitted: points.map(([one]) => one),
					residuals: points.map(([, other]) => other),
					deviation,
				};
				const { svg } = residualsScene(options);
				expectPicture(svg);
				expect(residualsScene(options).svg).toBe(svg);
			}),
			draws(150, 1),
		);
	});

	it("refuses an unknown option and columns of different lengths", () => {
		const wrong = { fitted, residuals, zero: 1 };
		expect(() => residualsScene(wrong)).toThrow(/there is no option "zero"/);
		expect(() => residualsScene({ fitted, residuals: [1] })).toThrow(
			"residualsScene: there are 30 fitted values and 1 residuals",
		);
	});
});
