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

it.each([
	["1e-12 * (x^2 + 4 * y^2)", 1e-15, 1e-13],
	["x^2 + y^2", 1e-3, 1e-3],
	["x^2 + y^2 - 8", -7.999, -7.999],
	["1 / x", -2, -1],
	["-x^2 - y", -20, -10],
])("of %s, runs start above the target", (cost, low, high) => {
	const lab = new Lab();
	lab.setCost(cost);
	const target = lab.target.value;
	expect(target).toBeGreaterThanOrEqual(low * (1 - Math.sign(low) * 1e-9));
	expect(target).toBeLessThanOrEqual(high * (1 + Math.sign(high) * 1e-9));
	for (const { run } of lab.raced.value)
		expect(run.cost[0]).toBeGreaterThan(target);
});

it("a run stays the same run in another state if it has the same style and rule", () => {
	const lab = new Lab();
	const run = (text: string, style: number) => ({ text, style, hidden: false });
	const show = (...runs: ReturnType<typeof run>[]) => {
		lab.apply({ ...lab.snapshot(), runs });
		return lab.runs.value.map(({ id }) => id);
	};
	const [sgd, adam] = show(run("sgd()", 0), run("adam()", 1));
	const [again, other, new0, new1] = show(
		...[run("adam({ learningRate: 0.1 })", 1), run("rmsprop()", 0)],
		...[run("sgd()", 2), run("adam()", 1)],
	);
	expect(again).toBe(adam);
	expect(new Set([sgd, adam, other, new0, new1]).size).toBe(5);
});

it("no run stands out in another state, and nothing is dragged", () => {
	const lab = new Lab();
	lab.dragging.value = true;
	const { id } = lab.runs.value[0] as { id: number };
	lab.hoveredRun.value = lab.pinnedRun.value = id;
	lab.apply(lab.snapshot());
	expect(lab.runs.value[0]?.id).toBe(id);
	expect([lab.hoveredRun.value, lab.pinnedRun.value]).toEqual([null, null]);
	expect(lab.dragging.value).toBe(false);
});

it("a text with an error races by its own last text, but by none of another state", () => {
	const lab = new Lab();
	const { id, text } = lab.runs.value[0] as { id: number; text: string };
	const races = () => lab.raced.value.some((one) => one.id === id);
	expect(races()).toBe(true);
	lab.setText(id, `${text} +`);
	expect(races()).toBe(true);
	lab.apply(lab.snapshot());
	expect(lab.runs.value[0]?.id).toBe(id);
	expect(races()).toBe(false);
});
