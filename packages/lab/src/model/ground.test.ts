import { describe, expect, it } from "vitest";
import { readGround } from "./ground.js";

describe("readGround", () => {
	it("refuses a raised digit, which would be part of a name, and says how a power is written", () => {
		expect(readGround("x² + y^2").problem).toEqual({
			message: "a power is written with ^, as in x^2",
			at: 1,
		});
		expect(readGround("x^2 + 3 * (y⁴)").problem?.at).toBe(12);
		expect(readGround("x₁^2 + x₂^2").ground?.variables).toEqual(["x₁", "x₂"]);
	});
});
