import { type Numbers, scalarEvaluator } from "./evaluate.js";
import { operators } from "./operators.js";
import {
	isOperator,
	isReduction,
	type Node,
	type Precision,
	type Program,
	REDUCTION_BLOCK,
	type Reduction,
	totals,
} from "./program.js";
import type { Stage, Stages } from "./stages.js";

/** A scalar that is NaN or infinite and would have made the step's results so. */
export interface Fault {
	/** The scalar's name in the text, or its expression. */
	readonly scalar: string;
	readonly value: number;
	/** The number of its array; undefined for a scalar of the step. */
	readonly array: number | undefined;
}

/**
 * The host's half of a step: the scalars of the step and of each array, in float64. The order of calls is
 * `begin`, then for every stage `row`, the kernel, `sums`; `settle` before the last kernel, `end` after it.
 */
export interface Scalars {
	/** The scalar and global states, by name: one float64 per array, or one in all. Live. */
	readonly states: Readonly<Record<string, Float64Array>>;
	/** @param settings one number per setting, in the program's order. @param t the step's number, from 1. */
	begin(settings: ArrayLike<number>, t: number): void;
	/**
	 * Computes a stage's scalars and writes its rows, one after the other, to the start of `into`, which rounds them.
	 * @returns whether every number that reaches a result is finite.
	 */
	row(stage: number, into: Numbers): boolean;
	/** Adds a stage's partial sums: blocks in order, then arrays in order. `partials` begins at `first`. */
	sums(stage: number, partials: Float64Array, first: number): void;
	/** Computes the new scalar states. @returns whether all of them are finite. */
	settle(): boolean;
	/** The first number that is not finite, if `row` or `settle` has found one. */
	fault(): Fault;
	/** Writes the new scalar states. */
	end(): void;
}

/**
 * Creates the scalars of one program over arrays of the given lengths.
 * @param states those of another program of the same rule; default new ones.
 */
export function createScalars(
	program: Program,
	stages: Stages,
	lengths: readonly number[],
	precision: Precision,
	states = createStates(program, lengths.length),
): Scalars {
	return new HostScalars(program, stages, lengths, precision, states);
}

class HostScalars implements Scalars {
	readonly states: Scalars["states"];
	readonly #program: Program;
	readonly #lengths: readonly number[];
	readonly #precision: Precision;
	/** One number per node: the scalars of this step and of the current array. */
	readonly #values: Float64Array;
	readonly #leaves: Leaves;
	readonly #stages: ReturnType<typeof prepareStage>[];
	/** The scalar states' result nodes and new numbers. */
	readonly #finals: {
		readonly name: string;
		readonly node: number;
		readonly state: Float64Array;
		readonly next: Float64Array;
	}[];
	readonly #evaluateFinals: (values: Float64Array) => void;
	readonly #isGlobal: ReadonlySet<string>;
	#fault: Fault | undefined;

	constructor(
		program: Program,
		{ stages, stateScalars }: Stages,
		lengths: readonly number[],
		precision: Precision,
		states: Scalars["states"],
	) {
		this.#program = program;
		this.#lengths = lengths;
		this.#precision = precision;
		this.states = states;
		this.#values = new Float64Array(program.nodes.length);
		this.#leaves = sortLeaves(program, this.states, lengths, this.#values);
		this.#stages = stages.map((one) => prepareStage(program, one, precision));
		this.#finals = program.results.flatMap(({ name, node, target }) => {
			const state = target === "state" ? this.states[name] : undefined;
			if (state === undefined) return [];
			const { length } = state;
			return [{ name, node, state, next: new Float64Array(length) }];
		});
		this.#evaluateFinals = scalarEvaluator(program, stateScalars);
		this.#isGlobal = new Set(
			program.states.flatMap(({ name, per }) => (per === "step" ? name : [])),
		);
	}

	begin(settings: ArrayLike<number>, t: number): void {
		this.#fault = undefined;
		for (const { node, setting } of this.#leaves.settings) {
			this.#values[node] = settings[setting] as number;
		}
		for (const node of this.#leaves.steps) this.#values[node] = t;
		for (const { node, source } of this.#leaves.globals) {
			this.#values[node] = source[0] as number;
		}
	}

	row(index: number, into: Numbers): boolean {
		const stage = this.#stages[index] as ReturnType<typeof prepareStage>;
		const { row } = stage;
		const values = this.#values;
		stage.evaluateStep(values);
		let finite = this.#check(stage.overflow, undefined);
		const count = stage.rowPerArray ? this.#lengths.length : 1;
		for (let a = 0, place = 0; a < count; a++, place += row.length) {
			this.#readArray(a);
			stage.evaluateArray(values);
			for (let k = 0; k < row.length; k++) {
				into[place + k] = values[row[k] as number] as number;
			}
			for (const k of stage.decisive) {
				const value = into[place + k] as number;
				// value - value is NaN only for infinite values and NaN.
				if (value - value !== 0) finite = this.#check(row[k], a);
			}
		}
		return finite;
	}

	sums(index: number, partials: Float64Array, first: number): void {
		const { reductions } = this.#stages[index] as Stage;
		reductions.forEach((node, r) => {
			const own = this.#leaves.perArray.get(node);
			const { op } = this.#program.nodes[node] as Node;
			const { none, join } = totals[op as Reduction];
			let place = first + r;
			let total = none;
			this.#lengths.forEach((length, a) => {
				let sum = none;
				for (let done = 0; done < length; done += REDUCTION_BLOCK) {
					sum = join(sum, partials[place] as number);
					place += reductions.length;
				}
				if (own === undefined) total = join(total, sum);
				else own[a] = sum;
			});
			if (own === undefined) this.#values[node] = total;
		});
	}

	settle(): boolean {
		if (this.#finals.length === 0) return true;
		let finite = true;
		for (let a = 0; a < this.#lengths.length; a++) {
			this.#readArray(a);
			this.#evaluateFinals(this.#values);
			for (const { next, node, name } of this.#finals) {
				// A global state has its number after the first array.
				if (a >= next.length) continue;
				const value = this.#values[node] as number;
				next[a] = value;
				if (Number.isFinite(value)) continue;
				finite = false;
				const global = this.#isGlobal.has(name);
				this.#fault ??= { scalar: name, value, array: global ? undefined : a };
			}
		}
		return finite;
	}

	fault(): Fault {
		return this.#fault as Fault;
	}

	end(): void {
		for (const { state, next } of this.#finals) state.set(next);
	}

	/** Reads an array's scalars that are not computed from other scalars. */
	#readArray(a: number): void {
		for (const { node, source } of this.#leaves.sources) {
			this.#values[node] = source[a] as number;
		}
	}

	/** Keeps the first fault: a node that is not finite in the precision. @returns whether the node is finite. */
	#check(node: number | undefined, a: number | undefined): boolean {
		if (node === undefined) return true;
		this.#fault ??= {
			scalar: nameScalar(this.#program, node),
			value: rounded(this.#values[node] as number, this.#precision),
			array: this.#program.nodes[node]?.kind === "array" ? a : undefined,
		};
		return false;
	}
}

/** Prepares a stage: adds the functions that evaluate its scalars. */
function prepareStage(program: Program, stage: Stage, precision: Precision) {
	return {
		...stage,
		/** A constant that the precision cannot represent; then every step is refused. */
		overflow: stage.constants.find((node) => {
			const { value } = program.nodes[node] as Node;
			return !Number.isFinite(rounded(value, precision));
		}),
		evaluateStep: scalarEvaluator(program, stage.stepScalars),
		evaluateArray: scalarEvaluator(program, stage.arrayScalars),
	};
}

function rounded(value: number, precision: Precision): number {
	return precision === "float32" ? Math.fround(value) : value;
}

function createStates(
	{ states }: Program,
	arrays: number,
): Readonly<Record<string, Float64Array>> {
	// No prototype: a state may have a name that every object has.
	const created: Record<string, Float64Array> = Object.create(null);
	for (const { name, per, initial } of states) {
		if (per === "parameter") continue;
		const count = per === "array" ? arrays : 1;
		created[name] = new Float64Array(count).fill(initial);
	}
	return created;
}

/** The sources of a program's scalar leaves. */
interface Leaves {
	readonly settings: { readonly node: number; readonly setting: number }[];
	/** The nodes of the step's number. */
	readonly steps: number[];
	readonly globals: { readonly node: number; readonly source: Float64Array }[];
	/** Per-array numbers that are not computed from other scalars, by node: scalar states, lengths, sums. */
	readonly perArray: ReadonlyMap<number, Float64Array>;
	/** The same, as a list. */
	readonly sources: { readonly node: number; readonly source: Float64Array }[];
}

/** Sorts the leaves; writes the constants to `values`. */
function sortLeaves(
	program: Program,
	states: Scalars["states"],
	lengths: readonly number[],
	values: Float64Array,
): Leaves {
	const settings: Leaves["settings"] = [];
	const steps: number[] = [];
	const globals: Leaves["globals"] = [];
	const perArray = new Map<number, Float64Array>();
	program.nodes.forEach(({ op, kind, name, value }, node) => {
		const state = op === "state" ? states[name] : undefined;
		if (op === "constant") values[node] = value;
		else if (op === "setting") {
			settings.push({ node, setting: program.settings.indexOf(name) });
		} else if (op === "step") steps.push(node);
		else if (state !== undefined && kind === "step") {
			globals.push({ node, source: state });
		} else if (state !== undefined) perArray.set(node, state);
		else if (op === "count" && kind === "step") {
			values[node] = lengths.reduce((sum, length) => sum + length, 0);
		} else if (op === "count") perArray.set(node, Float64Array.from(lengths));
		else if (isReduction(op) && kind === "array") {
			perArray.set(node, new Float64Array(lengths.length));
		}
	});
	const sources = [...perArray].map(([node, source]) => ({ node, source }));
	return { settings, steps, globals, perArray, sources };
}

/** The number of partial sums that a stage writes: one for each reduction and block. */
export function countPartials(
	{ reductions }: Stage,
	lengths: readonly number[],
): number {
	return lengths.reduce(
		(sum, length) =>
			sum + Math.ceil(length / REDUCTION_BLOCK) * reductions.length,
		0,
	);
}

const MAX_DEPTH = 4;

/** A scalar's name in the text, or else its expression, such as `1 / norm(g)`. */
function nameScalar(
	program: Program,
	index: number,
	depth = 0,
	isOperand = false,
): string {
	const { op, args, label, value } = program.nodes[index] as Node;
	if (label !== "") return label;
	if (op === "constant") {
		return isOperand && value < 0 ? `(${value})` : String(value);
	}
	if (op === "step") return "t";
	if (depth === MAX_DEPTH) return "…";
	const form = isOperator(op) ? operators[op].form : undefined;
	const between = form?.kind === "infix" ? ` ${form.symbol} ` : undefined;
	const parts = args.map((arg) =>
		nameScalar(program, arg, depth + 1, between !== undefined),
	);
	const [first] = args.map((arg) => program.nodes[arg] as Node);
	if (op === "sqrt" && first?.op === "sumOfSquares") {
		const inner = nameScalar(program, first.args[0] as number, depth + 1);
		return `${first.kind === "step" ? "globalNorm" : "norm"}(${inner})`;
	}
	if (op === "count") return "count";
	if (between === undefined) {
		const overAll = isReduction(op) && program.nodes[index]?.kind === "step";
		const name = overAll
			? `global${op.charAt(0).toUpperCase()}${op.slice(1)}`
			: op;
		return `${name}(${parts.join(", ")})`;
	}
	const text = parts.join(between);
	return isOperand ? `(${text})` : text;
}
