import { suggestion, TextError } from "./errors.js";
import { type Fail, nodeCheck } from "./lineChecks.js";
import { lower } from "./lower.js";
import { mathematicsOfScalars } from "./mathematics/index.js";
import {
	functions,
	parseEquation,
	type Syntax,
	type SyntaxNode,
} from "./parse.js";
import { isCondition, type Program, ProgramBuilder } from "./program.js";
import { isReductionName } from "./reductions.js";
import { identifier, words } from "./tokens.js";

/** The names that a model may use. */
interface Names {
	readonly columns: readonly string[];
	readonly parameters: readonly string[];
}

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
	columns: readonly string[],
	parameters: readonly string[],
): CheckedModel {
	const syntax = parseEquation(name, text);
	const fail: Fail = (problem, at) => {
		throw new TextError(name, problem, text, at);
	};
	const names = { columns, parameters };
	checkNames(names, fail);
	const { builder, nodes, used } = lowerSides(syntax, names, fail);
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
	const [left, right] = sidesOf(syntax);
	const response = programOf(left, []);
	if (!response.nodes.some(({ kind }) => kind === "element")) {
		fail("the left side has no column", syntax.nodes[left]?.at);
	}
	const unused = parameters.find((one) => !used.has(one));
	if (unused !== undefined) {
		fail(
			`the start has "${unused}", which the model does not${suggestion(unused, [...used, ...columns])}`,
		);
	}
	return { response, prediction: programOf(right, parameters), syntax };
}

function checkNames({ columns, parameters }: Names, fail: Fail): void {
	for (const one of parameters) {
		const taken = functions.has(one) || words.has(one) || one === "pi";
		if (taken || !identifier.test(one)) {
			fail(`${JSON.stringify(one)} cannot be a parameter's name`);
		}
		if (columns.includes(one)) {
			fail(
				`"${one}" is a column and a parameter; give one of them another name`,
			);
		}
	}
}

/** The nodes of the equation's left and right side. */
function sidesOf({ assignments }: Syntax): [number, number] {
	return assignments.map(({ value }) => value) as [number, number];
}

/** Both sides in one builder: for each node of the text its node there, and the parameters that occur. */
function lowerSides(
	syntax: Syntax,
	{ columns, parameters }: Names,
	fail: Fail,
): {
	readonly builder: ProgramBuilder;
	readonly nodes: readonly number[];
	readonly used: ReadonlySet<string>;
} {
	const [left] = sidesOf(syntax);
	const builder = new ProgramBuilder(mathematicsOfScalars);
	const nodes: number[] = [];
	const used = new Set<string>();
	const lookUp = (one: string, at: number): number => {
		const isColumn = columns.includes(one);
		if (one === "pi") {
			if (isColumn) fail('"pi" is a number; give the column another name', at);
			return builder.constant(Math.PI);
		}
		if (isColumn) return builder.leaf("variable", "element", one);
		if (!parameters.includes(one)) {
			fail(
				`"${one}" is neither a column nor a parameter with a start${suggestion(one, [...columns, ...parameters])}; the columns are ${columns.join(", ")}; the parameters are ${parameters.join(", ")}`,
				at,
			);
		}
		if (nodes.length <= left) {
			fail(`the left side has columns only, and "${one}" is a parameter`, at);
		}
		used.add(one);
		return builder.leaf("variable", "step", one);
	};
	const check = nodeCheck(fail);
	for (const node of syntax.nodes) {
		if (isReductionName(node.op)) {
			fail(
				`a model is computed row by row, without ${node.op} of all rows`,
				node.at,
			);
		}
		nodes.push(lower(builder, node, nodes, lookUp, check));
	}
	return { builder, nodes, used };
}
