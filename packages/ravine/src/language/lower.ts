import { type Mirrored, mirrored } from "./operators.js";
import type { SyntaxNode, SyntaxOperator } from "./parse.js";
import { ALL, type Node, type ProgramBuilder } from "./program.js";
import { isReductionName, reductions } from "./reductions.js";

/** Throws if an operator's arguments have the wrong types. */
export type CheckNode = (
	op: SyntaxOperator,
	args: readonly Node[],
	at: number,
) => void;

/**
 * Makes the program node of one syntax node; its arguments are lowered already.
 *
 * @param lowered the program nodes of the syntax nodes before this one.
 * @param lookUp the program node of a name.
 * @param shared the name of a total over all arrays that sections share.
 * @param check leave it out for a text that is known to be valid.
 */
export function lower(
	builder: ProgramBuilder,
	node: SyntaxNode,
	lowered: readonly number[],
	lookUp: (name: string, at: number) => number,
	check?: CheckNode,
	shared = "",
): number {
	if (node.op === "number") return builder.constant(node.value);
	if (node.op === "name") return lookUp(node.name, node.at);
	const args = node.args.map((arg) => lowered[arg] as number);
	const { op, at } = node;
	check?.(
		op,
		args.map((arg) => builder.node(arg)),
		at,
	);
	const [a, b] = args as [number, number];
	if (isReductionName(op)) {
		const { kernel, over, finish } = reductions[op];
		const kind = over === "all" ? "step" : "array";
		return finish(
			(own, ...all: number[]) => builder.apply(own, ...all),
			builder.reduce(kernel, a, kind, over === "all" ? shared : ""),
			() => builder.leaf("count", kind, shared && over === "all" ? ALL : ""),
		);
	}
	// The check has refused it.
	if (op === "dot") throw new Error("dot is no operator");
	return isMirrored(op)
		? builder.apply(mirrored[op].of, b, a)
		: builder.apply(op, ...args);
}

export function isMirrored(op: SyntaxOperator): op is Mirrored {
	return Object.hasOwn(mirrored, op);
}
