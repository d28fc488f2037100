import {
	type Mirrored,
	mirrored,
	type Operator,
	operators,
} from "./operators.js";
import type { SyntaxNode, SyntaxOperator } from "./parse.js";
import { isCondition, type ProgramBuilder } from "./program.js";
import {
	isReductionName,
	type ReductionName,
	reductions,
} from "./reductions.js";

/** Throws a TextError that says what is wrong at a place of the text. */
export type Fail = (problem: string, at?: number) => never;

/**
 * One syntax node as a program node; its arguments are lowered already.
 *
 * @param lowered the program nodes of the syntax nodes before this one.
 * @param lookUp the program node of a name.
 */
export function lower(
	builder: ProgramBuilder,
	node: SyntaxNode,
	lowered: readonly number[],
	lookUp: (name: string, at: number) => number,
	fail: Fail,
): number {
	if (node.op === "number") return builder.constant(node.value);
	if (node.op === "name") return lookUp(node.name, node.at);
	const args = node.args.map((arg) => lowered[arg] as number);
	const { op, at } = node;
	const [a, b] = args as [number, number];
	if (isReductionName(op)) {
		if (isCondition(builder.node(a))) fail(needsNumber, at);
		return reduce(builder, op, a, (problem) => fail(problem, at));
	}
	const { takes } = operators[isMirrored(op) ? mirrored[op].of : op];
	Object.entries(takes).forEach(([name, wanted], index) => {
		const given = isCondition(builder.node(args[index] as number));
		if (given === (wanted === "condition")) return;
		if (given) fail(needsNumber, at);
		fail(
			op === "where"
				? "the first argument of where must be a condition, such as a < b"
				: `"${op}" needs conditions, such as a < b, and its ${name} is a number`,
			at,
		);
	});
	return isMirrored(op)
		? builder.apply(mirrored[op].of, b, a)
		: builder.apply(op, ...args);
}

const needsNumber =
	"a condition is true or false, no number: it can be the first argument of where(condition, a, b), joined by and, or and not, or given a name";

function isMirrored(op: SyntaxOperator): op is Mirrored {
	return Object.hasOwn(mirrored, op);
}

/** A reduction's node, and what is made of its total. */
function reduce(
	builder: ProgramBuilder,
	name: ReductionName,
	argument: number,
	fail: Fail,
): number {
	if (builder.node(argument).kind !== "element") {
		fail(
			`${name} needs an element, one number per parameter; this is a scalar`,
		);
	}
	const { kernel, over, finish } = reductions[name];
	const total = builder.reduce(
		kernel,
		argument,
		over === "all" ? "step" : "array",
	);
	return finish(
		(op: Operator, ...args: number[]) => builder.apply(op, ...args),
		total,
		() => builder.leaf("count", "array"),
	);
}
