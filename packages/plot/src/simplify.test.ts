import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pixel } from "./geometry.js";
import { decimate, simplify, straighten } from "./simplify.js";

/** The distance from a point to the nearest line. */
function distanceToLines(
	[x, y]: Pixel,
	lines: readonly (readonly Pixel[])[],
): number {
	let nearest = Infinity;
	for (const line of lines) {
		for (let i = 1; i < line.length; i++) {
			const [ax, ay] = line[i - 1] as Pixel;
			const [bx, by] = line[i] as Pixel;
			nearest = Math.min(
				nearest,
				Math.hypot(x - ax, y - ay),
				Math.hypot(x - bx, y - by),
			);
			const length = Math.hypot(bx - ax, by - ay);
			const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
			if (along <= 0 || along >= length) continue;
			const across = (x - ax) * (by - ay) - (y - ay) * (bx - ax);
			nearest = Math.min(nearest, Math.abs(across) / length);
		}
	}
	return nearest;
}

const within = (max: number) => fc.double({ min: 0, max, noNaN: true });

describe("simplify", () => {
	it("draws within half a pixel of every point", () => {
		const point = fc.oneof(
			fc.tuple(within(40), within(40)),
			fc.tuple(within(2), within(2)),
		);
		fc.assert(
			fc.property(fc.array(point, { minLength: 2, maxLength: 60 }), (few) => {
				// Often enough that covered segments are left out.
				const line = Array.from({ length: 20 }, () => few).flat();
				const drawn = simplify([line]);
				for (const corner of few) {
					expect(distanceToLines(corner, drawn)).toBeLessThan(0.75);
				}
			}),
			{ seed: 1, numRuns: 60 },
		);
	});

	it("draws a line that goes to and fro only once", () => {
		const corners: Pixel[] = [
			[10, 10],
			[300, 12],
			[90, 200],
		];
		const line = Array.from({ length: 100_000 }, (_, i): Pixel => {
			const [x, y] = corners[i % 3] as Pixel;
			return [x + 1e-3 * Math.sin(i), y];
		});
		const drawn = simplify([line]);
		expect(drawn.flat().length).toBeLessThan(100);
		for (const corner of corners) {
			expect(distanceToLines(corner, drawn)).toBeLessThan(0.5);
		}
	});

	it("bounds the points of a wild path", () => {
		let state = 1;
		const random = () => {
			state = (state * 16807) % 2147483647;
			return state / 2147483647;
		};
		const line = Array.from(
			{ length: 100_000 },
			(): Pixel => [700 * random(), 400 * random()],
		);
		const drawn = simplify([line]);
		expect(drawn.flat().length).toBeLessThan(35_000);
		for (const corner of line.slice(0, 100)) {
			expect(distanceToLines(corner, drawn)).toBeLessThan(1);
		}
	});

	it("returns nothing for a single point and for nothing", () => {
		expect(simplify([[[3, 4]]])).toEqual([]);
		expect(simplify([])).toEqual([]);
	});
});

describe("straighten", () => {
	it("keeps the corners of a line and the turn of one that comes back", () => {
		const line: Pixel[] = [
			[0, 0],
			[1, 0],
			[2, 0],
			[2, 1],
			[2, 2],
		];
		expect(straighten(line)).toEqual([line[0], line[2], line[4]]);
		const back: Pixel[] = [
			[0, 0],
			[9, 0],
			[3, 0],
		];
		expect(straighten(back)).toEqual(back);
	});
});

describe("decimate", () => {
	it("keeps the extremes of each column", () => {
		const points = Array.from(
			{ length: 10_000 },
			(_, i): Pixel => [i / 100, i === 5000 ? 77 : Math.sin(i)],
		);
		const kept = decimate(points);
		expect(kept.length).toBeLessThanOrEqual(200);
		expect(kept).toContain(points[5000]);
		expect(kept[0]).toBe(points[0]);
		expect(kept.at(-1)).toBe(points.at(-1));
	});
});
