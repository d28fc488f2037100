import { describe, expect, it } from "vitest";
import { defaultState, Lab, type LabRun, MAX_STEPS } from "../model/lab.js";
import { changedFates, type Fates, fateOf } from "./fates.js";

const fates = (...texts: string[]): Fates =>
	new Map(texts.map((text, id) => [id, text]));

it("of a race that is shortened while a pointer drags, a run that climbs does not diverge", () => {
	const runs = [
		{ text: "sgd({ learningRate: 0.501 })", style: 0, hidden: false },
	];
	const lab = new Lab({ ...defaultState, runs, steps: MAX_STEPS });
	lab.dragging.value = true;
	const [run] = lab.raced.value as [LabRun];
	expect(run.steps).toBeLessThan(MAX_STEPS);
	expect(fateOf(run, lab.target.value)).toBe("sgd 0.501 climbs");
});

describe("changedFates", () => {
	it("says what has changed, and of many runs how many", () => {
		const before = fates("a falls", "b falls");
		expect(changedFates(before, fates("a falls", "b rises", "c is new"))).toBe(
			"b rises.",
		);
		expect(changedFates(before, before)).toBe("");
		const six = ["a", "b", "c", "d", "e", "f"];
		const texts = changedFates(
			fates(...six.map((name) => `${name} falls`)),
			fates(...six.map((name) => `${name} rises`)),
		);
		expect(texts).toBe(
			"a rises. b rises. c rises. d rises. 2 other runs changed too.",
		);
	});
});
