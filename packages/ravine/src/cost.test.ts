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

test.each([5, "xy", { x: 1 }])(
	"costFunction with variables %s is refused: it takes an array of names",
	(variables) => {
		expect(() =>
			costFunction("x + y", variables as unknown as string[]),
		).toThrow(/^costFunction: variables must be an array of names, got /);
	},
);
