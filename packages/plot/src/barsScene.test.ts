import { describe, expect, it } from "vitest";
import { expectPicture, pathPoints } from "../../../test/pictures.js";
import { barsScene } from "./index.js";

const speeds = {
	title: "Time of one step, over ours",
	series: [{ label: "a plain loop" }, { label: "a library", style: 5 }],
	rows: [
		{
			label: "adam, 100,000",
			bars: [
				{ value: 4, low: 3.5, high: 5 },
				{ value: 30, low: 20, high: 31 },
			],
		},
		{ label: "sgd, 100,000", bars: [{ value: 0.8 }, undefined] },
	],
	xLabel: "times as long",
	logX: true,
	reference: 1,
} as const;

describe("barsScene", () => {
	it("draws a marker for each value and a bar over its spread", async () => {
		const { svg, frame, notes } = barsScene(speeds);
		await expect(svg).toMatchFileSnapshot("__snapshots__/bars.svg");
		expectPicture(svg);
		expect(notes).toEqual([]);
		const [left, right] = pathPoints(svg, "range run0").map(([x]) => x) as [
			number,
			number,
		];
		// A row is one unit high, counted from below.
		expect(frame.locate([left, frame.top])[0]).toBeCloseTo(3.5, 1);
		expect(frame.locate([right, frame.top])[0]).toBeCloseTo(5, 1);
		expect(svg.match(/class="range /g)).toHaveLength(2 + speeds.series.length);
		expect(svg).toContain("adam, 100,000: a plain loop 4, a library 30.");
	});

	it("notes the values that its axis cannot show", () => {
		const rows = [{ label: "r", bars: [{ value: 0 }, { value: 1, low: -1 }] }];
		const { notes, svg } = barsScene({ ...speeds, rows });
		expectPicture(svg);
		expect(notes).toEqual([
			"r: a plain loop cannot be shown on this axis",
			"r: a library cannot be shown on this axis",
		]);
		expect(barsScene({ ...speeds, rows, logX: false }).notes).toEqual([]);
	});

	it("refuses missing rows and series, wrong bars and an unusable reference", () => {
		expect(() => barsScene({ ...speeds, rows: [] })).toThrow(
			/at least one row/,
		);
		expect(() =>
			barsScene({ ...speeds, rows: [{ label: "r", bars: [] }] }),
		).toThrow(
			/the row "r" must have a bar or undefined for each of the 2 series/,
		);
		expect(() => barsScene({ ...speeds, reference: 0 })).toThrow(
			/a finite number above 0, got 0/,
		);
	});
});
