import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { derivatives } from "./derivatives.js";
import { mathematics } from "./mathematics/elements.js";
import { meanings } from "./meanings.js";
import {
	type Definition,
	evaluatorOf,
	type Mirrored,
	mirrored,
	type Operator,
	operators,
} from "./operators.js";
import { type ReductionName, reductions } from "./reductions.js";

const table = Object.entries(operators) as [Operator, Definition][];

const value = (op: Operator, ...args: number[]): number => {
	const [a = 0, b = 0, c = 0] = args;
	return evaluatorOf(op, mathematics)(a, b, c);
};

describe("values at the edges", () => {
	test.each<[Operator, number[], number]>([
		["sign", [-0], -0],
		["sign", [Number.NaN], Number.NaN],
		["floor", [-0.5], -1],
		["floor", [-0], -0],
		["floor", [Number.NEGATIVE_INFINITY], Number.NEGATIVE_INFINITY],
		["mod", [7, 3], 1],
		["mod", [-7, 3], 2],
		["mod", [7, -3], -2],
		["mod", [-7, -3], -1],
		["mod", [-6, 3], 0],
		["mod", [-0, 3], 0],
		["mod", [-1e-20, 1], 1],
		["mod", [1, 0], Number.NaN],
		["mod", [1, Number.POSITIVE_INFINITY], Number.NaN],
		["mod", [Number.POSITIVE_INFINITY, 1], Number.NaN],
		["log1p", [1e-300], 1e-300],
		["log1p", [-1], Number.NEGATIVE_INFINITY],
		["sigmoid", [0], 0.5],
		["sigmoid", [1000], 1],
		["sigmoid", [-1000], 0],
		["sigmoid", [Number.NEGATIVE_INFINITY], 0],
		["sigmoid", [Number.POSITIVE_INFINITY], 1],
		["sigmoid", [Number.NaN], Number.NaN],
		["atan", [Number.POSITIVE_INFINITY], Math.PI / 2],
		["atan2", [0, -0], Math.PI],
		["atan2", [-0, 0], -0],
		["atan2", [-1, 0], -Math.PI / 2],
		["min", [0, -0], -0],
		["max", [-0, 0], 0],
		["min", [Number.NaN, 1], Number.NaN],
		["clamp", [5, 0, 1], 1],
		["clamp", [-5, 0, 1], 0],
		["clamp", [0.5, 0, 1], 0.5],
		["clamp", [0.5, 3, 1], 1],
		["clamp", [Number.NaN, 0, 1], Number.NaN],
		["clamp", [-0, 0, 1], 0],
		["equal", [0, -0], 1],
		["equal", [Number.NaN, Number.NaN], 0],
		["notEqual", [Number.NaN, Number.NaN], 1],
		["and", [1, 0], 0],
		["or", [1, 0], 1],
		["not", [0], 1],
	])("%s of %j", (op, args, expected) => {
		const found = value(op, ...args);
		if (Number.isNaN(expected) || Object.is(expected, -0)) {
			expect(found).toBe(expected);
		} else {
			expect(found + 0).toBeCloseTo(expected, 15);
			expect(Object.is(found, -0)).toBe(false);
		}
	});

	test("small sigmoids keep their digits", () => {
		const relative = value("sigmoid", -40) / Math.exp(-40) - 1;
		expect(Math.abs(relative)).toBeLessThan(1e-15);
	});
});

test("an operator of numbers has a derivative or chooses, or its slope is 0", () => {
	const flat = table.filter(
		([op, { gives }]) => gives === "number" && derivatives[op] === undefined,
	);
	expect(flat.map(([op]) => op)).toEqual(["sign", "floor"]);
});

test("a derivative has a share for every argument", () => {
	const build = (name: string, ...args: string[]) =>
		`${name}(${args.join(", ")})`;
	const calculus = {
		build,
		constant: String,
		unlessZero: (_: string, share: string) => share,
	};
	const args = ["a", "b", "c"] as const;
	for (const [op, { takes }] of table) {
		const { derivative, chooses } = derivatives[op] ?? {};
		const shares =
			derivative?.(calculus, "d", args, "y") ?? chooses?.(build, args);
		if (shares !== undefined)
			expect(shares.length, op).toBe(Object.keys(takes).length);
	}
});

/** The documentation's table of operators, as the tables in the code say it. */
function documented(): string {
	const { infix, prefix, call } = {
		infix: (symbol: string, [a = "", b = ""]: string[]) =>
			`${a} ${symbol} ${b}`,
		prefix: (symbol: string, [a = ""]: string[]) =>
			`${symbol}${/^\w/.test(symbol) ? " " : ""}${a}`,
		call: (name: string, args: string[]) => `${name}(${args.join(", ")})`,
	};
	const rows = table.map(([op, { form, takes }]) => {
		const args = Object.keys(takes);
		const binds = form.kind === "function" ? 99 : form.precedence;
		const written =
			form.kind === "function"
				? call(op, args)
				: { infix, prefix }[form.kind](form.symbol, args);
		return { binds, written, meaning: meanings[op] };
	});
	for (const [name, { of, symbol }] of Object.entries(mirrored)) {
		const { form } = operators[of];
		const binds = form.kind === "function" ? 99 : form.precedence;
		rows.push({
			binds,
			written: infix(symbol, ["a", "b"]),
			meaning: meanings[name as Mirrored],
		});
	}
	rows.sort((one, other) => one.binds - other.binds);
	for (const name of Object.keys(reductions) as ReductionName[]) {
		rows.push({
			binds: 99,
			written: call(name, ["x"]),
			meaning: meanings[name],
		});
	}
	return [
		"| | |",
		"|---|---|",
		...rows.map(({ written, meaning }) => `| \`${written}\` | ${meaning} |`),
	].join("\n");
}

test("docs/language.md has the table of operators (UPDATE_DOCS=1 writes it)", () => {
	const page = new URL("../../../../docs/language.md", import.meta.url);
	const text = readFileSync(page, "utf8");
	const pattern = /(?<=<!-- operators -->\n).*?(?=<!-- \/operators -->)/s;
	const wanted = text.replace(pattern, () => `\n${documented()}\n\n`);
	expect(text).toMatch(pattern);
	if (process.env.UPDATE_DOCS === "1") writeFileSync(page, wanted);
	else expect(text).toBe(wanted);
});
