import { expect, test } from "vitest";
import { RefusedType } from "./refusal.js";
import { surface } from "./surface.js";

const valley = {
	name: "valley",
	description: "",
	formula: "x^2 + 9 * y^2",
	domain: { x: [-1, 1], y: [-1, 1] },
	start: { x: 1, y: 1 },
	minima: [],
	source: "",
} as const;

test("a surface has its formula's cost", () => {
	expect(surface(valley).cost([2, 1])).toBe(13);
	expect(surface(valley).settings).toEqual({});
});

test.each<[unknown, string]>([
	[undefined, "surface: a surface is made from a definition, got undefined"],
	[
		{ name: "valley", formula: "x^2" },
		'surface "valley": description must be a text, got undefined',
	],
	[
		{ ...valley, start: undefined },
		'surface "valley": start must be an object, got undefined',
	],
	[
		{ ...valley, minima: {} },
		'surface "valley": minima must be an array, got an object (Object)',
	],
	[
		{ ...valley, name: 5 },
		"surface without a name: name must be a text, got 5",
	],
	[
		{ ...valley, range: {} },
		'surface "valley": there is no option "range"; the options are name, description, formula, domain, start, minima, source, settings',
	],
	[
		{ ...valley, start: { x: 1, y: Number.NaN } },
		'surface "valley": the start\'s y must be a finite number, got NaN',
	],
	[
		{ ...valley, domain: { x: [-1, 1] } },
		'surface "valley": the domain\'s y must be a pair of finite numbers, the smaller one first, got undefined',
	],
	[
		{ ...valley, domain: { ...valley.domain, x: [1, -1] } },
		'surface "valley": the domain\'s x must be a pair of finite numbers, the smaller one first, got [1, -1]',
	],
])("%j is refused", (definition, message) => {
	expect(() => surface(definition as never)).toThrow(new RefusedType(message));
});
