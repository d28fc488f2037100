import { TextError } from "./errors.js";
import { mathematicsOfScalars } from "./mathematics/index.js";
import { parseFormula, type SyntaxNode } from "./parse.js";
import { isCondition, type Program, ProgramBuilder } from "./program.js";
import { type Lengths, RowNames } from "./rowNames.js";

/**
 * Reads and checks the cost of one row, a formula of columns and parameters such as `(a * x + b - y)^2`, and turns it into
 * a program with one result, the cost. Its variables are the parameters. A leaf of kind `element` is a column, of kind
 * `step` a parameter.
 *
 * @throws TextError with a caret.
 */
export function checkRowCost(
	name: string,
	text: string,
	columns: Lengths,
	parameters: Lengths,
): Program {
	const syntax = parseFormula(name, text);
	const fail = (problem: string, at?: number): never => {
		throw new TextError(name, problem, text, at);
	};
	const names = new RowNames("formula", columns, parameters, fail);
	const builder = new ProgramBuilder(mathematicsOfScalars);
	const node = names.lowerAll(builder, syntax.nodes).at(-1) as number;
	if (isCondition(builder.node(node))) {
		fail(
			"a cost must be a number, not true or false; use where(condition, a, b)",
			(syntax.nodes.at(-1) as SyntaxNode).at,
		);
	}
	names.checkUse();
	return builder.finish({
		name,
		settings: [],
		states: [],
		variables: [...parameters.keys()],
		results: [{ name: "cost", target: "cost", node }],
	});
}
