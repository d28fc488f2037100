import { describe, expect, it } from "vitest";
import { readChoices, writeChoices } from "./choices.js";

describe("choices", () => {
	it("come back from a link", () => {
		for (const step of ["length", "rate"] as const) {
			const choices = { axis: "x y&=", state: undefined, step };
			expect(readChoices(writeChoices(choices))).toEqual(choices);
		}
	});
	it("are the page's where a link says nothing or nonsense", () => {
		const none = { axis: undefined, state: undefined, step: "length" };
		expect(readChoices(undefined)).toEqual(none);
		expect(readChoices("step=%%%&foo")).toEqual(none);
	});
});
