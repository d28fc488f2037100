import { costFunction, RefusedType } from "ravine";
import { expect, test } from "vitest";

test.each([
	[5, "5"],
	[undefined, "undefined"],
	[() => 1, "a function"],
])("costFunction(%s) is refused: it takes a text", (given, shown) => {
	expect(() => costFunction(given as unknown as string)).toThrow(
		new RefusedType(`costFunction: the formula must be a text, got ${shown}`),
	);
});
