import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDrawable } from "./ground.js";
import { defaultState, type LabState, MAX_RUNS } from "./lab.js";
import { readLink, writeLink } from "./link.js";
import { MAX_RULE_TEXT } from "./ruleText.js";

const number = fc
	.double({ noNaN: true, noDefaultInfinity: true })
	.map((value) => value + 0);
const pair = fc.tuple(number, number).filter(isDrawable);
const states: fc.Arbitrary<LabState> = fc.record({
	cost: fc.string({ maxLength: 60, unit: "binary" }),
	data: fc.option(
		fc.record({
			table: fc.constantFrom("own", "decay", "pass or fail"),
			x: fc.string({ maxLength: 20, unit: "binary" }),
			y: fc.string({ maxLength: 20, unit: "binary" }),
			model: fc.constantFrom("line", "logistic", "y = a * x^b"),
			standardised: fc.boolean(),
			batch: fc.nat(1000),
		}),
		{ nil: undefined },
	),
	start: fc.option(
		fc.dictionary(fc.constantFrom("x", "y", "alpha_1", "größe"), number, {
			minKeys: 1,
		}),
		{ nil: undefined },
	),
	view: fc.option(fc.record({ x: pair, y: pair }), { nil: undefined }),
	target: fc.option(number, { nil: undefined }),
	runs: fc.array(
		fc.record({
			text: fc.string({ maxLength: 60, unit: "binary" }),
			style: fc.nat(63),
			hidden: fc.boolean(),
		}),
		{ maxLength: 8 },
	),
	steps: fc.integer({ min: 200, max: 100_000 }),
	noise: number.map(Math.abs),
	seed: fc.nat(),
	step: fc.nat(200),
	parts: fc.dictionary(
		fc.constantFrom("rates", "data", "network"),
		fc.string({ unit: "binary" }),
	),
});

describe("a link", () => {
	it("keeps the whole state", () => {
		fc.assert(
			fc.property(states, (state) => {
				expect(readLink(`#${writeLink(state)}`)?.state).toEqual({ ...state });
			}),
			{ seed: 1, numRuns: 300 },
		);
	});

	it("keeps long rules in any alphabet, also one that is too long to race", () => {
		const long = (text: string, style: number) => ({
			text: text.repeat(MAX_RULE_TEXT / text.length),
			...{ style, hidden: false },
		});
		const runs = Array.from({ length: MAX_RUNS }, (_, k) => long("∞→", k));
		const state = { ...defaultState, runs };
		expect(readLink(writeLink(state))?.state?.runs).toEqual(runs);
		const [first, ...others] = runs as [(typeof runs)[0]];
		const longer = [{ ...first, text: `${first.text}x` }, ...others];
		const link = writeLink({ ...state, runs: longer });
		expect(readLink(link)?.state?.runs).toEqual(longer);
	});

	it("leaves out a view that cannot be drawn", () => {
		for (const view of [
			"0,1,0,1e-320",
			"0,1,-1e308,1e308",
			"1,2,1e9,1000000000.0000001",
		]) {
			const { state } = readLink(`#v=1&view=${view}`) ?? {};
			expect(state?.view).toBeUndefined();
			expect(state?.cost).toBe(defaultState.cost);
		}
	});

	it("is short for the default state, and absent without a version", () => {
		expect(writeLink(defaultState)).toBe("v=1");
		expect(readLink("#rates")).toBeUndefined();
		expect(readLink("")).toBeUndefined();
	});

	it("of version 1 still opens", () => {
		const link =
			"#v=1&cost=rosenbrock&start=x%3A-1.2%2Cy%3A1&view=-2%2C2%2C-1%2C3&run=0%3Asgd%28%7B+learningRate%3A+0.001+%7D%29&run=5-%3Asetting+a+%3D+0.1%0Aw+%3D+w+-+a+*+g&steps=500&noise=0.1&seed=7&step=37";
		expect(readLink(link)?.state).toEqual({
			cost: "rosenbrock",
			start: { x: -1.2, y: 1 },
			view: { x: [-2, 2], y: [-1, 3] },
			runs: [
				{ text: "sgd({ learningRate: 0.001 })", style: 0, hidden: false },
				{ text: "setting a = 0.1\nw = w - a * g", style: 5, hidden: true },
			],
			steps: 500,
			noise: 0.1,
			seed: 7,
			step: 37,
			parts: {},
		});
		expect(readLink("#v=1&run=&steps=5")?.state).toMatchObject({
			runs: [],
			step: 5,
		});
	});

	it.each([
		["#v=2", /version 2/],
		["#v=1&steps=1e9", /steps is "1e9", which is out of range/],
		["#v=1&steps=2.5", /out of range/],
		["#v=1&steps=", /not a number/],
		["#v=1&noise=-1", /out of range/],
		["#v=1&noise=NaN", /not a number/],
		["#v=1&data=own&batch=-1", /batch is -1/],
		[`#v=1&data=own&model=${"x".repeat(600)}`, /model has 600 characters/],
		["#v=1&start=5", /start is "5"/],
		["#v=1&start=x:1,__proto__%20:2", /start/],
		["#v=1&view=1,2,3", /view/],
		["#v=1&view=1,1,0,3", /rising/],
		["#v=1&run=adam()", /run "adam\(\)"/],
		[`#v=1${"&run=0:sgd".repeat(9)}`, /9 runs/],
		[`#v=1&cost=${"x".repeat(3000)}`, /3000 characters/],
		[`#v=1&cost=${"x".repeat(400_000)}`, /at most 400000/],
	])("that is broken says so: %s", (link, problem) => {
		expect(readLink(link)?.problem).toMatch(problem);
	});

	it("never throws", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), (text) => {
				readLink(`#v=1&${text}`);
				readLink(`#v=1&start=${text}&run=${text}`);
			}),
			{ seed: 1, numRuns: 300 },
		);
	});
});
