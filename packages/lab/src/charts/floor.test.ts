import { describe, expect, it } from "vitest";
import { costFloor } from "./floor.js";

const run = (...cost: number[]) => ({
	label: "sgd",
	run: { cost: Float64Array.from(cost) },
});
const minimum = (cost: number) => ({ at: {}, cost });

describe("costFloor", () => {
	it("is the lowest known minimum, also where rounding goes below it", () => {
		expect(costFloor([minimum(2), minimum(-3)], [run(5, -2)]).at).toBe(-3);
		expect(costFloor([minimum(-3)], [run(5, -3 - 1e-12)])).toEqual({
			at: -3,
			words: "The height is the cost above the lowest known minimum, −3.",
		});
		expect(costFloor([minimum(0)], [run(5)])).toEqual({ at: 0 });
	});
	it("is the lowest cost of a run where no minimum is known, or a run is lower", () => {
		const floor = costFloor([], [run(5, 1, 2), run(4, 3)]);
		expect(floor.at).toBe(1);
		expect(floor.words).toMatch(/lowest that a run reaches, 1 \(sgd, step 1\)/);
		expect(costFloor([minimum(0)], [run(5, -7)]).at).toBe(-7);
	});
	it("is 0 where the costs fall to 0, and without runs", () => {
		expect(costFloor([], [run(5, 1e-9)])).toEqual({ at: 0 });
		expect(costFloor([], [])).toEqual({ at: 0 });
	});
});
