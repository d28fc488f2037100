import { describe, expect, it } from "vitest";
import { defaultState, Lab } from "../model/lab.js";
import { bestOf, describeStrip, divergenceEdge } from "./best.js";
import { ownOutcome } from "./ownOutcome.js";
import { findsItsRate, rateSetting, whyNoRate } from "./rateSetting.js";
import { decadesAround, RatesModel } from "./ratesModel.js";
import { settingAxis } from "./settingAxis.js";

const values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const target = 1;
/** Outcomes from steps, ends and whether each diverged. */
const outcomes = (
	...rows: readonly (readonly [steps: number, cost: number, diverged?: 1])[]
) => ({
	steps: Int32Array.from(rows, ([steps]) => steps),
	cost: Float64Array.from(rows, ([, cost]) => cost),
	diverged: Uint8Array.from(rows, ([, , diverged]) => diverged ?? 0),
});

describe("the best rate", () => {
	it("takes the fewest steps, in the middle of the longest row", () => {
		const found = outcomes(
			[9, 0],
			[4, 0],
			[7, 0],
			[4, 0],
			[4, 0.5],
			[4, 0],
			[-1, 9, 1],
		);
		expect(bestOf(found, target)).toEqual({ index: 4, steps: 4, cost: 0.5 });
		expect(divergenceEdge(found)).toBe(6);
		expect(describeStrip("sgd", values, found, target)).toBe(
			"sgd reaches the target with rates from 0.1 to 0.6; the fastest is 0.5, with 4 steps. It diverges from 0.7 on.",
		);
	});

	it("stays at the target if it can", () => {
		const found = outcomes([9, 0], [3, 5], [-1, 7], [2, 0, 1], [8, 2]);
		expect(bestOf(found, target)).toMatchObject({ index: 0, steps: 9 });
		expect(describeStrip("rmsprop", values, found, target)).toMatch(
			/the fastest that stays is 0.1, with 9 steps/,
		);
		const passing = outcomes([9, 5], [3, 5]);
		expect(bestOf(passing, target)).toMatchObject({ index: 1, steps: 3 });
		expect(describeStrip("rmsprop", values, passing, target)).toMatch(
			/fastest is 0.2, with 3 steps. It does not stay there at any of them/,
		);
	});

	it("says where the start is below the target", () => {
		const found = outcomes([0, 0], [0, 0.1], [0, 9, 1]);
		expect(describeStrip("sgd", values, found, target)).toBe(
			"sgd starts below the target: it takes no step to get there. It diverges from 0.3 on.",
		);
	});

	it("ends lowest where none arrives, and is nowhere where all diverge", () => {
		const found = outcomes([-1, 9], [-1, 3], [-1, Number.NaN], [-1, 1, 1]);
		expect(bestOf(found, target)).toEqual({ index: 1, steps: -1, cost: 3 });
		expect(describeStrip("adam", values, found, target)).toMatch(
			/^adam does not reach the target; it ends lowest, at 3, with the rate 0.2/,
		);
		const lost = outcomes([-1, Number.NaN, 1], [3, 9, 1]);
		expect(bestOf(lost, target)).toBeUndefined();
		expect(divergenceEdge(lost)).toBe(0);
		expect(describeStrip("adam", values, lost, target)).toBe(
			"adam diverges at every rate shown.",
		);
	});
});

describe("a run's rate", () => {
	it.each([
		["adam({ beta1: 0.5 })", "learningRate", 0.001],
		[
			"chain(clipByNorm({ limit: 1 }), sgd({ learningRate: 2 }))",
			"learningRate",
			2,
		],
		[
			"setting decay = 0.1\nsetting lr = 0.5\nw = (1 - decay) * w - lr * g",
			"lr",
			0.5,
		],
		["setting a = 0.1\nw = w - a * g", "a", 0.1],
	])("of %s is %s", (text, name, value) => {
		expect(rateSetting(text)).toMatchObject({ name, value });
	});

	it.each([
		["adam({ learningRate: cosine(1, 9) })", "its learning rate is a schedule"],
		["w = w - 0.1 * g", "it has no learning rate"],
		[
			"setting a = 0.1\nsetting b = 0.1\nw = w - a * g - b * w",
			"it has no learning rate",
		],
		["adam(", "its text cannot be read"],
		[
			"partition({ x: sgd({ learningRate: 1 }), '*': adam() })",
			"its variables have rates of their own",
		],
	])("of %s is none: %s", (text, why) => {
		expect(rateSetting(text)).toBeUndefined();
		expect(whyNoRate(text)).toBe(why);
	});

	it("is estimated by some rules", () => {
		expect(findsItsRate("prodigy()")).toBe(true);
		expect(findsItsRate("chain(clipByNorm(), dog())")).toBe(true);
		expect(findsItsRate("adam()")).toBe(false);
		expect(findsItsRate("adam() // not prodigy")).toBe(false);
	});
});

describe("axes", () => {
	it("have four decades and more around the rates", () => {
		expect(decadesAround([])).toEqual([-3, 1]);
		expect(decadesAround([0.45, 0.2])).toEqual([-3, 1]);
		expect(decadesAround([1e-5, 3])).toEqual([-6, 2]);
		expect(decadesAround([1e9])).toEqual([6, 10]);
		expect(decadesAround([1e300])[1]).toBe(12);
	});

	it("suit the setting", () => {
		const unit = { minimum: 0, maximum: 1, includes: [true, false] } as const;
		expect(settingAxis({ value: 0.9, range: unit })).toMatchObject({
			...{ kind: "linear", from: 0, to: 0.99 },
		});
		expect(settingAxis({ value: 0.999, range: unit }).kind).toBe("memory");
		expect(settingAxis({ value: 1e-8 })).toEqual({
			...{ kind: "log", from: 1e-11, to: 1e-7 },
		});
		const above = {
			minimum: 0,
			maximum: Infinity,
			includes: [true, false],
		} as const;
		expect(settingAxis({ value: 0, range: above }).kind).toBe("log");
		expect(settingAxis({ value: -2 })).toMatchObject({ from: -4, to: 4 });
	});
});

describe("the strips' question", () => {
	it("is about the last cost that could be read", () => {
		const lab = new Lab({ ...defaultState, cost: "goldsteinPrice" });
		const model = new RatesModel(lab);
		expect(model.question.value?.cost).toBe("goldsteinPrice");
		lab.setCost("x^2 + y^4");
		expect(model.question.value?.cost).toBe("x^2 + y^4");
		lab.setCost("x^2 + ");
		expect(model.question.value?.cost).toBe("x^2 + y^4");
	});

	it("does not change with the rate, and the axis stays while the rates are on it", () => {
		const lab = new Lab(defaultState);
		const model = new RatesModel(lab);
		const before = JSON.stringify(model.question.value);
		const [row] = model.rows.value;
		if (row === undefined) throw new Error("there is a row");
		model.setRate(row, 9);
		expect(lab.runs.value[0]?.text).toBe("sgd({ learningRate: 9 })");
		expect(JSON.stringify(model.question.value)).toBe(before);
		model.setRate(row, 20);
		expect(JSON.stringify(model.question.value)).not.toBe(before);
		expect(model.axis.value).toMatchObject({ from: 0.01, to: 1000 });
	});
});

describe("ownOutcome", () => {
	const plan = (steps: number) =>
		({ part: "plan", steps, target: 1e-3 }) as const;
	const of = (cost: string, x: number, text: string, steps: number) => {
		const runs = [{ text, style: 0, hidden: false }];
		const lab = new Lab({ ...defaultState, cost, start: { x }, runs });
		return ownOutcome(lab, lab.runs.value[0]?.id as number, plan(steps));
	};

	it("tells a run that diverges from one that steps to where there is no cost", () => {
		expect(of("log(x)^2 + 0.1 * x", 5, "sgd({ learningRate: 2.5 })", 400)).toBe(
			"has no cost",
		);
		expect(of("x^4", 5, "sgd({ learningRate: 2.5 })", 400)).toBe("diverges");
	});

	it("says only what happens within the picture's steps", () => {
		// It falls for ten steps and goes beyond the edge of the numbers much later.
		const late = "sgd({ learningRate: piecewise(0.1, { 20: 30 }) })";
		expect(of("x^2", 5, late, 400)).toBe("diverges");
		expect(of("x^2", 5, late, 10)).toMatch(/^ends at 0\.2/);
		expect(of("x^2", 5, "sgd({ learningRate: 3 })", 10)).toBe("diverges");
	});
});
