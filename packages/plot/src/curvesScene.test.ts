import fc from "fast-check";
import { movingAverage } from "ravine";
import { describe, expect, it } from "vitest";
import { expectPicture, frameOf, pathPoints } from "../../../test/pictures.js";
import { curvesScene } from "./index.js";

describe("curvesScene", () => {
	/** Costs of a descent with a little noise, always the same. */
	function noisy(rate: number): Float64Array {
		let state = 1;
		return Float64Array.from({ length: 600 }, (_, i) => {
			state = (state * 16807) % 2147483647;
			return 0.1 + 2 * Math.exp(-i * rate) + (0.3 * state) / 2147483647;
		});
	}

	it("draws raw and smoothed curves", async () => {
		const series = [0.003, 0.01, 0.03].map((rate) => {
			const values = noisy(rate);
			return {
				label: `sgd ${rate}`,
				values,
				smooth: movingAverage(values, 0.9),
			};
		});
		const { svg, notes } = curvesScene({
			series,
			title: "Cost by mini-batch",
			xLabel: "mini-batch",
			yLabel: "cost",
		});
		await expect(svg).toMatchFileSnapshot("__snapshots__/curves.svg");
		expect(notes).toEqual([]);
		expectPicture(svg);
		expect(svg.match(/class="path raw run\d"/g)).toHaveLength(3);
		expect(svg.match(/class="path bold run\d"/g)).toHaveLength(3);
	});

	it("takes a logarithmic axis for positive values over more than two decades", () => {
		const scene = (values: number[], logY?: boolean) =>
			curvesScene({
				series: [{ label: "a", values }],
				xLabel: "step",
				yLabel: "cost",
				...(logY === undefined ? {} : { logY }),
			}).svg;
		const logarithmic = "on a logarithmic scale";
		expect(scene([1000, 100, 1])).toContain(logarithmic);
		expect(scene([1000, 100, 20])).not.toContain(logarithmic);
		expect(scene([1000, 100, -1])).not.toContain(logarithmic);
		expect(scene([1000, 100, 1], false)).not.toContain(logarithmic);
		expect(scene([3, 2, 1], true)).toContain(logarithmic);
		// Equal ratios are equal lengths.
		const svg = scene([1000, 10, 100, 1]);
		const [, top, , bottom] = frameOf(svg);
		const heights = pathPoints(svg, "path bold run0").map(([, y]) => y);
		const [a, b, c, d] = heights as [number, number, number, number];
		expect(heights).toHaveLength(4);
		expect(b - a).toBeGreaterThan((bottom - top) / 2);
		expect(d - c).toBeCloseTo(b - a, 1);
		expect(b - c).toBeCloseTo((b - a) / 2, 1);
	});

	it("notes values that cannot be drawn", () => {
		const notesOf = (values: number[], logY?: boolean) =>
			curvesScene({
				series: [
					{ label: "a", values },
					{ label: "b", values: [10, 5, 2, 1, 1, 1] },
				],
				xLabel: "step",
				yLabel: "cost",
				...(logY === undefined ? {} : { logY }),
			}).notes;
		expect(notesOf([10, 9, 8])).toEqual([]);
		expect(notesOf([10, 20, Infinity, Number.NaN])).toEqual([
			"a is not finite after step 1",
		]);
		expect(notesOf([10, Number.NaN, 8])).toEqual([
			"a has 1 value that is not finite",
		]);
		expect(notesOf([10, 100, 1e9, 1e300])).toEqual([
			"a leaves the frame after step 1",
		]);
		expect(notesOf([10, 5, 0], true)).toEqual([
			"a is 0 after step 1, which a logarithmic axis cannot show",
		]);
		expect(notesOf([10, -5, 1], true)).toEqual([
			"a has 1 value not above 0, which a logarithmic axis cannot show",
		]);
		expect(notesOf([Number.NaN])).toEqual(["a has no finite value"]);
		expect(notesOf([])).toEqual(["a has no values"]);
	});

	it("writes only finite coordinates for any numbers", () => {
		const value = fc.oneof(
			fc.double(),
			fc.double({ min: -10, max: 10 }),
			fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
		);
		const values = fc.array(value, { maxLength: 30 });
		fc.assert(
			fc.property(
				fc.array(
					fc.record(
						{ label: fc.string({ unit: "binary" }), values, smooth: values },
						{ requiredKeys: ["label", "values"] },
					),
					{ minLength: 1, maxLength: 9 },
				),
				fc.constantFrom(undefined, true, false),
				fc.integer({ min: 240, max: 900 }),
				(series, logY, width) => {
					const options = {
						series,
						xLabel: "step",
						yLabel: "cost",
						width,
						...(logY === undefined ? {} : { logY }),
					};
					const { svg } = curvesScene(options);
					expectPicture(svg);
					expect(curvesScene(options).svg).toBe(svg);
				},
			),
			{ numRuns: 150, seed: 1 },
		);
	});

	it("refuses an unknown option, and no series", () => {
		const options = { series: [], xLabel: "", yLabel: "", log: true };
		expect(() => curvesScene(options)).toThrow(/there is no option "log"/);
		expect(() =>
			curvesScene({ series: [], xLabel: "step", yLabel: "cost" }),
		).toThrow(/at least one series/);
	});
});
