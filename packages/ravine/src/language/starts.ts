/** States that start at an expression of the parameters and the settings. */

import { type CheckNode, lower } from "./lower.js";
import type { Mathematics } from "./mathematics/function.js";
import { createParser, type Parser, type SyntaxNode } from "./parse.js";
import {
	type Node,
	type Program,
	ProgramBuilder,
	type Result,
	type Start,
	type State,
} from "./program.js";

/** Reads the initial value of a state: a number, or else an expression. */
export function readExpression(parser: Parser): {
	value: number;
	start?: Start;
} {
	const first = parser.nodes.length;
	const { at } = parser.peek();
	parser.expression();
	const nodes = parser.nodes.splice(first).map(
		(node): SyntaxNode => ({
			...node,
			...("args" in node && { args: node.args.map((arg) => arg - first) }),
			at: node.at - at,
		}),
	);
	const [number, sign] = nodes;
	if (number?.op === "number" && nodes.length === 1) {
		return { value: number.value };
	}
	if (number?.op === "number" && nodes.length === 2 && sign?.op === "negate") {
		return { value: -number.value };
	}
	const text = parser.text.slice(at, parser.peek().at).trim();
	return { value: 0, start: { text: text.replace(/\s*#.*$/, ""), nodes, at } };
}

/**
 * Reads a state's start from a text of its own.
 *
 * @throws TextError with a caret.
 */
export function parseStart(
	subject: string,
	text: string,
): { value: number; start?: Omit<Start, "at"> } {
	const parser = createParser(subject, text, { ignoreLines: true });
	const { value, start } = readExpression(parser);
	parser.endOfLine();
	if (start === undefined) return { value };
	// The text may begin with spaces.
	const { at = 0, nodes } = start;
	return {
		value,
		start: {
			text,
			nodes: nodes.map((node) => ({ ...node, at: node.at + at })),
		},
	};
}

/** Functions that throw for a wrong start of one state. */
export interface StartChecks {
	readonly node: CheckNode;
	/** Checks the whole expression. */
	value(node: Node): void;
	/** Throws for a name without a value, unless a link may use it. */
	missing(name: string, known: readonly string[], at: number): void;
}

/**
 * The program that computes the states which start at an expression; undefined if none does.
 *
 * @param options `checks` makes the checks of one state's start; leave it out for states that are known to be valid.
 */
export function lowerStarts(
	name: string,
	settings: readonly string[],
	states: readonly State[],
	mathematics: Mathematics,
	{
		checks,
		...options
	}: {
		readonly checks?: (state: State) => StartChecks;
		readonly rewrites?: boolean;
	} = {},
): Program | undefined {
	if (states.every(({ start }) => start === undefined)) return undefined;
	const builder = new ProgramBuilder(mathematics, options);
	const values = new Map([
		["w", builder.leaf("parameter", "element", "w")],
		["pi", builder.constant(Math.PI)],
		["count", builder.leaf("count", "array")],
	]);
	for (const one of settings) {
		values.set(one, builder.leaf("setting", "step", one));
	}
	const results: Result[] = [];
	for (const state of states) {
		if (state.start === undefined) continue;
		const own = checks?.(state);
		const lookUp = (one: string, at: number): number => {
			const found = values.get(one);
			if (found !== undefined) return found;
			own?.missing(one, [...values.keys()], at);
			return builder.leaf("setting", "step", one);
		};
		const lowered: number[] = [];
		for (const node of state.start.nodes) {
			lowered.push(lower(builder, node, lowered, lookUp, own?.node));
		}
		const node = lowered.at(-1) as number;
		own?.value(builder.node(node));
		results.push({ name: state.name, target: "state", node });
	}
	return builder.finish({ name, settings, states, variables: [], results });
}
