import { describe, expect, it } from "vitest";
import { durationOf } from "./pace.js";

describe("durationOf", () => {
	it("gives short and long races a length that one likes to watch", () => {
		expect(durationOf(40)).toBe(6);
		expect(durationOf(400)).toBe(12);
		expect(durationOf(1)).toBe(2);
		expect(durationOf(100_000)).toBeLessThan(30);
	});
	it("plays a longer race at a faster pace", () => {
		const paces = [1, 10, 40, 100, 400, 1e4, 1e5].map((n) => n / durationOf(n));
		expect([...paces].sort((a, b) => a - b)).toEqual(paces);
	});
});
