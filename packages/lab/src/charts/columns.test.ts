import { adam, race, sgd } from "ravine";
import { describe, expect, it } from "vitest";
import {
	effectiveRates,
	gradientNorms,
	isWide,
	stateColumn,
	stateLine,
	stateNames,
	steepest,
	stepLengths,
} from "./columns.js";

const { runs } = race({
	surface: "0.1 * x^2 + 2 * y^2",
	start: { x: -5, y: -2 },
	rules: [sgd({ learningRate: 0.45 }), adam({ learningRate: 0.4 })],
	steps: 20,
});
const [plain, adaptive] = runs as [(typeof runs)[0], (typeof runs)[0]];

describe("the columns of a run", () => {
	it("have the norm of the slopes", () => {
		// The slopes at (-5, -2) are -1 and -8.
		expect(gradientNorms(plain, "")[0]).toBeCloseTo(Math.sqrt(65), 12);
		expect(gradientNorms(plain, "")).toHaveLength(21);
		expect(gradientNorms(plain, "")).toBe(gradientNorms(plain, ""));
		const tiny = {
			...plain,
			cost: [0] as never,
			slopes: { x: [3e-200], y: [4e-200] } as never,
		};
		expect(gradientNorms(tiny, "")[0]).toBeCloseTo(5e-200, 210);
	});
	it("have each step's length and its rate, which plain descent has by definition", () => {
		expect(stepLengths(plain, "y")[0]).toBeCloseTo(0.45 * 8, 12);
		expect(stepLengths(plain, "y")).toHaveLength(20);
		for (const rate of effectiveRates(plain, "x")) {
			expect(rate).toBeCloseTo(0.45, 6);
		}
		// Adam's first step is as long as its rate in every variable.
		expect(stepLengths(adaptive, "x")[0]).toBeCloseTo(0.4, 6);
		expect(effectiveRates(adaptive, "y")[0]).toBeCloseTo(0.4 / 8, 6);
	});
	it("has no rate where the slope is 0", () => {
		const flat = {
			cost: [] as never,
			variables: { x: [0, 1] as never },
			slopes: { x: [0, 0] as never },
		};
		expect([...effectiveRates(flat, "x")]).toEqual([Number.NaN]);
	});
	it("have the states by name, for a variable", () => {
		expect(stateNames(runs)).toEqual(["m", "v"]);
		expect(stateColumn(adaptive, "m", "y")).toBe(adaptive.states.m?.y);
		expect(stateColumn(plain, "m", "y")).toBeUndefined();
		expect(stateLine(adaptive.rule.text, "m")).toBe(
			"m = beta1 * m + (1 - beta1) * g",
		);
		expect(stateLine("g = 1", "m")).toBeUndefined();
	});
	it("know the steepest variable", () => {
		expect(steepest(plain)).toBe("y");
	});
});

describe("isWide", () => {
	it("asks for a logarithmic axis only where one can show everything", () => {
		expect(isWide([[0, 1e-3, 5]])).toBe(true);
		expect(isWide([[1, 50]])).toBe(false);
		expect(isWide([[-1, 1e6]])).toBe(false);
		expect(isWide([])).toBe(false);
	});
});
