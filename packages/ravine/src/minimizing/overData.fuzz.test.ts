import {
	adam,
	type DataOptions,
	isRefusal,
	minimize,
	momentum,
	sgd,
	TextError,
} from "ravine";
import { expect, test } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { normal, uniform } from "../random.js";

/** The minimum of any cost over any data is refused, or is not NaN, within the bounds and no higher than the start. */

function wildCosts(seed: number) {
	const random = uniform(seed);
	const noise = normal(seed);
	const pick = <T>(values: readonly T[]): T =>
		values[Math.floor(random() * values.length)] as T;
	const expression = (depth: number): string => {
		if (depth === 0 || random() < 0.2) {
			return pick(["x", "y", "a", "b", "dot(W, X)", "1", "0.5"]);
		}
		const [p, q, r] = [1, 2, 3].map(() => expression(depth - 1));
		return pick([
			...[`(${p} + ${q})`, `(${p} - ${q})`, `(${p} * ${q})`, `(${p} / ${q})`],
			...[`exp(${p})`, `log(${p})`, `sqrt(${p})`, `sin(${p})`, `tanh(${p})`],
			...[`(${p})^2`, `(${p})^b`, `abs(${p})`, `sigmoid(${p})`],
			...[`max(${p}, ${q})`, `where(${p} > 0, ${q}, ${r})`],
		]);
	};
	return () => {
		const rows = pick([1, 2, 7, 50, 300]);
		const width = pick([1, 2, 5]);
		const scale = 10 ** pick([0, 0, 0, -3, 5, -150, 100]);
		const numbers = (count: number, size = 1) =>
			Array.from({ length: count }, () => size * noise());
		const start = { a: noise(), b: noise(), W: numbers(width) };
		const bounds = {
			a: [start.a - 1, start.a + random()],
			W: [-10, 10],
		} as const;
		const learningRate = 10 ** (-4 * random());
		const rule = pick([sgd, momentum, adam])({ learningRate });
		const byRule = random() < 0.6;
		const inBatches = byRule && random() < 0.8;
		const isExact = random() < 0.5;
		const X = { data: numbers(rows * width), shape: [rows, width] as const };
		const options: DataOptions<"a" | "b" | "W"> = {
			data: { x: numbers(rows, scale), y: numbers(rows), X },
			...(random() < 0.3 && { bounds }),
			...(byRule && { optimizer: rule }),
			...(inBatches && { batch: pick([1, 3, 64]), epochs: pick([1, 3]) }),
			...(inBatches && !isExact && { precision: "float32" as const }),
			...(!inBatches && { maxSteps: 100 }),
		};
		const cost = `${expression(4)} + 0 * (a + b + dot(W, X))`;
		return { cost, start, options };
	};
}

test("never NaN, never outside the bounds, never an error of another kind", async () => {
	const { numRuns, seed } = draws(100, 1);
	const next = wildCosts(seed);
	let minima = 0;
	for (let run = 0; run < numRuns; run++) {
		const { cost, start, options } = next();
		const text = JSON.stringify({ cost, start, options }).slice(0, 2000);
		let first = Number.NaN;
		try {
			const found = await minimize(cost, start, {
				...options,
				onStep: ({ step, cost }) => {
					if (step === 0) first = cost;
				},
			});
			minima++;
			const { x, gradientNorm } = found;
			const numbers = [found.cost, gradientNorm, x.a, x.b, ...x.W];
			expect(numbers, text).not.toContain(Number.NaN);
			expect(found.cost, text).toBeLessThanOrEqual(first);
			const [low, high] = options.bounds?.a ?? [-Infinity, Infinity];
			expect(x.a, text).toBeGreaterThanOrEqual(low as number);
			expect(x.a, text).toBeLessThanOrEqual(high as number);
			if (options.batch === undefined) expect(found.epochs).toBeUndefined();
			else if (found.reason === "epochs") {
				expect(found.epochs, text).toBe(options.epochs);
			} else expect(found.reason, text).toBe("diverged");
		} catch (error) {
			if (!isRefusal(error) && !(error instanceof TextError)) throw error;
		}
	}
	expect(minima).toBeGreaterThan(numRuns / 3);
});
