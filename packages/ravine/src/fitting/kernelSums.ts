import { compileRows } from "../backends/webassembly/rowEngine.js";
import { mathematics } from "../language/mathematics/elements.js";
import {
	type Program,
	ProgramBuilder,
	type Result,
} from "../language/program.js";
import { interpretRows, type RowPass, rowSumsOf } from "../language/rowPass.js";
import { triangleFrom } from "./cholesky.js";
import { lossNodes } from "./lossNodes.js";
import type { KernelRows, Sums } from "./sums.js";

/** Names of columns and of a parameter that no text can contain. */
const RESPONSE = " response";
const ROOT = " root";
const SCALE = " scale";

/** How sums are computed; for tests. */
export interface SumOptions {
	/** Compiled by default. */
	readonly compiled?: boolean;
	/** The largest number of threads; by default as many as the work is worth. */
	readonly threads?: number;
}

/**
 * Prepares sums over many rows: a model, its slopes, the loss and the sums of products of the Jacobian's columns in one
 * pass, compiled and shared between threads. The bits are the same for any number of them.
 */
export async function prepareSums(
	rows: KernelRows,
	{ compiled = true, threads }: SumOptions = {},
): Promise<Sums> {
	const pass = passOf(rows);
	const { columns, response, roots } = rows;
	const own = new Map(columns).set(RESPONSE, response);
	if (roots !== undefined) own.set(ROOT, roots);
	const data = { rows: response.length, columns: own };
	const runner = compiled
		? await compileRows(pass, data, { threads, passes: 12, batches: false })
		: interpretRows(pass, data);
	const isRobust = pass.sums > 0;
	const size = rows.varying.length;
	const { products } = rowSumsOf(pass, data.rows);
	/** The products of the Jacobian's columns, the residuals last, with one another. */
	const gram = new Float64Array((size + 1) ** 2);
	const parameters = new Float64Array(rows.names.length + 1);
	const at = new Float64Array(parameters.length).fill(Number.NaN);
	let cost = Number.NaN;
	const compute = (x: Float64Array, scale: number): number => {
		parameters.set(rows.rows.parametersAt(x));
		parameters[rows.names.length] = scale;
		// The cost of a step is asked for first, and then, where it is taken, its slopes.
		if (at.every((value, i) => value === parameters[i])) return cost;
		at.set(parameters);
		const sums = runner.run(parameters, []);
		for (let i = 0; i <= size; i++) {
			for (let j = 0; j <= i; j++) {
				const value = sums[products + i * (size + 1) + j] as number;
				gram[i * (size + 1) + j] = value;
				gram[j * (size + 1) + i] = value;
			}
		}
		const loss = isRobust ? scale ** 2 * (sums[0] as number) : gram.at(-1);
		cost = 0.5 * (loss as number);
		return cost;
	};
	return {
		cost: compute,
		reduce(x, scale, triangle) {
			compute(x, scale);
			return triangleFrom(triangle, gram);
		},
		dispose: () => runner.dispose(),
	};
}

function passOf({ model, names, varying, roots, loss }: KernelRows): RowPass {
	const builder = new ProgramBuilder(mathematics);
	const [predicted, ...slopes] = copyInto(builder, model.slopes);
	const column = (name: string) => builder.leaf("variable", "element", name);
	const weigh = (node: number) =>
		roots === undefined ? node : builder.apply("multiply", column(ROOT), node);
	const response = column(RESPONSE);
	let residual = weigh(
		builder.apply("subtract", predicted as number, response),
	);
	let columns = varying.map((place) => weigh(slopes[place] as number));
	const losses: number[] = [];
	if (loss !== "squared") {
		const scale = builder.leaf("variable", "step", SCALE);
		const robust = lossNodes(builder, loss, residual, scale);
		losses.push(robust.value);
		columns = columns.map((one) =>
			builder.apply("multiply", one, robust.factor),
		);
		residual = robust.residual;
	}
	const results = [...losses, ...columns, residual].map(
		(node): Result => ({ name: "", target: "watched", node }),
	);
	return {
		program: builder.finish({
			...{ name: "model", settings: [], states: [], results },
			variables: [...names, SCALE],
		}),
		sums: losses.length,
		products: columns.length + 1,
		blocks: [],
		precision: "float64",
	};
}

/** Copies a program's nodes. @returns its results. */
function copyInto(builder: ProgramBuilder, program: Program): number[] {
	const copied = builder.copy(program.nodes, (op, ...args) =>
		builder.apply(op, ...args),
	);
	return program.results.map(({ node }) => copied[node] as number);
}
