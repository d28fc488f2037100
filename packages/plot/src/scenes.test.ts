import fc from "fast-check";
import {
	adam,
	heavyBall,
	momentum,
	nesterov,
	type Race,
	race,
	rmsprop,
	sgd,
} from "ravine";
import { movingAverage } from "ravine/explain";
import { bowl } from "ravine/surfaces";
import { beforeAll, describe, expect, it } from "vitest";
import { contourLevels } from "./contours.js";
import { contourScene, curvesScene, runLabels, runSwatch } from "./index.js";

const classicRules = [
	sgd({ learningRate: 0.05 }),
	sgd({ learningRate: 0.45 }),
	sgd({ learningRate: 0.51 }),
	momentum({ learningRate: 0.45, beta: 0.9 }),
	rmsprop({ learningRate: 0.2, beta: 0.9 }),
	adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
];

let classic: Race;
beforeAll(async () => {
	classic = await race({ surface: bowl, rules: classicRules, steps: 400 });
});

/** The numbers of every attribute that places or shapes something. */
function coordinates(svg: string): number[] {
	return [
		...svg.matchAll(/ (?:d|x|y|cx|cy|r|width|height)="([^"]*)"/g),
	].flatMap(([, value]) =>
		(value as string)
			.split(/[MLZ ]+/)
			.filter(Boolean)
			.map(Number),
	);
}

/** The tags' names are balanced and nothing but an entity begins with an ampersand: what XML asks. */
function expectWellFormed(svg: string): void {
	const open: string[] = [];
	for (const [, slash, name, rest] of svg.matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
		if (slash === "/") expect(open.pop()).toBe(name);
		else if (!rest?.endsWith("/")) open.push(name as string);
	}
	expect(open).toEqual([]);
	expect(svg.replace(/<\/?\w+[^<>]*>/g, "")).not.toMatch(/[<>]/);
	expect(svg).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
	expect(svg).not.toMatch(/(?![\n\r\t])[\p{Control}\p{Surrogate}]/u);
	expect(coordinates(svg).filter((value) => !Number.isFinite(value))).toEqual(
		[],
	);
}

/** The frame's left, top, right and bottom. */
function frameOf(svg: string): [number, number, number, number] {
	const [, x, y, width, height] = (
		svg.match(
			/<clipPath[^>]*><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/,
		) ?? []
	).map(Number) as [number, number, number, number, number];
	return [x, y, x + width, y + height];
}

function pathPoints(svg: string, className: string): [number, number][] {
	return [
		...svg.matchAll(
			new RegExp(`<path class="${className}" d="M([^"Z]*)"`, "g"),
		),
	]
		.flatMap(([, data]) => (data as string).split("L"))
		.map((pair) => pair.split(" ").map(Number) as [number, number]);
}

describe("contourScene", () => {
	it("draws the classic figure", async () => {
		const { svg, notes } = contourScene({
			race: classic,
			title: "Six ways down an oblong bowl",
		});
		await expect(svg).toMatchFileSnapshot("__snapshots__/bowl.svg");
		expect(notes).toEqual([
			"sgd 0.51 diverges: it leaves the frame after step 10",
		]);
		expectWellFormed(svg);
	});

	it("tells divergence at the step that arithmetic gives", () => {
		// y is multiplied by 1 - 4 * 0.51 = -1.04 a step: 2 * 1.04^n is above 3 from n = 11.
		expect(2 * 1.04 ** 10).toBeLessThan(3);
		expect(2 * 1.04 ** 11).toBeGreaterThan(3);
		expect(contourScene({ race: classic }).notes[0]).toContain("step 10");
	});

	it("cuts a diverging path at the frame's edge", () => {
		const { svg } = contourScene({ race: classic });
		const [left, top, right, bottom] = frameOf(svg);
		const points = pathPoints(svg, "path run2");
		const inFrame = points.slice(0, 12);
		// The start, ten steps, and the edge; then the legend's swatch.
		expect(points).toHaveLength(12 + 2);
		for (const [x, y] of inFrame) {
			expect(x).toBeGreaterThanOrEqual(left - 0.01);
			expect(x).toBeLessThanOrEqual(right + 0.01);
			expect(y).toBeGreaterThanOrEqual(top - 0.01);
			expect(y).toBeLessThanOrEqual(bottom + 0.01);
		}
		expect(inFrame[11]?.[1]).toBeCloseTo(top, 1);
		// The start, at (-5, -2) of [-6, 3] × [-3, 3].
		expect(inFrame[0]?.[0]).toBeCloseTo(left + (right - left) / 9, 1);
		expect(inFrame[0]?.[1]).toBeCloseTo(bottom - (bottom - top) / 6, 1);
	});

	it("tells of a path that leaves the frame and comes back", async () => {
		const { surface, start } = classic;
		const narrow = {
			...bowl,
			domain: { x: [-6, 0.2] as const, y: [-3, 3] as const },
		};
		expect(surface.variables).toEqual(["x", "y"]);
		const { notes } = contourScene({
			race: await race({
				surface: narrow,
				start,
				rules: [momentum({ learningRate: 0.45 })],
			}),
		});
		expect(notes).toHaveLength(1);
		expect(notes[0]).toMatch(
			/^momentum 0.45 leaves the frame after step \d+ and comes back$/,
		);
	});

	it("is the same each time, with ids that two pictures do not share", () => {
		const one = contourScene({ race: classic }).svg;
		expect(contourScene({ race: classic }).svg).toBe(one);
		const other = contourScene({ race: classic, title: "another" }).svg;
		const ids = (svg: string) =>
			[...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id as string);
		expect(ids(one)).toHaveLength(4);
		for (const id of ids(one)) expect(ids(other)).not.toContain(id);
		for (const [, id] of one.matchAll(/url\(#([^)]*)\)/g)) {
			expect(ids(one)).toContain(id);
		}
	});

	it("escapes what labels and titles bring", () => {
		const { svg } = contourScene({
			race: classic,
			title: `<script>alert("&")</script>\u0000\ud800`,
			labels: ["<b>", "a&b", "'", '"', "]]>", "ok"],
		});
		expectWellFormed(svg);
		expect(svg).not.toContain("<script");
		expect(svg).toContain("a&amp;b");
		expect(svg).toContain("\ufffd");
	});

	it("keeps long labels within a narrow picture", () => {
		const { svg } = contourScene({
			race: classic,
			width: 360,
			title: "W".repeat(80),
			labels: classicRules.map((_, k) => `run ${k} `.repeat(30)),
		});
		expectWellFormed(svg);
		// Letters of system fonts are at most about 0.95 em wide, these on average about half an em.
		for (const [, x, text] of svg.matchAll(
			/<text class="label" x="([\d.]+)"[^>]*>([^<]*)</g,
		)) {
			expect(Number(x) + (text as string).length * 13 * 0.5).toBeLessThan(360);
		}
		expect(svg).toContain("…");
	});

	it("draws one to eight runs of a formula, and none", async () => {
		const rules = [
			sgd({ learningRate: 0.001 }),
			sgd({ learningRate: 0.1 }),
			momentum({ learningRate: 0.001 }),
			heavyBall({ learningRate: 0.0005 }),
			nesterov({ learningRate: 0.0005 }),
			rmsprop({ learningRate: 0.01 }),
			adam({ learningRate: 0.05 }),
			adam({ learningRate: 0.05, beta1: 0.5 }),
		];
		for (const count of [0, 1, 2, 8]) {
			const { svg } = contourScene({
				race: await race({
					surface: "(1 - x)^2 + 100 * (y - x^2)^2",
					start: { x: -1.2, y: 1 },
					rules: rules.slice(0, count),
					steps: 50,
				}),
			});
			expectWellFormed(svg);
			expect(new Set(svg.match(/path run\d/g) ?? []).size).toBe(count);
		}
	});

	it("frames a formula's paths, and a start outside a surface's domain", async () => {
		const far = await race({
			surface: bowl,
			start: { x: 40, y: 1 },
			rules: [sgd()],
			steps: 3,
		});
		const [left, , right] = frameOf(contourScene({ race: far }).svg);
		const points = pathPoints(contourScene({ race: far }).svg, "path run0");
		expect(points[0]?.[0]).toBeGreaterThan(left);
		expect(points[0]?.[0]).toBeLessThan(right);
		const wild = await race({
			surface: "exp(x^2) + y^2 + log(y)",
			start: { x: 3, y: 1e-3 },
			rules: [sgd({ learningRate: 1e3 })],
		});
		const { svg, notes } = contourScene({ race: wild });
		expectWellFormed(svg);
		expect(notes[0]).toMatch(/^sgd 1000 diverges/);
	});

	it("draws a cost that is flat, tiny or huge", async () => {
		for (const surface of [
			"0 * x + 0 * y",
			"1e-300 * (x^2 + y^2)",
			"1e300 * (x^2 + y^2)",
		]) {
			const { svg } = contourScene({
				race: await race({
					surface,
					start: { x: 1, y: 1 },
					rules: [sgd(), adam()],
					steps: 5,
				}),
			});
			expectWellFormed(svg);
		}
	});

	it("draws a cost of one variable as a curve, and refuses three", async () => {
		const single = await race({
			surface: "x^4 - 3 * x^2 + x",
			start: { x: 2 },
			rules: [sgd({ learningRate: 0.02 })],
			steps: 60,
		});
		const { svg } = contourScene({ race: single });
		expectWellFormed(svg);
		expect(svg).toContain('class="cost"');
		expect(svg).not.toContain('class="contour"');
		const triple = await race({
			surface: "x^2 + y^2 + z^2 + u^2",
			start: { x: 1, y: 1, z: 1, u: 1 },
			rules: [sgd()],
			steps: 2,
		});
		expect(() => contourScene({ race: triple })).toThrow(
			new RangeError(
				"contours need two variables, got 4 (x, y, z, u); draw the cost's curves instead",
			),
		);
	});

	it("refuses labels for other runs and sizes without room", () => {
		expect(() => contourScene({ race: classic, labels: ["one"] })).toThrow(
			/a label for each of the 6 runs, got 1/,
		);
		for (const width of [0, 100, Number.NaN, Number.POSITIVE_INFINITY]) {
			expect(() => contourScene({ race: classic, width })).toThrow(
				/width must be from 240 to 10000 pixels/,
			);
		}
	});
});

describe("contourLevels", () => {
	it("gives a bowl ellipses that are evenly apart", () => {
		// Over a disc, the part of the area below f grows as f: squared quantiles give radii in equal steps.
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

	it("is rising, and empty for a constant", () => {
		expect(contourLevels([3, 3, 3])).toEqual([]);
		expect(contourLevels([])).toEqual([]);
		const levels = contourLevels([1, 2, 3, Number.NaN, 1e9, Infinity]);
		expect([...levels].sort((a, b) => a - b)).toEqual(levels);
	});
});

describe("runLabels", () => {
	it("tells apart what the rates do not", () => {
		const runs = [
			sgd({ learningRate: 0.05 }),
			sgd({ learningRate: 0.45 }),
			adam({ learningRate: 0.4, beta1: 0.8 }),
			adam({ learningRate: 0.4, beta1: 0.9 }),
			momentum({ learningRate: (step: number) => 1 / step }),
			rmsprop(),
			rmsprop(),
		].map((rule) => ({ rule, settings: rule.settings }));
		expect(runLabels(runs)).toEqual([
			"sgd 0.05",
			"sgd 0.45",
			"adam 0.4, beta1 0.8",
			"adam 0.4, beta1 0.9",
			"momentum scheduled",
			`rmsprop ${rmsprop().settings.learningRate} (1)`,
			`rmsprop ${rmsprop().settings.learningRate} (2)`,
		]);
	});
});

describe("curvesScene", () => {
	/** Costs of a descent with a little noise that is the same each time. */
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
		expectWellFormed(svg);
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
		const [, top, , bottom] = frameOf(scene([1000, 100, 10, 1]));
		const heights = pathPoints(scene([1000, 100, 10, 1]), "path bold run0").map(
			([, y]) => y,
		);
		expect(heights).toHaveLength(4);
		const step = (heights[1] as number) - (heights[0] as number);
		expect(step).toBeGreaterThan((bottom - top) / 4);
		expect((heights[3] as number) - (heights[2] as number)).toBeCloseTo(
			step,
			1,
		);
	});

	it("says what cannot be drawn", () => {
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

	it("draws any numbers without a coordinate that is none", () => {
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
					expectWellFormed(svg);
					expect(curvesScene(options).svg).toBe(svg);
				},
			),
			{ numRuns: 150, seed: 1 },
		);
	});

	it("refuses no series", () => {
		expect(() =>
			curvesScene({ series: [], xLabel: "step", yLabel: "cost" }),
		).toThrow(/at least one series/);
	});
});

describe("runSwatch", () => {
	it("is a small picture, one of its own for each run", () => {
		const swatches = [0, 1, 2, 3, 4, 5, 6, 7].map(runSwatch);
		for (const swatch of swatches) expectWellFormed(swatch);
		expect(new Set(swatches).size).toBe(8);
		expect(runSwatch(8).match(/#[0-9a-f]{6}/)).toEqual(
			expect.arrayContaining(runSwatch(0).match(/#[0-9a-f]{6}/) ?? []),
		);
		expect(() => runSwatch(-1)).toThrow(RangeError);
	});
});
