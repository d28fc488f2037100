import { effect } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { defaultChoice } from "../model/dataChoice.js";
import { isOverData } from "../model/ground.js";
import { defaultState, Lab } from "../model/lab.js";
import { deskOf, type Loaded } from "./desk.js";
import { findRates, triedRates } from "./findRates.js";
import { type Sample, samples } from "./samples.js";

/** Waits until a condition of signals holds. */
function until(holds: () => boolean): Promise<void> {
	return new Promise((resolve) => {
		let end: (() => void) | undefined;
		let isDone = false;
		end = effect(() => {
			if (!holds() || isDone) return;
			isDone = true;
			resolve();
			queueMicrotask(() => end?.());
		});
	});
}

describe("the desk", () => {
	it("lets a lab that was opened from a link race on a table of the page", async () => {
		const data = { ...defaultChoice, table: "rings", model: "logistic" };
		const lab = new Lab({ ...defaultState, data, steps: 20 });
		await until(() => isOverData(lab.ground.value));
		expect(lab.ground.value.variables).toEqual(["W", "b"]);
		expect(lab.raced.value).toHaveLength(4);
		expect(lab.start.value).toEqual({ W: 0, b: 0 });
		expect(lab.raced.value[0]?.run.cost[0]).toBeCloseTo(Math.LN2, 12);
		const whole = lab.raced.value[0]?.run.variables.W?.[5];
		lab.setData({ ...data, batch: 5 });
		expect(lab.raced.value[0]?.run.variables.W?.[5]).not.toBe(whole);
		expect(lab.costProblem.value).toBeUndefined();
		lab.setCost("x^2 + y^2");
		expect(lab.data.value).toBeUndefined();
		expect(lab.ground.value.variables).toEqual(["x", "y"]);
	});

	it("opens a text and takes a logistic curve where y is 0 or 1", async () => {
		const lab = new Lab();
		const desk = deskOf(lab);
		await until(() => desk.loaded.value !== undefined);
		expect(isOverData(lab.ground.value)).toBe(false);
		await desk.open("pasted", "hours;passed\n1,5;0\n2;0\n3;1\n2,5;1\n2,2;0\n");
		await until(() => desk.loaded.value?.table.title === "pasted");
		expect(desk.choice.value.model).toBe("logistic");
		desk.race();
		await until(() => isOverData(lab.ground.value));
		desk.choose({ model: "y = W * x" });
		await until(() => desk.problem.value !== undefined);
		expect(lab.costProblem.value?.message).toMatch(/needs two parameters/);
		// The last ground stays.
		expect(isOverData(lab.ground.value)).toBe(true);
		desk.choose({ model: "line", x: "passed", y: "hours" });
		await until(() => desk.problem.value === undefined);
		expect(desk.loaded.value?.x.name).toBe("passed");
		await desk.open("nothing", "");
		expect(desk.fileProblem.value).toMatch(/no rows/);
		expect(desk.loaded.value?.table.title).toBe("pasted");
	});

	it("sets no more rates once the lab is back on its function", async () => {
		const lab = new Lab();
		const desk = deskOf(lab);
		await until(() => desk.loaded.value !== undefined);
		const loaded = desk.loaded.value as Loaded;
		const texts = () => lab.runs.value.map(({ text }) => text);
		const before = texts();
		desk.race();
		await until(() => isOverData(lab.ground.value));
		const { sketched } = loaded.prepared.ground;
		const isCurrent = () => desk.isRacingOn(loaded);
		const found = findRates(lab, sketched, isCurrent);
		desk.leave();
		await found;
		expect(texts()).toEqual(before);
	});

	it("shows no figures of the table before under a table that cannot be used", async () => {
		const lab = new Lab();
		const desk = deskOf(lab);
		await until(() => desk.loaded.value !== undefined);
		desk.race();
		await until(() => isOverData(lab.ground.value));
		await desk.open("huge", "x,y\n1e308,1e308\n-1e308,2\n3,1\n");
		await until(() => desk.problem.value !== undefined);
		expect(desk.table.value?.title).toBe("huge");
		expect(desk.loaded.value).toBeUndefined();
		expect(lab.costProblem.value?.message).toMatch(/not a finite number/);
		desk.chooseSample(samples[0] as Sample);
		await until(() => desk.loaded.value !== undefined);
		expect(isOverData(lab.ground.value)).toBe(true);
		expect(lab.costProblem.value).toBeUndefined();
	});

	it("gives the runs their texts back when the lab leaves the data", async () => {
		const lab = new Lab();
		const desk = deskOf(lab);
		await until(() => desk.loaded.value !== undefined);
		const before = lab.runs.value;
		desk.race();
		const { surface } = lab.ground.value;
		await findRates(lab, surface, () => true);
		expect(lab.runs.value).not.toEqual(before);
		desk.leave();
		expect(lab.runs.value).toEqual(before);
		expect(isOverData(lab.ground.value)).toBe(false);
	});

	it("sets each run to the rate with which it ends lowest", async () => {
		const data = { ...defaultChoice, table: "boiling", standardised: false };
		const lab = new Lab({ ...defaultState, data, steps: 50 });
		await until(() => isOverData(lab.ground.value));
		expect(lab.raced.value[0]?.run.diverged).toBe(true);
		const id = lab.addRun("setting c = 1\nw = w - c * g") ?? -1;
		const { surface } = lab.ground.value;
		const { runs, steps } = await findRates(lab, surface, () => true);
		expect(steps).toBe(50);
		expect(runs.map(({ name }) => name)).toEqual([
			...["sgd", "momentum", "rmsprop", "adam"],
		]);
		// Plain descent's limit is 2.4e-5: the largest tried rate below it.
		expect(lab.runs.value[0]?.text).toBe("sgd({ learningRate: 0.0000178 })");
		expect(runs[0]?.costs[triedRates.indexOf(3.16e-5)]).toBeNaN();
		expect(lab.runs.value.find((run) => run.id === id)?.text).toBe(
			"setting c = 1\nw = w - c * g",
		);
		expect(lab.raced.value[0]?.run.diverged).toBe(false);
		const texts = lab.runs.value;
		expect((await findRates(lab, surface, () => false)).runs).toEqual([]);
		expect(lab.runs.value).toBe(texts);
	});

	it.each([
		["own", "", /a link does not carry/],
		["nothing", "", /there is no table "nothing"/],
		["rings", "age", /O-rings has no column of numbers called "age"/],
	])(
		"says why the link's table %s %s cannot be used",
		async (table, x, message) => {
			const data = { ...defaultChoice, table, x };
			const lab = new Lab({ ...defaultState, data });
			await until(() => lab.costProblem.value !== undefined);
			expect(lab.costProblem.value?.message).toMatch(message);
			expect(lab.ground.value.variables).toEqual(["x", "y"]);
		},
	);
});
