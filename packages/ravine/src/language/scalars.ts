import { type Numbers, scalarEvaluator } from "./evaluate.js";
import { operators } from "./operators.js";
import {
	ALL,
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
	/**
	 * @param settings one number per setting, in the program's order; group after group. @param t the step's number, from 1.
	 */
	begin(settings: ArrayLike<number>, t: number): void;
	/**
	 * @param groups each array's group; undefined: all are in one.
	 * @param carriers the arrays whose rows are read where a row has no scalars of an array; default all.
	 */
	group(
		groups: ArrayLike<number> | undefined,
		carriers?: readonly number[],
	): void;
	/**
	 * Computes a stage's scalars and writes its rows, one after the other, to the start of `into`, which rounds them: one
	 * for all arrays, or one for each, if it has scalars of an array, or of one of several groups.
	 * @returns whether every number that reaches a result is finite.
	 */
	row(stage: number, into: Numbers): boolean;
	/** Adds a stage's partial sums: blocks in order, then arrays in order. `partials` begins at `first`. */
	sums(stage: number, partials: Float64Array, first: number): void;
	/** A node's number of this step. */
	read(node: number): number;
	/** Replaces a total by that of all sections. */
	write(node: number, value: number): void;
	/** Computes the new scalar states. @returns whether all of them are finite. */
	settle(): boolean;
	/** The first number that is not finite, if `row` or `settle` has found one. */
	fault(): Fault;
	/** Writes the new scalar states. */
	end(): void;
}

/**
 * Creates the scalars of one program over arrays of the given lengths.
 * @param states those of another program of the same rule; default new ones. @param total the number of elements of all
 * sections.
 */
export function createScalars(
	program: Program,
	stages: Stages,
	lengths: readonly number[],
	precision: Precision,
	states = createStates(program, lengths.length),
	total = lengths.reduce((sum, length) => sum + length, 0),
): Scalars {
	return new HostScalars(program, stages, lengths, precision, states, total);
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
	readonly #evaluateGroupFinals: (values: Float64Array) => void;
	/** The arrays of each group. */
	#groups: readonly (readonly number[])[];
	/** Those whose rows are read where a row has no scalars of an array. */
	#carriers: readonly (readonly number[])[];
	#settings: ArrayLike<number> = [];
	readonly #isGlobal: ReadonlySet<string>;
	#fault: Fault | undefined;

	constructor(
		program: Program,
		{ stages, stateScalars, stateGroupScalars }: Stages,
		lengths: readonly number[],
		precision: Precision,
		states: Scalars["states"],
		total: number,
	) {
		this.#program = program;
		this.#lengths = lengths;
		this.#precision = precision;
		this.states = states;
		this.#values = new Float64Array(program.nodes.length);
		this.#leaves = sortLeaves(
			program,
			this.states,
			lengths,
			this.#values,
			total,
		);
		this.#stages = stages.map((one) => prepareStage(program, one, precision));
		this.#finals = program.results.flatMap(({ name, node, target }) => {
			const state = target === "state" ? this.states[name] : undefined;
			if (state === undefined) return [];
			const { length } = state;
			return [{ name, node, state, next: new Float64Array(length) }];
		});
		this.#evaluateFinals = scalarEvaluator(program, stateScalars);
		this.#evaluateGroupFinals = scalarEvaluator(program, stateGroupScalars);
		this.#groups = [lengths.map((_, a) => a)];
		this.#carriers = this.#groups;
		this.#isGlobal = new Set(
			program.states.flatMap(({ name, per }) => (per === "step" ? name : [])),
		);
	}

	begin(settings: ArrayLike<number>, t: number): void {
		this.#fault = undefined;
		this.#settings = settings;
		this.#readGroup(0);
		for (const node of this.#leaves.steps) this.#values[node] = t;
		for (const { node, source } of this.#leaves.globals) {
			this.#values[node] = source[0] as number;
		}
	}

	group(
		groups: ArrayLike<number> | undefined,
		carriers?: readonly number[],
	): void {
		const listed = (arrays: readonly number[]) => {
			const lists: number[][] = [];
			for (const a of arrays) {
				const group = groups?.[a] ?? 0;
				lists[group] ??= [];
				lists[group].push(a);
			}
			return lists;
		};
		this.#groups = listed(this.#lengths.map((_, a) => a));
		this.#carriers = carriers ? listed(carriers) : this.#groups;
	}

	row(index: number, into: Numbers): boolean {
		const stage = this.#stages[index] as ReturnType<typeof prepareStage>;
		const values = this.#values;
		const groups = this.#groups;
		stage.evaluateStep(values);
		let finite = this.#check(stage.overflow, undefined);
		if (groups.length === 1) {
			stage.evaluateGroup(values);
			const count = stage.rowPerArray ? this.#lengths.length : 1;
			for (let a = 0; a < count; a++) {
				if (!this.#arrayRow(stage, a, into)) finite = false;
			}
			return finite;
		}
		for (let g = 0; g < groups.length; g++) {
			this.#readGroup(g);
			stage.evaluateGroup(values);
			const own = stage.rowPerArray
				? (groups[g] as readonly number[])
				: stage.rowPerGroup
					? (this.#carriers[g] as readonly number[]).slice(0, 1)
					: g === 0
						? [0]
						: [];
			for (const a of own) {
				if (!this.#arrayRow(stage, a, into)) finite = false;
			}
			if (stage.rowPerGroup && !stage.rowPerArray) {
				copyRow(into, stage.row.length, this.#carriers[g] as readonly number[]);
			}
		}
		return finite;
	}

	/** Writes the row of one array, or of all. @returns whether every number that reaches a result is finite. */
	#arrayRow(
		stage: ReturnType<typeof prepareStage>,
		a: number,
		into: Numbers,
	): boolean {
		const { row } = stage;
		const values = this.#values;
		const place = a * row.length;
		let finite = true;
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

	read(node: number): number {
		return this.#values[node] as number;
	}

	write(node: number, value: number): void {
		this.#values[node] = value;
	}

	settle(): boolean {
		if (this.#finals.length === 0) return true;
		let finite = true;
		this.#groups.forEach((arrays, g) => {
			if (this.#groups.length > 1) this.#readGroup(g);
			this.#evaluateGroupFinals(this.#values);
			for (const a of arrays) if (!this.#settleArray(a)) finite = false;
		});
		return finite;
	}

	#settleArray(a: number): boolean {
		let finite = true;
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
		return finite;
	}

	fault(): Fault {
		return this.#fault as Fault;
	}

	end(): void {
		for (const { state, next } of this.#finals) state.set(next);
	}

	/** Reads a group's settings. */
	#readGroup(g: number): void {
		const { settings } = this.#leaves;
		const first = g * this.#program.settings.length;
		for (const { node, setting } of settings) {
			this.#values[node] = this.#settings[first + setting] as number;
		}
	}

	/** Reads an array's scalars that are not computed from other scalars. */
	#readArray(a: number): void {
		for (const { node, source } of this.#leaves.sources) {
			this.#values[node] = source[a] as number;
		}
	}

	/** Whether a node has different numbers for different arrays. */
	#isOfSome(node: number): boolean {
		const kind = this.#program.nodes[node]?.kind;
		return kind === "array" || (kind === "group" && this.#groups.length > 1);
	}

	/** Keeps the first fault: a node that is not finite in the precision. @returns whether the node is finite. */
	#check(node: number | undefined, a: number | undefined): boolean {
		if (node === undefined) return true;
		this.#fault ??= {
			scalar: nameScalar(this.#program, node),
			value: rounded(this.#values[node] as number, this.#precision),
			array: this.#isOfSome(node) ? a : undefined,
		};
		return false;
	}
}

/** Copies the first array's row to the others'. */
function copyRow(
	into: Numbers,
	width: number,
	arrays: readonly number[],
): void {
	const from = (arrays[0] as number) * width;
	for (let i = 1; i < arrays.length; i++) {
		const to = (arrays[i] as number) * width;
		for (let k = 0; k < width; k++) into[to + k] = into[from + k] as number;
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
		evaluateGroup: scalarEvaluator(program, stage.groupScalars),
		evaluateArray: scalarEvaluator(program, stage.arrayScalars),
	};
}

function rounded(value: number, precision: Precision): number {
	return precision === "float32" ? Math.fround(value) : value;
}

/** @param given global states that exist already, by name. */
export function createStates(
	{ states }: Program,
	arrays: number,
	given: Readonly<Record<string, Float64Array>> = {},
): Readonly<Record<string, Float64Array>> {
	// No prototype: a state may have a name that every object has.
	const created: Record<string, Float64Array> = Object.create(null);
	for (const { name, per, initial } of states) {
		if (per === "parameter") continue;
		const count = per === "array" ? arrays : 1;
		created[name] = given[name] ?? new Float64Array(count).fill(initial);
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
	all: number,
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
			const own = lengths.reduce((sum, length) => sum + length, 0);
			values[node] = name === ALL ? all : own;
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
