import { expect, test } from "vitest";
import { modelSides } from "./explain.js";

test("a model's sides are its texts and their names", () => {
	expect(modelSides(" log(y) / n = a * exp(-b * x) + pi * a\n")).toEqual({
		left: { text: "log(y) / n", names: ["y", "n"] },
		right: { text: "a * exp(-b * x) + pi * a", names: ["a", "b", "x"] },
	});
	expect(modelSides("y = where(x == y, a, 1)").right.names).toEqual([
		...["x", "y", "a"],
	]);
	expect(() => modelSides("a * x")).toThrow(/has a "="/);
});
