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
import { bowl } from "ravine/surfaces";
import { beforeAll, describe, expect, it } from "vitest";
import { expectPicture, frameOf, pathPoints } from "../../../test/pictures.js";
import { contourScene } from "./index.js";

const classicRules = [
	sgd({ learningRate: 0.05 }),
	sgd({ learningRate: 0.45 }),
	sgd({ learningRate: 0.51 }),
	momentum({ learningRate: 0.45, beta: 0.9 }),
	rmsprop({ learningRate: 0.2, beta: 0.9 }),
	adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
];

let classic: Race;
beforeAll(() => {
	classic = race({ surface: bowl, rules: classicRules, steps: 400 });
});

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
		expectPicture(svg);
	});

	it("notes divergence at the step that arithmetic gives", () => {
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

	it("notes a path that leaves the frame and comes back", async () => {
		const { surface, start } = classic;
		const narrow = {
			...bowl,
			domain: { x: [-6, 0.2] as const, y: [-3, 3] as const },
		};
		expect(surface.variables).toEqual(["x", "y"]);
		const { notes } = contourScene({
			race: race({
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

	it("is deterministic, and two pictures share no ids", () => {
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

	it("converts data to pixels and back", () => {
		const { frame } = contourScene({ race: classic });
		const { left, top, width, height } = frame;
		// The bowl is shown from -6 to 3 and from -3 to 3.
		expect(frame.place([-6, 3])).toEqual([left, top]);
		expect(frame.place([3, -3])).toEqual([left + width, top + height]);
		expect(frame.locate([left + width / 2, top + height / 4])).toEqual([
			-1.5, 1.5,
		]);
		const [x, y] = frame.locate(frame.place([0.1, -0.2]));
		expect(x).toBeCloseTo(0.1, 12);
		expect(y).toBeCloseTo(-0.2, 12);
	});

	it("computes contours once for many paths", async () => {
		let asked = 0;
		const counted = {
			...bowl,
			cost(x: ArrayLike<number>) {
				asked++;
				return bowl.cost(x);
			},
		};
		const from = async (x: number) =>
			contourScene({
				race: race({
					surface: counted,
					start: { x, y: -2 },
					rules: [sgd({ learningRate: 0.3 })],
					steps: 30,
				}),
			});
		const one = await from(-5);
		expect(asked).toBeGreaterThan(1000);
		asked = 0;
		const other = await from(-4);
		expect(asked).toBeLessThan(10);
		expect(other.layers.ground).toBe(one.layers.ground);
		expect(other.layers.axes).toBe(one.layers.axes);
		expect(other.layers.paths).not.toBe(one.layers.paths);
		// Neither the frame nor the place of a layer's elements depends on the picture's id.
		for (const layer of Object.values(one.layers)) {
			expect(layer).not.toMatch(/ id=|url\(/);
			expect(one.svg).toContain(layer);
		}
	});

	it("shows the given domain, and draws runs in the given styles", async () => {
		const done = race({
			surface: "x^2 + y^2",
			start: { x: 1, y: 1 },
			rules: [sgd({ learningRate: 0.1 }), sgd({ learningRate: 0.2 })],
			steps: 20,
		});
		const domain = { x: [-2, 2] as const, y: [-1, 3] as const };
		const { svg, frame } = contourScene({ race: done, domain, styles: [4, 1] });
		expect(frame.locate([frame.left, frame.top])).toEqual([-2, 3]);
		expect(pathPoints(svg, "path run4").length).toBeGreaterThan(2);
		expect(svg).not.toContain("run0");
		expect(() => contourScene({ race: done, styles: [1] })).toThrow(
			/a style for each of the 2 runs, got 1/,
		);
		expect(() => contourScene({ race: done, domain: { z: [0, 1] } })).toThrow(
			/the domain has "z"; the variables are x, y/,
		);
		expect(() => contourScene({ race: done, domain: { x: [1, 1] } })).toThrow(
			/two finite numbers in rising order/,
		);
	});

	it("accepts names that every object has, such as constructor", async () => {
		const { svg } = contourScene({
			race: race({
				surface: "constructor^2 + toString^2",
				start: { constructor: 1, toString: 2 } as unknown as Record<
					string,
					number
				>,
				rules: [sgd({ learningRate: 0.1 })],
				steps: 5,
			}),
			labels: ["__proto__"],
		});
		expectPicture(svg);
		expect(svg).toContain("constructor = 1, toString = 2");
		expect(svg).toContain(">__proto__<");
		expect(svg).not.toContain("native code");
	});

	it("escapes labels and titles", () => {
		const { svg } = contourScene({
			race: classic,
			title: `<script>alert("&")</script>\u0000\ud800`,
			labels: ["<b>", "a&b", "'", '"', "]]>", "\u001b]0;x\u0007\u202e"],
		});
		expectPicture(svg);
		expect(svg).not.toContain("<script");
		expect(svg).toContain("a&amp;b");
		expect(svg).toContain(">\ufffd]0;x\ufffd\ufffd<");
	});

	it("keeps long labels within a narrow picture", () => {
		const { svg } = contourScene({
			race: classic,
			width: 360,
			title: "W".repeat(80),
			labels: classicRules.map((_, k) => `run ${k} `.repeat(30)),
		});
		expectPicture(svg);
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
				race: race({
					surface: "(1 - x)^2 + 100 * (y - x^2)^2",
					start: { x: -1.2, y: 1 },
					rules: rules.slice(0, count),
					steps: 50,
				}),
			});
			expectPicture(svg);
			expect(new Set(svg.match(/path run\d/g) ?? []).size).toBe(count);
		}
	});

	it("frames a formula's paths, and a start outside a surface's domain", async () => {
		const far = race({
			surface: bowl,
			start: { x: 40, y: 1 },
			rules: [sgd()],
			steps: 3,
		});
		const [left, , right] = frameOf(contourScene({ race: far }).svg);
		const points = pathPoints(contourScene({ race: far }).svg, "path run0");
		expect(points[0]?.[0]).toBeGreaterThan(left);
		expect(points[0]?.[0]).toBeLessThan(right);
		const wild = race({
			surface: "exp(x^2) + y^2 + log(y)",
			start: { x: 3, y: 1e-3 },
			rules: [sgd({ learningRate: 1e3 })],
		});
		const { svg, notes } = contourScene({ race: wild });
		expectPicture(svg);
		expect(notes[0]).toMatch(/^sgd 1000 diverges/);
	});

	it("tells a run that steps to where there is no cost from one that diverges", () => {
		const ends = (surface: string, learningRate: number) => {
			const rules = [sgd({ learningRate })];
			const done = race({ surface, start: { x: 5 }, rules, steps: 50 });
			const domain = { x: [-1e9, 1e9] } as const;
			return contourScene({ race: done, domain }).notes[0];
		};
		expect(ends("log(x)^2 + 0.1 * x", 2.5)).toBe(
			"sgd 2.5 has no cost after step 7",
		);
		expect(ends("x^4", 1)).toMatch(/^sgd 1 diverges/);
	});

	it("draws a cost that is flat, tiny or huge", async () => {
		for (const surface of [
			"0 * x + 0 * y",
			"1e-300 * (x^2 + y^2)",
			"1e300 * (x^2 + y^2)",
		]) {
			const { svg } = contourScene({
				race: race({
					surface,
					start: { x: 1, y: 1 },
					rules: [sgd(), adam()],
					steps: 5,
				}),
			});
			expectPicture(svg);
		}
	});

	it("draws a cost of one variable as a curve, and refuses three", async () => {
		const single = race({
			surface: "x^4 - 3 * x^2 + x",
			start: { x: 2 },
			rules: [sgd({ learningRate: 0.02 })],
			steps: 60,
		});
		const { svg } = contourScene({ race: single });
		expectPicture(svg);
		expect(svg).toContain('class="cost"');
		expect(svg).not.toContain('class="contour"');
		const triple = race({
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

	it("refuses an unknown option", () => {
		const options = { race: classic, size: 300 };
		expect(() => contourScene(options)).toThrow(
			/there is no option "size"; the options are race, labels,/,
		);
	});

	it("refuses a wrong number of labels and sizes that are too small", () => {
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
