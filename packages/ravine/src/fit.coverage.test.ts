import { fit } from "ravine";
import { expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { normal } from "./random.js";

/** The intervals contain the true values with the stated probability. */

const x = Array.from({ length: 25 }, (_, i) => i / 3);

const models = [
	{
		model: "y = a * x + b",
		truth: { a: 0.7, b: 2 },
		curve: (x: number) => 0.7 * x + 2,
		deviation: 0.5,
	},
	{
		model: "y = a * exp(-k * x) + c",
		truth: { a: 5, k: 0.6, c: 1 },
		curve: (x: number) => 5 * Math.exp(-0.6 * x) + 1,
		deviation: 0.1,
	},
	{
		model: "y = top / (1 + exp((middle - x) / width))",
		truth: { top: 3, middle: 4, width: 0.8 },
		curve: (x: number) => 3 / (1 + Math.exp((4 - x) / 0.8)),
		deviation: 0.1,
	},
] as const;

test.each(models)("$model", async ({ model, truth, curve, deviation }) => {
	const { numRuns, seed } = draws(400, 11);
	const random = normal(seed);
	const names = Object.keys(truth);
	const inside = new Map(names.map((name) => [name, 0]));
	for (let run = 0; run < numRuns; run++) {
		const y = x.map((x) => curve(x) + deviation * random());
		const found = await fit(model, { x, y }, truth as Record<string, number>);
		const interval = found.interval();
		for (const [name, value] of Object.entries(truth)) {
			const [lower, upper] = interval[name] as [number, number];
			if (lower <= value && value <= upper) {
				inside.set(name, (inside.get(name) as number) + 1);
			}
		}
	}
	for (const [name, count] of inside) {
		// Three standard errors of the share, plus an allowance for curvature.
		const share = count / numRuns;
		const room = 3 * Math.sqrt((0.95 * 0.05) / numRuns);
		expect(share, name).toBeGreaterThan(0.95 - room - 0.005);
		expect(share, name).toBeLessThan(0.95 + room + 0.005);
	}
});
