import { describe, expect, it } from "vitest";
import { readGround } from "./ground.js";

describe("readGround", () => {
	it("refuses a raised digit, and says how a power is written", () => {
		expect(readGround("x² + y^2").problem).toEqual({
			message: '"²" is not part of the language; write ^2',
			at: 1,
		});
		expect(readGround("x^2 + 3 * (y⁴)").problem?.at).toBe(12);
		expect(readGround("x₁^2 + x₂^2").ground?.variables).toEqual(["x₁", "x₂"]);
	});
});
