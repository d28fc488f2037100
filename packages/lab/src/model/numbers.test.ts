import { expect, test } from "vitest";
import {
	counted,
	grouped,
	percentOf,
	readable,
	typedCount,
	typedNumber,
} from "./numbers.js";

test("a number has as many digits as are asked for, and a power of ten where it is small or large", () => {
	const numbers = [0, 0.05, 1e-5, 3.2e-8, -2.5, 0.99912, 4711, Infinity];
	expect(numbers.map((value) => readable(value))).toEqual([
		...["0", "0.05", "10⁻⁵", "3.2×10⁻⁸", "−2.5", "0.9991", "4711", "∞"],
	]);
	expect(readable(0.123456, 3)).toBe("0.123");
});

test("a number is read as people type it", () => {
	const texts = ["0,5", " −1e−3 ", "2.5", ".1", "", " ", "1,2,3", "x"];
	expect(texts.map(typedNumber)).toEqual([
		...[0.5, -1e-3, 2.5, 0.1, ...[1, 2, 3, 4].map(() => Number.NaN)],
	]);
	const counts = [grouped(100_000), " 60", "", "1e3", "2.5", "-4", "1,00"];
	expect(counts.map(typedCount)).toEqual([
		...[100_000, 60, Number.NaN, 1000, Number.NaN, -4, Number.NaN],
	]);
});

test("a count has its noun", () => {
	expect([0, 1, 2, 1000].map((count) => counted(count, "step"))).toEqual([
		...["0 steps", "1 step", "2 steps", "1,000 steps"],
	]);
	expect(counted(2, "minimum", "minima")).toBe("2 minima");
	expect(grouped(100000)).toBe("100,000");
});

test("only none is 0% and only all is 100%", () => {
	const shares = [0, 1, 500, 1999, 2000].map((part) => percentOf(part, 2000));
	expect(shares).toEqual([
		...["0%", "less than 1%", "25%", "more than 99%", "100%"],
	]);
});
