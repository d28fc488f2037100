import { expect, it } from "vitest";
import {
	readDecades,
	readPhaseChoice,
	readRunNumber,
	writePhaseChoice,
} from "./choices.js";

it("reads what it wrote, and nothing else", () => {
	expect(readDecades("-3,1")).toEqual([-3, 1]);
	for (const text of [
		"1,-3",
		"-13,0",
		"0,13",
		"1,1",
		"1",
		"a,b",
		"1e3,4",
		"",
	]) {
		expect(readDecades(text)).toBeUndefined();
	}
	for (const y of ["beta", "β₁"]) {
		const choice = { run: 1, x: "learningRate", y };
		expect(readPhaseChoice(writePhaseChoice(choice))).toEqual(choice);
	}
	for (const text of ["", "1", "x,y,z", "1,a,b,c", `1,${"a".repeat(99)},b`]) {
		expect(readPhaseChoice(text)).toBeUndefined();
	}
	expect(readRunNumber("2")).toBe(2);
	expect(readRunNumber("-1")).toBeUndefined();
	expect(readRunNumber(undefined)).toBeUndefined();
});
