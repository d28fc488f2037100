import {
	type Backend,
	type Engine,
	type EngineArray,
	layOut,
} from "./backends/backend.js";
import { checkBackend, defaultBackend } from "./backends/choose.js";
import { checkOptions } from "./checks.js";
import { triangleFrom } from "./fitting/cholesky.js";
import type { Kernel, KernelRows, Sums } from "./fitting/sums.js";
import { mathematics } from "./language/mathematics/index.js";
import {
	isOperator,
	type Program,
	ProgramBuilder,
	type Result,
	type State,
} from "./language/program.js";

export interface FusedOptions {
	/** Default: WebAssembly, or the interpreter where the host forbids compiling. */
	readonly backend?: Backend | undefined;
}

/** Names for internal columns; no text can contain them. */
const RESPONSE = " response";
const ROOT = " root";
/** The sum of the products of two columns of the Jacobian, or of the residuals, which come behind them. */
const sumName = (i: number, j: number) => ` ${i} ${j}`;

/**
 * Computes a model, its slopes and all the sums that a fit needs of them in one pass over the rows, compiled for the
 * machine and shared between threads; bit for bit the same for any number of them. It pays from some ten thousand rows on:
 * `fit(model, data, start, { kernel: fused() })`.
 *
 * @throws RefusedType for an unknown option.
 */
export function fused(options: FusedOptions = {}): Kernel {
	checkOptions("fused", options, ["backend"]);
	checkBackend("fused", options.backend);
	return {
		async prepare(rows) {
			const backend = options.backend ?? defaultBackend();
			const program = programOf(rows);
			const compiled = await backend.compile({ step: program }, "float64");
			const engine = compiled.engine(layOut([rows.response.length], "float64"));
			await engine.ready;
			const [{ states }] = engine.arrays as readonly [EngineArray];
			for (const { name, per } of program.states) {
				if (per === "parameter") states[name]?.set(columnOf(rows, name));
			}
			return sumsOf(engine, states, rows);
		},
	};
}

function columnOf(
	{ response, roots, columns }: KernelRows,
	name: string,
): Float64Array {
	if (name === RESPONSE) return response;
	return (name === ROOT ? roots : columns.get(name)) as Float64Array;
}

function sumsOf(
	engine: Engine,
	states: EngineArray["states"],
	{ rows, varying }: KernelRows,
): Sums {
	const size = varying.length;
	/** The products of the Jacobian's columns, the residuals last, with one another: a square matrix. */
	const found = new Float64Array((size + 1) ** 2);
	let at: Float64Array | undefined;
	const gram = (x: Float64Array): Float64Array => {
		const parameters = rows.parametersAt(x);
		// A step's cost is asked for first, and then, where it is taken, its slopes.
		if (at?.every((value, i) => value === parameters[i])) return found;
		at = parameters.slice();
		const fault = engine.step({ settings: at, t: 1, check: false });
		// A scalar that is not finite refuses the pass.
		if (fault !== undefined) return found.fill(Number.NaN);
		for (let i = 0; i <= size; i++) {
			for (let j = 0; j <= i; j++) {
				const value = states[sumName(i, j)]?.[0] as number;
				found[i * (size + 1) + j] = value;
				found[j * (size + 1) + i] = value;
			}
		}
		return found;
	};
	const squares = (x: Float64Array) => gram(x).at(-1) as number;
	return {
		squares,
		reduce(x, triangle) {
			const isEnough = triangleFrom(triangle, gram(x));
			return isEnough ? squares(x) : undefined;
		},
		dispose: () => engine.dispose(),
	};
}

/**
 * A pass over the rows as a program: columns are states that it does not change, parameters are settings, and each sum
 * is a scalar state.
 */
function programOf({ model, names, varying, roots }: KernelRows): Program {
	const builder = new ProgramBuilder(mathematics);
	const { slopes: given, predictionColumns } = model;
	const copied: number[] = [];
	for (const { op, args, kind, name, value } of given.nodes) {
		copied.push(
			isOperator(op)
				? builder.apply(op, ...args.map((arg) => copied[arg] as number))
				: op === "constant"
					? builder.constant(value)
					: kind === "element"
						? builder.leaf("state", "element", name)
						: builder.leaf("setting", "step", name),
		);
	}
	const response = builder.leaf("state", "element", RESPONSE);
	const weigh = (node: number) =>
		roots === undefined
			? node
			: builder.apply("multiply", builder.leaf("state", "element", ROOT), node);
	const [predicted, ...slopes] = given.results.map(
		({ node }) => copied[node] as number,
	);
	const residual = builder.apply("subtract", predicted as number, response);
	const own = varying.map((place) => slopes[place] as number);
	const columns = [...own, residual].map(weigh);
	const states: State[] = [
		...[...predictionColumns, RESPONSE, ...(roots ? [ROOT] : [])].map(
			(name): State => ({ name, per: "parameter", initial: 0 }),
		),
	];
	const results: Result[] = [];
	// A number that is the same in all rows must be added once per row.
	const inRows = (node: number) =>
		builder.node(node).kind === "element"
			? node
			: builder.plain(
					"add",
					node,
					builder.plain("multiply", builder.constant(0), response),
				);
	columns.forEach((a, i) => {
		columns.slice(0, i + 1).forEach((b, j) => {
			const name = sumName(i, j);
			const node =
				i === j
					? builder.reduce("sumOfSquares", inRows(a), "array")
					: builder.reduce(
							"sum",
							inRows(builder.apply("multiply", a, b)),
							"array",
						);
			states.push({ name, per: "array", initial: 0 });
			results.push({ name, target: "state", node });
		});
	});
	return builder.finish({
		name: "model",
		settings: names,
		states,
		variables: [],
		results,
	});
}
