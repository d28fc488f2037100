import { adam, momentum, type Race, race, rmsprop, sgd } from "ravine";
import { bowl } from "ravine/surfaces";
import { describe, expect, it } from "vitest";
import { expectPicture } from "../../../test/pictures.js";
import { contourScene, type Pixel } from "./index.js";

/** The animated picture of a race, and the inset round its minimum. */

const rules = [
	sgd({ learningRate: 0.45 }),
	sgd({ learningRate: 0.51 }),
	momentum({ learningRate: 0.45 }),
	rmsprop({ learningRate: 0.2 }),
	adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }),
];
const classic: Race = race({ surface: bowl, rules, steps: 40 });
const domain = { x: [-5.6, 2.4], y: [-2.5, 2.5] } as const;

const numbers = (text: string) => text.split(";").map(Number);

function lengthsOf(line: readonly Pixel[]): number[] {
	return line.map(([x, y], i) => {
		const [px, py] = line[i - 1] ?? [x, y];
		return Math.hypot(x - px, y - py);
	});
}

function lengthOf(line: readonly Pixel[]): number {
	return lengthsOf(line).reduce((sum, one) => sum + one, 0);
}

/** The point of a line at a part of its length. */
function alongLine(line: readonly Pixel[], part: number): Pixel {
	const lengths = lengthsOf(line);
	let left = part * lengthOf(line);
	for (let i = 1; i < line.length; i++) {
		const [[ax, ay], [bx, by]] = [line[i - 1], line[i]] as [Pixel, Pixel];
		const length = lengths[i] as number;
		if (left <= length) {
			const share = length === 0 ? 0 : left / length;
			return [ax + (bx - ax) * share, ay + (by - ay) * share];
		}
		left -= length;
	}
	return line.at(-1) as Pixel;
}

/** The value at a time, where a list of values changes evenly between times. */
function valueAt(times: number[], values: number[], time: number): number {
	const after = times.findIndex((one) => one >= time);
	if (after <= 0) return values[0] as number;
	const [t0, t1] = times.slice(after - 1, after + 1) as [number, number];
	const [v0, v1] = values.slice(after - 1, after + 1) as [number, number];
	return v0 + ((v1 - v0) * (time - t0)) / (t1 - t0);
}

interface Way {
	readonly line: Pixel[];
	/** The lengths that are uncovered at the times, in pixels. */
	readonly shown: number[];
	readonly times: number[];
}

/** The lines that uncover the paths, as the picture states them. */
function waysOf(svg: string): Map<string, Way> {
	const found = svg.matchAll(
		/class="way" id="([^"]*)" stroke-dasharray="([^"]*)" d="M([^"]*)"><animate attributeName="stroke-dashoffset" values="([^"]*)" keyTimes="([^"]*)"/g,
	);
	return new Map(
		[...found].map(([, id, dash, data, values, times]) => [
			id as string,
			{
				line: (data as string)
					.split("L")
					.map((pair) => pair.split(" ").map(Number) as unknown as Pixel),
				shown: numbers(values as string).map((one) => Number(dash) - one),
				times: numbers(times as string),
			},
		]),
	);
}

describe("an animated picture", () => {
	const { svg, frame } = contourScene({
		race: classic,
		domain,
		inset: true,
		animate: { seconds: 8 },
	});

	it("is well-formed and the same each time", async () => {
		expectPicture(svg);
		const small = race({ surface: bowl, rules: rules.slice(0, 2), steps: 6 });
		await expect(
			contourScene({ race: small, inset: true, animate: { seconds: 8 } }).svg,
		).toMatchFileSnapshot("__snapshots__/moving.svg");
	});

	it("has each head where its run is, at the time of each step", () => {
		const ways = waysOf(svg);
		const heads = [
			...svg.matchAll(
				/<animateMotion keyPoints="([^"]*)" keyTimes="([^"]*)"[^>]*dur="8s"[^>]*><mpath href="#([^"]*)"/g,
			),
		];
		expect(heads).toHaveLength(rules.length);
		heads.forEach(([, points, times, id], k) => {
			const way = ways.get(id as string) as Way;
			const run = classic.runs[k] as Race["runs"][number];
			// Four fifths of the loop are for the steps.
			for (let step = 0; step < run.cost.length; step++) {
				const at = [run.variables.x?.[step], run.variables.y?.[step]];
				const place = frame.place(at as [number, number]);
				const isVisible = [domain.x, domain.y].every(([low, high], axis) => {
					const one = at[axis] as number;
					return one >= low && one <= high;
				});
				// The run with 0.51 leaves the frame after step 5.
				if (!isVisible) {
					expect([k, step >= 6]).toEqual([1, true]);
					break;
				}
				const time = (0.8 * step) / 40;
				const part = valueAt(
					numbers(times as string),
					numbers(points as string),
					time,
				);
				const [x, y] = alongLine(way.line, part);
				expect(Math.hypot(x - place[0], y - place[1])).toBeLessThan(3);
				// The line is uncovered as far as the head has come.
				const shown = valueAt(way.times, way.shown, time);
				expect(Math.abs(shown - part * lengthOf(way.line))).toBeLessThan(1);
			}
		});
	});

	it("shows all of it at the loop's end, and where nothing moves", () => {
		for (const { line, shown, times } of waysOf(svg).values()) {
			for (const one of shown.slice(-2)) {
				expect(one).toBeCloseTo(lengthOf(line), 0);
			}
			expect(times.slice(-2)).toEqual([0.8, 1]);
		}
		const still = contourScene({ race: classic, domain, inset: true });
		const shapes = (text: string) =>
			(
				text
					.replace(/<g class="head".*?<\/g>|<mask.*?<\/mask>/g, "")
					.match(/<(?:path|circle) [^>]*>/g) ?? []
			).sort();
		expect(shapes(svg)).toEqual(shapes(still.svg));
		expect(still.svg).not.toMatch(/<animate|<mask|prefers-reduced-motion/);
		expect(svg.match(/@media \(prefers-reduced-motion:reduce\)/g)).toHaveLength(
			3,
		);
	});

	it("waits for a script if it is to", () => {
		const waiting = contourScene({
			race: classic,
			animate: { seconds: 3, begin: "indefinite" },
		}).svg;
		const all = waiting.match(/<(?:animate|animateMotion|set) [^>]*>/g) ?? [];
		expect(all.length).toBeGreaterThan(20);
		for (const one of all) expect(one).toContain('begin="indefinite"');
		expect(waiting).not.toContain("prefers-reduced-motion");
		expectPicture(waiting);
	});

	it("draws a cost of one variable, a run outside the frame, and a single step", () => {
		const rise = race({
			surface: "x^4 - 3 * x^2 + x",
			start: { x: 2 },
			rules: [sgd({ learningRate: 0.02 }), sgd({ learningRate: 9 })],
			steps: 1,
		});
		expectPicture(contourScene({ race: rise, animate: { seconds: 1 } }).svg);
		const outside = contourScene({
			race: classic,
			domain: { x: [100, 101], y: [100, 101] },
			animate: { seconds: 8 },
		});
		expectPicture(outside.svg);
		expect(outside.svg).not.toContain("<mask");
	});

	it("refuses what it cannot animate", () => {
		const long = race({ surface: bowl, rules, steps: 1001 });
		expect(() => contourScene({ race: long, animate: { seconds: 8 } })).toThrow(
			"contourScene: an animation shows at most 1000 steps, got 1001",
		);
		for (const seconds of [0, 601, Number.NaN]) {
			expect(() =>
				contourScene({ race: classic, animate: { seconds } }),
			).toThrow(/animate.seconds must be from 1 to 600, got/);
		}
		const begin = "soon" as "0s";
		expect(() =>
			contourScene({ race: classic, animate: { seconds: 8, begin } }),
		).toThrow(/animate.begin must be "0s" or "indefinite", got "soon"/);
	});
});

describe("an inset", () => {
	/** The middles of the elements of a class in a picture without a legend's. */
	const middles = (marks: string, className: string): Pixel[] =>
		[
			...marks.matchAll(new RegExp(`class="${className}" d="M([^"]*)Z"`, "g")),
		].map(([, data]) => {
			const points = (data as string)
				.split("L")
				.map((pair) => pair.split(" ").map(Number));
			const mean = (i: number) =>
				points.reduce((sum, point) => sum + (point[i] as number), 0) /
				points.length;
			return [mean(0), mean(1)];
		});
	const boxesOf = (marks: string) =>
		[
			...marks.matchAll(
				/<rect class="lens" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
			),
		].map(
			(found) => found.slice(1).map(Number) as [number, number, number, number],
		);

	it("magnifies the surroundings of the minimum five times", () => {
		const { layers, frame } = contourScene({
			race: classic,
			domain,
			inset: true,
			styles: [1, 2, 3, 4, 5],
		});
		const [star, large] = middles(layers.marks, "minimum") as [Pixel, Pixel];
		expect(star[0]).toBeCloseTo(frame.place([0, 0])[0], 1);
		const [lens, box] = boxesOf(layers.marks) as ReturnType<typeof boxesOf>;
		expect(box?.[2]).toBeCloseTo(5 * (lens?.[2] as number), 1);
		expect(box?.[3]).toBeCloseTo(5 * (lens?.[3] as number), 1);
		// The end of plain descent is a square, beside the star in the picture and five times as far in the inset.
		const { x, y } = (classic.runs[0] as Race["runs"][number]).variables;
		const end = frame.place([x?.at(-1) as number, y?.at(-1) as number]);
		const ends = middles(layers.marks, "marker run1").filter(
			([px, py]) =>
				Math.abs(px - large[0] - 5 * (end[0] - star[0])) < 0.2 &&
				Math.abs(py - large[1] - 5 * (end[1] - star[1])) < 0.2,
		);
		expect(ends.length).toBeGreaterThan(0);
	});

	it("lies where it covers no path", () => {
		for (const start of [
			{ x: -5, y: -2 },
			{ x: -5, y: 2 },
			{ x: 2, y: 2 },
			{ x: 2, y: -2 },
		]) {
			const done = race({
				surface: bowl,
				start,
				rules: rules.slice(3),
				steps: 40,
			});
			const { layers, frame } = contourScene({ race: done, inset: true });
			const [, box] = boxesOf(layers.marks);
			const [left, top, width, height] = box as [
				number,
				number,
				number,
				number,
			];
			for (const { variables } of done.runs) {
				for (let step = 0; step <= 40; step++) {
					const [x, y] = [variables.x?.[step], variables.y?.[step]];
					const [px, py] = frame.place([x as number, y as number]);
					const isCovered =
						px > left && px < left + width && py > top && py < top + height;
					expect(isCovered).toBe(false);
				}
			}
		}
	});

	it("shows the lowest end where no minimum is known, and says so where there is none", () => {
		const surface = "(x - 1)^2 + 3 * (y - 2)^2";
		const start = { x: 0, y: 0 };
		const done = race({
			surface,
			start,
			rules: [sgd({ learningRate: 0.01 }), sgd({ learningRate: 0.15 })],
			steps: 60,
		});
		const { layers, frame } = contourScene({ race: done, inset: true });
		const [lens] = boxesOf(layers.marks);
		const [left, top, width, height] = lens as [number, number, number, number];
		const [x, y] = frame.place([1, 2]);
		expect(x > left && x < left + width).toBe(true);
		expect(y > top && y < top + height).toBe(true);
		const lost = race({ surface, start, rules: [sgd({ learningRate: 9 })] });
		expect(contourScene({ race: lost, inset: true }).notes).toContain(
			"no run ends in the frame, so there is no inset",
		);
	});

	it("refuses a cost of one variable", () => {
		const single = race({
			surface: "x^2",
			start: { x: 1 },
			rules: [],
			steps: 1,
		});
		expect(() => contourScene({ race: single, inset: true })).toThrow(
			"an inset needs two variables, got 1 (x)",
		);
	});
});
