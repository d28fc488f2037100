import { adam, type RaceOptions, race, sgd } from "ravine";
import { bowl } from "ravine/surfaces";
import { expect, test } from "vitest";
import { raceApart } from "./apart.js";

test("a signal arrives between two rules, and the race is that of all at once", async () => {
	const options: RaceOptions = {
		surface: bowl,
		rules: [sgd(), adam({ learningRate: 0.4 })],
		noise: 0.1,
		steps: 50,
	};
	let isHeard = false;
	setImmediate(() => {
		isHeard = true;
	});
	expect(await raceApart(options)).toEqual(race(options));
	expect(isHeard).toBe(true);
});
