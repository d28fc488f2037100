import type { Rule } from "ravine";
import { operators } from "../packages/ravine/src/language/operators.js";
import type { SyntaxOperator } from "../packages/ravine/src/language/parse.js";

/** The functions that ravine computes itself, from the host. */
const hosts: Readonly<Record<string, (...numbers: number[]) => number>> = {
	power: (a = 0, b = 0) => a ** b,
	mod: (a = 0, b = 0) => a - b * Math.floor(a / b),
	sigmoid: (x = 0) => 1 / (1 + Math.exp(-x)),
	exp: Math.exp,
	log: Math.log,
	log1p: Math.log1p,
	tanh: Math.tanh,
	sin: Math.sin,
	cos: Math.cos,
	atan: Math.atan,
	atan2: Math.atan2,
	greater: (a = 0, b = 0) => Number(a > b),
	greaterEqual: (a = 0, b = 0) => Number(a >= b),
};

/** The reductions of a whole array, added from left to right. */
const totals: Readonly<Record<string, (all: readonly number[]) => number>> = {
	norm: (all) => Math.hypot(...all),
	sum: (all) => all.reduce((a, b) => a + b, 0),
	mean: (all) => all.reduce((a, b) => a + b, 0) / all.length,
	largest: (all) => Math.max(...all),
};

/**
 * Evaluates a rule's text line by line, as it is written, without a program.
 * @param before the numbers of every name, one for each element of one array.
 * @returns each line's numbers.
 */
export function evaluateLines(
	{ syntax }: Rule,
	before: ReadonlyMap<string, readonly number[]>,
): readonly (readonly number[])[] {
	const known = new Map(before);
	const count = before.get("w")?.length ?? 0;
	const found: (readonly number[])[] = [];
	let done = 0;
	return syntax.assignments.map(({ name, value }) => {
		for (; done <= value; done++) {
			const node = syntax.nodes[done] as (typeof syntax.nodes)[number];
			if (node.op === "number") found.push(Array(count).fill(node.value));
			else if (node.op === "name") {
				found.push(known.get(node.name) as readonly number[]);
			} else {
				const args = node.args.map((arg) => found[arg] as readonly number[]);
				found.push(evaluateNode(node.op, args, count));
			}
		}
		const numbers = found[value] as readonly number[];
		known.set(name, numbers);
		return numbers;
	});
}

function evaluateNode(
	op: SyntaxOperator,
	args: readonly (readonly number[])[],
	count: number,
): readonly number[] {
	const name = op.replace(/^global(?=[A-Z])/, "").toLowerCase();
	const total = totals[name];
	if (total !== undefined) {
		return Array(count).fill(total(args[0] as readonly number[]));
	}
	const evaluate =
		hosts[op] ?? operators[op as keyof typeof operators].evaluate;
	return Array.from({ length: count }, (_, i) => {
		const [a = 0, b = 0, c = 0] = args.map((arg) => arg[i] as number);
		return evaluate?.(a, b, c) ?? Number.NaN;
	});
}
