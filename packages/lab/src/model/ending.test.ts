import { type RaceRun, race, sgd } from "ravine";
import { expect, it } from "vitest";
import { endingOf } from "./ending.js";

it("tells runs that climb from those that leave the numbers or the cost", () => {
	const ending = (surface: string, learningRate: number) => {
		const rules = [sgd({ learningRate })];
		const { runs } = race({ surface, start: { x: 2 }, rules, steps: 40 });
		return endingOf(runs[0] as RaceRun, 40);
	};
	expect(ending("x^2", 0.1)).toBeUndefined();
	expect(ending("x^2", 1.1)).toBe("climbs");
	expect(ending("x^2", 1e12)).toMatch(/^diverges after step \d+$/);
	expect(ending("x^2", 1e308)).toBe("diverges at once");
	expect(ending("log(x)", 0.5)).toMatch(/^has no cost after step \d+$/);
});
