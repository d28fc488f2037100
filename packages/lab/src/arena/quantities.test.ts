import { type Rule, rule } from "ravine";
import * as rules from "ravine/rules";
import {
	adagrad,
	adam,
	adamax,
	adan,
	heavyBall,
	lion,
	momentum,
	rmsprop,
	rprop,
	sgd,
} from "ravine/rules";
import { describe, expect, it } from "vitest";
import { quantitiesOf } from "./quantities.js";

describe("the states of a rule that can be drawn", () => {
	it.each([
		[sgd, undefined, undefined],
		[momentum, { name: "v", sign: 1 }, undefined],
		[heavyBall, { name: "v", sign: 1 }, undefined],
		[rmsprop, undefined, { name: "s", power: 2 }],
		[adam, { name: "m", sign: 1 }, { name: "v", power: 2 }],
		[adamax, { name: "m", sign: 1 }, { name: "u", power: 1 }],
		[adagrad, undefined, { power: 2 }],
		[adan, { name: "m", sign: 1 }, { name: "n", power: 2 }],
		[lion, { name: "m", sign: 1 }, undefined],
		[rprop, undefined, undefined],
	] as const)("of rule %#", (make, average, spread) => {
		const found = quantitiesOf(make());
		if (average) expect(found.average).toEqual(average);
		else expect(found.average).toBeUndefined();
		if (spread) expect(found.spread).toMatchObject(spread);
		else expect(found.spread).toBeUndefined();
	});

	it("of a velocity that points downhill", () => {
		const own = rule(
			"own",
			`setting learningRate = 0.1
state speed = 0
speed = 0.9 * speed - learningRate * g
w = w + speed`,
		);
		expect(quantitiesOf(own()).average).toEqual({ name: "speed", sign: -1 });
	});

	it("of every rule without an error", () => {
		for (const make of Object.values(rules)) {
			if (typeof make !== "function") continue;
			const found = quantitiesOf((make as () => Rule)());
			expect(found).toHaveProperty("average");
		}
	});
});
