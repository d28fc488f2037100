import { type FitOptions, fit, isRefusal } from "ravine";
import { expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { normal, uniform } from "./random.js";

/** A fit of any model to any data is refused, or its results are not NaN and within the bounds. */

const losses = ["huber", "softL1", "cauchy", "arctan", "absolute"] as const;

function wildFits(seed: number) {
	const random = uniform(seed);
	const noise = normal(seed);
	const pick = <T>(values: readonly T[]): T =>
		values[Math.floor(random() * values.length)] as T;
	const expression = (depth: number): string => {
		if (depth === 0 || random() < 0.2) {
			return pick(["x", "z", "a", "b", "c", "1", "2", "0.5"]);
		}
		const [p, q, r] = [1, 2, 3].map(() => expression(depth - 1));
		return pick([
			...[`(${p} + ${q})`, `(${p} - ${q})`, `(${p} * ${q})`, `(${p} / ${q})`],
			...[`exp(${p})`, `log(${p})`, `sqrt(${p})`, `sin(${p})`, `tanh(${p})`],
			...[`(${p})^2`, `(${p})^b`, `(${p})^(-1)`, `abs(${p})`],
			...[`max(${p}, ${q})`, `where(${p} > 0, ${q}, ${r})`],
		]);
	};
	return () => {
		const rows = pick([3, 4, 5, 10, 50]);
		const scale = 10 ** pick([0, 0, 0, -3, 5, -150, 100]);
		const column = (size: number) =>
			Array.from({ length: rows }, () => size * noise());
		const start = { a: noise(), b: noise(), c: noise() * pick([0, 1, 1e5]) };
		const bounds = {
			a: [start.a - 1, start.a + random()],
			b: [start.b, start.b + 1],
		} as const;
		const options: FitOptions<"a" | "b" | "c"> = {
			...(random() < 0.3 && { loss: pick(losses) }),
			...(random() < 0.3 && { bounds }),
			...(random() < 0.2 && { sigma: 0.1 }),
		};
		const model = `y = ${expression(4)} + 0 * (a + b + c)`;
		const data = { x: column(scale), z: column(1), y: column(1) };
		return { model, data, start, options };
	};
}

function numbersIn(value: unknown): number[] {
	if (typeof value === "number") return [value];
	if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(numbersIn);
}

test("never NaN, never outside the bounds, never an error of another kind", async () => {
	const { numRuns, seed } = draws(500, 1);
	const next = wildFits(seed);
	let fits = 0;
	for (let run = 0; run < numRuns; run++) {
		const { model, data, start, options } = next();
		const text = JSON.stringify({ model, data, start, options });
		try {
			const found = await fit(model, data, start, options);
			fits++;
			expect(numbersIn(found), text).not.toContain(Number.NaN);
			expect(numbersIn(found.interval()), text).not.toContain(Number.NaN);
			expect(found.report(), text).not.toMatch(/NaN|undefined/);
			const { a, b } = found.parameters;
			const [lower, upper] = options.bounds?.a ?? [a, a];
			expect(a, text).toBeGreaterThanOrEqual(lower as number);
			expect(a, text).toBeLessThanOrEqual(upper as number);
			expect(b, text).toBeLessThanOrEqual(
				(options.bounds?.b?.[1] ?? b) as number,
			);
			expect(numbersIn(found.predict(data)), text).not.toContain(Number.NaN);
		} catch (error) {
			if (!isRefusal(error)) throw error;
		}
	}
	expect(fits).toBeGreaterThan(numRuns / 3);
});
