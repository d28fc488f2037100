import { type CostFunction, costFunction } from "ravine";
import * as surfaces from "ravine/surfaces";
import { expect, it } from "vitest";
import { findLowest, type PlaneCost, sampleCosts } from "../model/lowest.js";
import { levelsOf, scaleOf } from "./levels.js";
import { singleIsEnough } from "./precision.js";

type Interval = readonly [number, number];

function isEnough(formula: CostFunction, x: Interval, y: Interval): boolean {
	const fixed = formula.variables.map(() => 0.5);
	const cost = (point: ArrayLike<number>) =>
		formula.cost(Float64Array.from(point));
	const plane: PlaneCost = (px, py) => cost([px, py, ...fixed.slice(2)]);
	const scale = scaleOf(plane, x, y, findLowest(plane, x, y)?.cost);
	const levels = levelsOf(scale, sampleCosts(plane, x, y, 48, 32), 48 * 32);
	const pane = { left: 0, top: 0, width: 824, height: 504, x, y };
	const heat = { cost, formula, axes: [0, 1], fixed } as const;
	return singleIsEnough(heat, {
		pane,
		levels,
	});
}

it.each(Object.values(surfaces))(
	"a shader has digits enough for $name",
	(one) => {
		const [x, y] = one.variables.map((name) => one.domain[name]) as Interval[];
		expect(isEnough(one, x as Interval, y as Interval)).toBe(true);
	},
);

it("a shader has too few digits where an isoline would break up", () => {
	const far = costFunction("(x - 1e6)^2 + (y + 3e5)^2");
	expect(isEnough(far, [-6, 6], [-4, 4])).toBe(false);
	const near = costFunction("(x - 100)^2 + (y + 30)^2");
	expect(isEnough(near, [-6, 6], [-4, 4])).toBe(true);
});
