import { expect, test } from "vitest";
import { costFunction } from "../cost.js";
import { checkRowCost } from "./checkRowCost.js";
import { dotsIn, writeDotsOut } from "./dots.js";

const columns = new Map([
	["X", 3],
	["Z", 3],
	["Y", 2],
	["x", undefined],
]);
const parameters = new Map([
	["W", 3],
	["V", 3],
	["a", undefined],
]);

const check = (text: string) =>
	checkRowCost("formula", text, columns, parameters);

test("a dot of parameters and columns is a value of each row, one of parameters is not", () => {
	const { nodes, ...program } = check("dot(X, W) * a + dot(W, V) + dot(W, X)");
	expect(dotsIn({ nodes, ...program })).toEqual([
		{ name: "dot(W, X)", parameter: "W", other: "X", kind: "element" },
		{ name: "dot(W, V)", parameter: "W", other: "V", kind: "step" },
	]);
});

test("a dot written out", () => {
	const program = check("dot(W, X) + a * dot(V, V)");
	const written = writeDotsOut(
		program,
		({ name }) => (name === "dot(W, X)" ? 3 : undefined),
		["a"],
	);
	expect(written.nodes.map(({ name }) => name).filter(Boolean)).toEqual([
		...["W[0]", "X[0]", "W[1]", "X[1]", "W[2]", "X[2]"],
		...["a", "dot(V, V)"],
	]);
});

test.each([
	["a * W + dot(V, V)", '"W" has 3 numbers, not one; use dot(W, X)'],
	[
		"X + dot(W, V) * a",
		'"X" has 3 numbers in each row, not one; use dot(W, X)',
	],
	["dot(W, Y)", "W has 3 numbers, Y has 2"],
	["dot(X, Z)", "both are columns here"],
	["dot(W, a)", 'dot needs an array of parameters; "a" is one number'],
	["dot(W, x)", 'dot needs a block of columns; "x" is one column'],
	["dot(W, U)", '"U" is neither a column nor a parameter'],
	["dot(W, a + 1)", "dot takes the names of arrays"],
	["dot(W)", "dot takes 2 arguments, got 1"],
	["dot(W, X) + dot(V, V)", 'the start has "a", which the formula does not'],
])("%s", (text, problem) => {
	expect(() => check(text)).toThrow(problem);
});

test("a formula without data has no dot", () => {
	expect(() => costFunction("dot(x, y)")).toThrow(
		"dot is for formulas over data",
	);
});
