import { effect } from "@preact/signals";
import { expect, it } from "vitest";
import { Lab } from "./lab.js";

it("a further part hears of its own changes alone", () => {
	const lab = new Lab();
	const heard: (string | undefined)[] = [];
	effect(() => {
		heard.push(lab.part("axes").value);
	});
	lab.setPart("averages", "beta=0.5");
	lab.setPart("axes", "1,2");
	lab.setPart("averages", "beta=0.6");
	lab.setPart("axes", undefined);
	expect(heard).toEqual([undefined, "1,2", undefined]);
});

it("says why nothing races without the name of the library's function", () => {
	const lab = new Lab();
	lab.setCost("log(x) + y^2");
	lab.chosenStart.value = { x: -1, y: 1 };
	expect(lab.raced.value).toEqual([]);
	expect(lab.raceProblem.value).toMatch(/^(?!race)/);
	expect(lab.raceProblem.value).toContain("not");
});
