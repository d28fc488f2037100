import { contourScene } from "@ravine/plot";
import fc from "fast-check";
import { momentum, race, rmsprop, sgd } from "ravine";
import { describe, expect, it } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { expectPicture } from "../../../test/pictures.js";
import { checkWildRace, wildRaces } from "../../../test/wildRaces.js";

describe("pictures at the extremes", () => {
	it.each([
		["(5e-324)*x", { x: 2 }],
		["1/(x*1e308)", { x: 2 }],
		["abs(x)", { x: 1e300 }],
		["1.7976931348623157e308 + 0 * x", { x: 0 }],
		["1e300*x^2 + y", { x: 1, y: -1e300 }],
		["0*x + 0*y", { x: 1e-320, y: 1e16 }],
		["sqrt(1 - x^2) + y", { x: 0.5, y: 0 }],
	])("hold for %s", async (surface, start) => {
		for (const learningRate of [1e-300, 1, 1e300]) {
			const rules = [sgd({ learningRate }), momentum({ learningRate })];
			const { svg } = contourScene({
				race: race({ surface, start, rules, steps: 20 }),
			});
			expectPicture(svg);
		}
	});

	it("draw 100,000 steps in less than a megabyte", async () => {
		const { svg } = contourScene({
			race: race({
				surface: "0.1*x^2 + 2*y^2",
				start: { x: -5, y: -2 },
				rules: [rmsprop({ learningRate: 0.4 }), sgd({ learningRate: 0.3 })],
				steps: 100_000,
				noise: 1,
			}),
		});
		expectPicture(svg);
		expect(svg.length).toBeLessThan(1e6);
	});

	it("draw random races", async () => {
		const options = draws(60, 1);
		let drawn = 0;
		await fc.assert(
			fc.asyncProperty(wildRaces, async (wild) => {
				if (checkWildRace(wild)) drawn++;
			}),
			options,
		);
		// The library refuses the other races. If there are few, it may refuse all.
		expect(drawn).toBeGreaterThan(options.numRuns / 4 - 10);
	}, 3_600_000);
});
