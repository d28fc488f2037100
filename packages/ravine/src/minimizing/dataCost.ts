import { checkOptions, checkWhole, describe } from "../checks.js";
import type { RowsCost } from "../cost.js";
import { prepareDataCost } from "../dataCost.js";
import { checkData, lengthsOf } from "../fitting/data.js";
import { checkRowCost } from "../language/checkRowCost.js";
import { dotsIn } from "../language/dots.js";
import type { Precision, Program } from "../language/program.js";
import { RefusedType } from "../refusal.js";
import { type DataStart, Parameters } from "./parameters.js";
import { type RowData, readRows } from "./rowData.js";

/** Reads a formula of columns and parameters, with the columns that it uses. */
export function readCost(
	subject: string,
	text: string,
	start: unknown,
	given: unknown,
	precision: Precision,
) {
	const parameters = new Parameters(subject, start);
	const data = checkData(subject, given);
	const { lengths } = parameters;
	const program = checkRowCost("formula", text, lengthsOf(data), lengths);
	const names = columnsOf(subject, program);
	const { columns, rows } = readRows(subject, data, names);
	const costs = { program, parameters: lengths, columns, rows, precision };
	return { parameters, columns, costs };
}

/** A race of several rules evaluates a cost as often as so many searches. */
const SEARCHES = 100;

/** A mean over rows as a cost of its parameters: for `race`, or for a loop of your own. */
export interface DataCost extends RowsCost {
	/** The names of all numbers, in the start's order: `a`, and `W[0]`, `W[1]`, … of an array. */
	readonly variables: readonly string[];
	/** The start by these names. */
	readonly start: Readonly<Record<string, number>>;
	/** Returns the mean cost at a point. */
	cost(x: Float64Array): number;
	/** Ends its threads. It cannot be used afterwards. */
	dispose(): void;
}

/**
 * Prepares the mean of a formula over the rows of data, with exact slopes, in float64: the cost that `minimize` descends
 * on with the same formula, start and data.
 *
 * @param formula the cost of one row. Names in `data` are columns, names in `start` are parameters.
 * @param data columns and blocks of columns; those that the formula uses are copied.
 * @param options `threads`: the largest number of threads; by default as many as the rows are worth.
 * @throws TextError for a formula that cannot be read, or a name that is neither column nor parameter; RefusedType or
 * RefusedRange for a start that is not finite numbers, for columns that are not finite numbers of equal length, and for an
 * unknown option.
 */
export async function dataCost(
	formula: string,
	data: RowData,
	start: DataStart,
	options: { readonly threads?: number | undefined } = {},
): Promise<DataCost> {
	checkOptions("dataCost", options, ["threads"]);
	const { threads } = options;
	if (threads !== undefined) checkWhole("dataCost", "threads", threads, 1);
	if (typeof formula !== "string") {
		throw new RefusedType(
			`dataCost: the cost must be a formula, got ${describe(formula)}`,
		);
	}
	const read = readCost("dataCost", formula, start, data, "float64");
	const { labels, values } = read.parameters;
	const rowMeans = await prepareDataCost(read.costs, {
		searches: SEARCHES,
		...(threads === undefined ? {} : { threads }),
	});
	const unused = new Float64Array(values.length);
	return {
		...{ rows: rowMeans.rows, variables: labels },
		start: Object.fromEntries(
			labels.map((name, i) => [name, values[i] as number]),
		),
		cost: (x) => rowMeans.costAndGradient(x, unused),
		costAndGradient: rowMeans.costAndGradient,
		dispose: rowMeans.dispose,
	};
}

/** @throws RefusedType for a formula without columns. */
function columnsOf(subject: string, program: Program): string[] {
	const blocks = new Map(
		dotsIn(program).map(({ name, other }) => [name, other]),
	);
	const names = program.nodes
		.filter(({ op, kind }) => op === "variable" && kind === "element")
		.map(({ name }) => blocks.get(name) ?? name);
	if (names.length > 0) return [...new Set(names)];
	throw new RefusedType(
		`${subject}: the formula has no column of the data${subject === "minimize" ? "; leave out data to minimise a formula of its variables alone" : ""}`,
	);
}
