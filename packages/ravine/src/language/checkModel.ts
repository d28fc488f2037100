import { TextError } from "./errors.js";
import type { Fail } from "./lineChecks.js";
import { mathematicsOfScalars } from "./mathematics/index.js";
import { parseEquation, type Syntax, type SyntaxNode } from "./parse.js";
import { isCondition, type Program, ProgramBuilder } from "./program.js";
import { type Lengths, RowNames } from "./rowNames.js";

/** A checked model: the response and its prediction as programs of one row, and the text as it was parsed. */
export interface CheckedModel {
	/** The left side: its leaves are columns. */
	readonly response: Program;
	/** The right side: its variables are the parameters. A leaf of kind `element` is a column, of kind `step` a parameter. */
	readonly prediction: Program;
	readonly syntax: Syntax;
}

/**
 * Reads and checks a model such as `y = a * exp(-k * t)`: an equation whose left side has columns and whose right side
 * has columns and parameters, every one of the parameters.
 *
 * @throws TextError with a caret.
 */
export function checkModel(
	name: string,
	text: string,
	columns: Lengths,
	parameters: Lengths,
): CheckedModel {
	const syntax = parseEquation(name, text);
	const fail: Fail = (problem, at) => {
		throw new TextError(name, problem, text, at);
	};
	const names = new RowNames("model", columns, parameters, fail);
	const [left, right] = sidesOf(syntax);
	for (const node of syntax.nodes.slice(0, left + 1)) {
		if (node.op !== "name" || !names.isParameter(node.name)) continue;
		fail(
			`the left side has columns only, and "${node.name}" is a parameter`,
			node.at,
		);
	}
	const builder = new ProgramBuilder(mathematicsOfScalars);
	const nodes = names.lowerAll(builder, syntax.nodes);
	const programOf = (side: number, variables: readonly string[]): Program => {
		const node = nodes[side] as number;
		if (isCondition(builder.node(node))) {
			fail(
				"each side must be a number, not true or false; use where(condition, a, b)",
				(syntax.nodes[side] as SyntaxNode).at,
			);
		}
		return builder.finish({
			name,
			settings: [],
			states: [],
			variables,
			results: [{ name: "cost", target: "cost", node }],
		});
	};
	const response = programOf(left, []);
	if (!response.nodes.some(({ kind }) => kind === "element")) {
		fail("the left side has no column", syntax.nodes[left]?.at);
	}
	names.checkUse();
	const prediction = programOf(right, [...parameters.keys()]);
	return { response, prediction, syntax };
}

/** The nodes of the equation's left and right side. */
function sidesOf({ assignments }: Syntax): [number, number] {
	return assignments.map(({ value }) => value) as [number, number];
}
