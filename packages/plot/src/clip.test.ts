import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clip } from "./clip.js";
import type { FramePoint } from "./geometry.js";

describe("clip", () => {
	it("cuts a path where it leaves for good", () => {
		const { pieces, exits, lastInside } = clip([
			[0.5, 0.5],
			[0.5, 1.5],
			[0.5, -9],
			[0.5, 90],
		]);
		expect(pieces).toEqual([
			[
				[0.5, 0.5],
				[0.5, 1],
			],
		]);
		expect(exits).toEqual([{ at: [0.5, 1], towards: [0.5, 1.5], index: 0 }]);
		expect(lastInside).toBe(0);
	});

	it("continues where a path comes back", () => {
		const { pieces, exits, lastInside } = clip([
			[0.5, 0.5],
			[1.5, 0.5],
			[0.5, 0.25],
		]);
		expect(pieces).toEqual([
			[
				[0.5, 0.5],
				[1, 0.5],
			],
			[
				[1, 0.375],
				[0.5, 0.25],
			],
		]);
		expect(exits).toHaveLength(1);
		expect(lastInside).toBe(2);
	});

	it("keeps a path that never leaves, and one of a single point", () => {
		const path: FramePoint[] = [
			[0, 0],
			[0.25, 0.75],
			[1, 1],
		];
		expect(clip(path)).toEqual({ pieces: [path], exits: [], lastInside: 2 });
		expect(clip([[0.5, 0.5]]).pieces).toEqual([[[0.5, 0.5]]]);
		expect(clip([]).pieces).toEqual([]);
		expect(clip([[2, 2]]).pieces).toEqual([]);
	});

	it("never shows a point outside the frame", () => {
		const number = fc.oneof(
			fc.double({ min: -2, max: 3, noNaN: true }),
			fc.double({ min: -1e9, max: 1e9, noNaN: true }),
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(number, number)), (points) => {
				for (const [u, v] of clip(points).pieces.flat()) {
					expect(u).toBeGreaterThanOrEqual(0);
					expect(u).toBeLessThanOrEqual(1);
					expect(v).toBeGreaterThanOrEqual(0);
					expect(v).toBeLessThanOrEqual(1);
				}
			}),
			{ seed: 1 },
		);
	});
});
