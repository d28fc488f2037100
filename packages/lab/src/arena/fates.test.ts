import { describe, expect, it } from "vitest";
import { changedFates, type Fates } from "./fates.js";

const fates = (...texts: string[]): Fates =>
	new Map(texts.map((text, id) => [id, text]));

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
