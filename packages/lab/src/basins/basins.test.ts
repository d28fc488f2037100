import { expect, it } from "vitest";
import { defaultState, Lab } from "../model/lab.js";
import { arrivals, BasinModel, middleScale, talliesOf } from "./basinModel.js";

it("tallies the ends, the most frequent first", () => {
	const map = {
		part: "basins",
		...{ x: Float64Array.of(0, 1, 2), y: Float64Array.of(0, 1), minima: [] },
		minimum: Int16Array.of(1, -1, 0, 1, -2, 1),
		steps: Int32Array.of(9, -1, 4, 5, -1, 7),
	} as const;
	expect(talliesOf(map)).toEqual([
		{ minimum: 1, count: 3, median: 7 },
		{ minimum: 0, count: 1, median: 4 },
		{ minimum: -1, count: 1, median: undefined },
		{ minimum: -2, count: 1, median: undefined },
	]);
	expect(talliesOf(undefined)).toEqual([]);
});

it("spreads the brightness over most of the starts", () => {
	const steps = Int32Array.from({ length: 1001 }, (_, i) => i - 1);
	expect(middleScale(steps)).toEqual({ fastest: 30, slowest: 969 });
	expect(middleScale(Int32Array.of(-1))).toEqual({ fastest: 1, slowest: 2 });
	expect(middleScale(Int32Array.of(5, 5))).toEqual({ fastest: 5, slowest: 6 });
});

it("the brightness is that of the starts that arrive, and not of those that pass by", () => {
	const minimum = Int16Array.of(0, -1, 1, -1, -2);
	const steps = Int32Array.of(7, 90, 12, 80, -1);
	expect(arrivals({ minimum, steps })).toEqual(Int32Array.of(7, 12));
	expect(middleScale(arrivals({ minimum, steps }))).toEqual({
		fastest: 7,
		slowest: 12,
	});
	expect(arrivals(undefined)).toEqual(new Int32Array());
});

it("asks about the arena's view, and says where there is no map", () => {
	const lab = new Lab({ ...defaultState, cost: "himmelblau" });
	const model = new BasinModel(lab);
	const view = lab.view.value;
	expect(model.question.value).toMatchObject({
		...{ cost: "himmelblau", x: view.x, y: view.y, steps: 100 },
		text: lab.runs.value.at(-1)?.text,
	});
	lab.chosenStart.value = model.startAt([0.5, 0.5]);
	expect(lab.start.value).toEqual({ x: 0, y: 0 });
	lab.setCost("x^2");
	expect(model.question.value).toBeUndefined();
	expect(model.obstacle.value).toMatch(/this one has 1\.$/);
	lab.setCost("bowl");
	expect(model.obstacle.value).toBeUndefined();
	lab.runs.value = [];
	expect(model.obstacle.value).toBe("There is no rule that can run.");
});

it("the path from a place is the rule's race from there, and none where the cost has no number", () => {
	const lab = new Lab(defaultState);
	const model = new BasinModel(lab);
	model.plan.value = { part: "plan", steps: 50, target: 1e-3 };
	expect(model.path.value).toBeUndefined();
	model.hovered.value = [0, 1];
	const { x, y } = lab.view.value;
	const path = model.path.value;
	expect([path?.variables.x?.[0], path?.variables.y?.[0]]).toEqual([
		x[0],
		y[1],
	]);
	expect(path?.cost).toHaveLength(51);
	lab.setCost("log(x) + y^2");
	model.hovered.value = [0.1, 0.5];
	expect(model.path.value).toBeUndefined();
});

it("shows no map of another cost, such as one of other variables", () => {
	const lab = new Lab({ ...defaultState, cost: "x^2 + y^2" });
	const model = new BasinModel(lab);
	const map = {
		part: "basins",
		...{ x: Float64Array.of(0), y: Float64Array.of(0) },
		minima: [{ at: { x: 0, y: 0 }, cost: 0 }],
		...{ minimum: Int16Array.of(0), steps: Int32Array.of(9) },
	} as const;
	const question = model.question.value;
	if (question === undefined) throw new Error("nothing is asked");
	model.take(map, question);
	lab.chosenStart.value = { x: 1, y: 1 };
	expect(model.map.value).toBe(map);
	lab.setCost("W^2 + b^2");
	expect(model.map.value).toBeUndefined();
});
