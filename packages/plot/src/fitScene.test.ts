import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { cornersOf, expectPicture, frameOf } from "../../../test/pictures.js";
import { wildNumbers } from "../../../test/wildNumbers.js";
import { fitScene } from "./index.js";

const labels = { xLabel: "x", yLabel: "y", title: "y = a * x + b" };

/** A curve over 0 to 10, with a band that is wider at its ends. */
function line(a: number, b: number) {
	const x = Array.from({ length: 41 }, (_, i) => i / 4);
	const at = (half: number) =>
		x.map((one) => a * one + b + half * (1 + Math.abs(one - 5)));
	return { x, values: at(0), lower: at(-0.1), upper: at(0.1) };
}

describe("fitScene", () => {
	const x = Array.from({ length: 21 }, (_, i) => i / 2);
	const y = x.map((one, i) => 2 * one + 1 + Math.sin(5 * i));

	it("draws data, a curve and its band", async () => {
		const { svg, frame, notes } = fitScene({
			...labels,
			x,
			y,
			curve: line(2, 1),
			subtitle: "a = 2 ± 0.1, b = 1 ± 0.2",
			bandLabel: "95 % confidence band",
		});
		await expect(svg).toMatchFileSnapshot("__snapshots__/fit.svg");
		expectPicture(svg);
		expect(notes).toEqual([]);
		const dots = cornersOf(svg, "dots");
		// Each dot is a line of no length, and the legend has three more.
		expect(dots).toHaveLength(2 * (x.length + 3));
		const [first] = dots;
		const [x0, y0] = frame.locate(first as [number, number]);
		expect(x0).toBeCloseTo(0, 1);
		expect(y0).toBeCloseTo(1, 1);
		const curve = cornersOf(svg, "path bold run0").slice(0, 2);
		const ends = curve.map((pixel) => frame.locate(pixel)[1]);
		expect(ends[0]).toBeCloseTo(1, 1);
		expect(ends[1]).toBeCloseTo(21, 1);
	});

	it("shows all of the data where the curve goes far beyond them", () => {
		const poles = {
			x: [0, 4, 5, 6, 10],
			values: [0, 1e3, 1e300, -1e9, 0],
			lower: [-1, -1e300, -Infinity, -1e9, -1],
			upper: [1, 1e300, Infinity, 0, 1],
		};
		const { svg, frame } = fitScene({ ...labels, x, y, curve: poles });
		expectPicture(svg);
		const [, top, , bottom] = frameOf(svg);
		const span = Math.max(...y) - Math.min(...y);
		const most = frame.locate([0, top])[1] - frame.locate([0, bottom])[1];
		expect(most).toBeGreaterThan(span);
		expect(most).toBeLessThan(2.1 * span);
	});

	it("shows a single point and a constant with room around them", () => {
		for (const count of [1, 5]) {
			const two = new Float64Array(count).fill(2);
			const curve = { x: two, values: two };
			const { svg, frame } = fitScene({ ...labels, x: two, y: two, curve });
			expectPicture(svg);
			const [left, top, right, bottom] = frameOf(svg);
			const [lowX, lowY] = frame.locate([left, bottom]);
			const [highX, highY] = frame.locate([right, top]);
			expect([lowX, lowY, highX, highY].map((end) => end.toFixed(2))).toEqual([
				...["1.80", "1.80", "2.20", "2.20"],
			]);
		}
	});

	it("breaks the curve where it is not finite", () => {
		const values = [1, 2, Number.NaN, 4, 5];
		const { svg } = fitScene({
			...labels,
			x,
			y,
			curve: { x: [0, 2, 4, 6, 8], values },
		});
		const [path = ""] = /class="path bold run0" d="[^"]*"/.exec(svg) ?? [];
		expect(path.match(/M/g)).toHaveLength(2);
		expect(svg).not.toContain("confidence band");
	});

	it("notes points and bands that cannot be drawn", () => {
		const none = [Infinity, Infinity];
		expect(
			fitScene({
				...labels,
				x: [0, 1, Number.NaN],
				y: [0, 1, 2],
				curve: {
					x: [0, 1],
					values: [0, 1],
					lower: none.map((end) => -end),
					upper: none,
				},
			}).notes,
		).toEqual([
			"1 of 3 points are not finite and not drawn",
			"the band is not finite anywhere and not drawn",
		]);
	});

	it("draws a sample of 100,000 points, with all lonely ones", () => {
		const count = 100_000;
		const many = Array.from({ length: count }, (_, i) => i / count);
		const wild = many.map((_, i) =>
			i === 77_777 ? 30 : Math.sin(i * i) + Math.cos(7 * i),
		);
		const options = { ...labels, x: many, y: wild, curve: line(0, 0) };
		const { svg, frame, notes } = fitScene({
			...options,
			curve: { x: [0, 1], values: [0, 0] },
		});
		expectPicture(svg);
		expect(svg.length).toBeLessThan(300_000);
		expect(notes[0]).toMatch(/^[3-9],\d{3} of 100,000 points are drawn/);
		const highest = cornersOf(svg, "dots tiny").reduce((a, b) =>
			a[1] < b[1] ? a : b,
		);
		expect(frame.locate(highest)[1]).toBeCloseTo(30, 1);
	});

	it("writes only finite coordinates for any numbers", () => {
		fc.assert(
			fc.property(
				wildNumbers(40),
				wildNumbers(40),
				fc.string({ unit: "binary" }),
				fc.integer({ min: 240, max: 900 }),
				(data, curve, text, width) => {
					const options = {
						title: text,
						xLabel: text,
						yLabel: "y",
						x: data.map(([one]) => one),
						y: data.map(([, other]) => other),
						curve: {
							x: curve.map(([one]) => one).sort((a, b) => a - b),
							values: curve.map(([, other]) => other),
							lower: curve.map(([, other]) => other - 1),
							upper: curve.map(([one]) => one),
						},
						width,
					};
					const { svg } = fitScene(options);
					expectPicture(svg);
					expect(fitScene(options).svg).toBe(svg);
				},
			),
			draws(150, 1),
		);
	});

	it("refuses an unknown option and columns of different lengths", () => {
		const curve = line(1, 0);
		const wrong = { ...labels, x, y, curve, logX: true };
		expect(() => fitScene(wrong)).toThrow(/there is no option "logX"/);
		expect(() => fitScene({ ...labels, x: [1], y: [], curve })).toThrow(
			"fitScene: x has 1 numbers and y has 0",
		);
		expect(() =>
			fitScene({ ...labels, x, y, curve: { ...curve, upper: [1] } }),
		).toThrow("the curve's upper has 1 numbers and its x has 41");
	});
});
