import { expect, test } from "vitest";
import { checkRule } from "./check.js";
import { describeSteps } from "./describe.js";

const described = (text: string) =>
	describeSteps(checkRule("my", text).program);

/** The scalars of a product are collected, here those of mHat and 1 / d. */
test("lists the operations per step, per array and per parameter", () => {
	expect(
		described(`
			setting beta = 0.9
			state m = 0
			state scalar d = 1
			m = beta * m + (1 - beta) * g
			mHat = m / (1 - beta^t)
			d = max(d, norm(mHat))
			w = w - mHat / d
		`),
	).toEqual({
		perStep: {
			lines: ["k1 = 1 - beta", "k2 = 1 / (1 - beta^t)"],
			operations: 4,
		},
		perArray: {
			lines: ["k3 = sum(mHat^2)", "d' = max(d, sqrt(k3))", "k4 = 1 / d' * k2"],
			operations: 5,
		},
		perParameter: {
			lines: ["m' = beta * m + k1 * g", "mHat = k2 * m'", "w' = w - k4 * m'"],
			operations: 6,
		},
	});
});

test("operators are written as in texts, with the necessary parentheses", () => {
	const { perParameter } = described(`
		c = not (g < w and g != 0) or t >= 3
		w = where(c, -(w + g)^2.5 * -g, mod(w, 2) - (g - clamp(w, -1, 1)))
	`);
	expect(perParameter.lines).toEqual([
		"c = not (g < w and g != 0) or k1",
		"w' = where(c, (-(w + g)^2.5) * (-g), mod(w, 2) - (g - clamp(w, -1, 1)))",
	]);
});

test("a value over all arrays is marked, and a result without an operation has a line", () => {
	const { perStep, perParameter } = described(
		"state old = 0\nold = w\nw = w - g / globalNorm(g)",
	);
	expect(perStep.lines[0]).toBe("k1 = sumOverAllArrays(g^2)");
	expect(perParameter.lines.at(-1)).toBe("old' = w");
});

test("totals are written with their extent", () => {
	const { perStep, perArray } = described(
		"w = w - g * largest(w) * mean(w) / globalLargest(abs(g)) / globalMean(w)",
	);
	const totals = [...perArray.lines, ...perStep.lines].join("\n");
	expect(totals).toMatch(/k\d = largest\(w\)/);
	expect(totals).toMatch(/k\d = sum\(w\)/);
	expect(totals).toMatch(/k\d \/ count\b/);
	expect(totals).toMatch(/k\d = largestOverAllArrays\(k\d\)/);
	expect(totals).toMatch(/k\d = sumOverAllArrays\(w\)/);
	expect(totals).toMatch(/k\d \/ countOfAllArrays/);
});
