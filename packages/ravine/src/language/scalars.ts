import { type Numbers, scalarEvaluator } from "./evaluate.js";
import {
	isReduction,
	type Node,
	type Precision,
	type Program,
	REDUCTION_BLOCK,
} from "./program.js";
import type { Stage, Stages } from "./stages.js";

/** A scalar that came out as NaN or infinite, so that the step would have written such numbers. */
export interface Fault {
	/** The scalar as a reader knows it: its name in the text, or what it is made of. */
	readonly scalar: string;
	readonly value: number;
	/** The array it belongs to, by number; undefined when it is one for the step. */
	readonly array: number | undefined;
}

/**
 * The host's half of a step: the scalars of the step and of each array, in float64. The order of calls is
 * `begin`, then for every stage `row`, the kernel, `sums`; `settle` before the last kernel, `end` after it.
 */
export interface Scalars {
	/** The scalar states, by name: one float64 per array. Live. */
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
	/** Computes what the scalar states will be. @returns whether they are all finite. */
	settle(): boolean;
	/** The first number that is not finite, when `row` or `settle` has found one. */
	fault(): Fault;
	/** Gives the scalar states their new numbers. */
	end(): void;
}

/** The scalars of one program over arrays of the given lengths. */
export function createScalars(
	program: Program,
	{ stages, stateScalars }: Stages,
	lengths: readonly number[],
	precision: Precision,
): Scalars {
	const { nodes } = program;
	const states = createStates(program, lengths.length);
	/** One number per node: the scalars of this step and, in turn, of each array. */
	const values = new Float64Array(nodes.length);
	const leaves = sortLeaves(program, states, lengths, values);
	const { settings: settingLeaves, steps: stepLeaves, perArray } = leaves;
	const arrayLeaves = [...perArray];
	const finals = program.results.flatMap(({ name, node, target }) => {
		const state = target === "state" ? states[name] : undefined;
		if (state === undefined) return [];
		return [{ state, node, next: new Float64Array(lengths.length), name }];
	});
	const evaluateFinals = scalarEvaluator(program, stateScalars);
	const plans = stages.map((stage) => ({
		...stage,
		/** A constant that the precision does not hold: then no step can end well. */
		overflow: stage.constants.find(
			(node) => !Number.isFinite(rounded(nodes[node]?.value, precision)),
		),
		step: scalarEvaluator(program, stage.stepScalars),
		array: scalarEvaluator(program, stage.arrayScalars),
	}));
	let found: Fault | undefined;

	const readArrayLeaves = (a: number): void => {
		for (let k = 0; k < arrayLeaves.length; k++) {
			const [node, source] = arrayLeaves[k] as (typeof arrayLeaves)[number];
			values[node] = source[a] as number;
		}
	};

	return {
		states,
		begin(settings, t) {
			found = undefined;
			for (let k = 0; k < settingLeaves.length; k++) {
				const [node, setting] = settingLeaves[k] as [number, number];
				values[node] = settings[setting] as number;
			}
			for (const node of stepLeaves) values[node] = t;
		},
		row(index, into) {
			const plan = plans[index] as (typeof plans)[number];
			const { row, decisive } = plan;
			plan.step(values);
			const count = plan.rowPerArray ? lengths.length : 1;
			let finite = true;
			if (plan.overflow !== undefined) {
				finite = false;
				found ??= {
					scalar: nameScalar(program, plan.overflow),
					value: rounded(nodes[plan.overflow]?.value, precision),
					array: undefined,
				};
			}
			for (let a = 0, place = 0; a < count; a++, place += row.length) {
				readArrayLeaves(a);
				plan.array(values);
				for (let k = 0; k < row.length; k++) {
					into[place + k] = values[row[k] as number] as number;
				}
				for (let k = 0; k < decisive.length; k++) {
					const slot = decisive[k] as number;
					const value = into[place + slot] as number;
					// Infinite and NaN are the numbers whose difference with themselves is NaN.
					if (value - value === 0) continue;
					finite = false;
					const node = row[slot] as number;
					const array = nodes[node]?.kind === "array" ? a : undefined;
					found ??= { scalar: nameScalar(program, node), value, array };
				}
			}
			return finite;
		},
		sums(index, partials, first) {
			const { reductions } = stages[index] as Stage;
			reductions.forEach((node, r) => {
				addPartials(
					r,
					reductions.length,
					partials,
					first,
					lengths,
					(sum, a) => {
						const own = perArray.get(node);
						if (own !== undefined) own[a] = sum;
						else values[node] = a === 0 ? sum : (values[node] as number) + sum;
					},
				);
			});
		},
		settle() {
			if (finals.length === 0) return true;
			let finite = true;
			for (let a = 0; a < lengths.length; a++) {
				readArrayLeaves(a);
				evaluateFinals(values);
				for (const { next, node, name } of finals) {
					const value = values[node] as number;
					next[a] = value;
					if (Number.isFinite(value)) continue;
					finite = false;
					found ??= { scalar: name, value, array: a };
				}
			}
			return finite;
		},
		fault: () => found as Fault,
		end() {
			for (const { state, next } of finals) state.set(next);
		},
	};
}

function rounded(value: number | undefined, precision: Precision): number {
	return precision === "float32" ? Math.fround(value ?? 0) : (value ?? 0);
}

function createStates(
	{ states }: Program,
	arrays: number,
): Readonly<Record<string, Float64Array>> {
	// No prototype: a state may have a name that every object has.
	const created: Record<string, Float64Array> = Object.create(null);
	for (const { name, scalar, initial } of states) {
		if (scalar) created[name] = new Float64Array(arrays).fill(initial);
	}
	return created;
}

/** Where a program's scalar leaves get their numbers from; writes the constants to `values`. */
function sortLeaves(
	program: Program,
	states: Readonly<Record<string, Float64Array>>,
	lengths: readonly number[],
	values: Float64Array,
) {
	/** Nodes, and the settings' numbers that they are. */
	const settings: [node: number, setting: number][] = [];
	const steps: number[] = [];
	/** Nodes that are one number per array and not computed from other scalars: scalar states, lengths, sums. */
	const perArray = new Map<number, Float64Array>();
	program.nodes.forEach(({ op, kind, name, value }, node) => {
		const state = op === "state" ? states[name] : undefined;
		if (op === "constant") values[node] = value;
		else if (op === "setting") {
			settings.push([node, program.settings.indexOf(name)]);
		} else if (op === "step") steps.push(node);
		else if (state !== undefined) perArray.set(node, state);
		else if (op === "count") perArray.set(node, Float64Array.from(lengths));
		else if (isReduction(op) && kind === "array") {
			perArray.set(node, new Float64Array(lengths.length));
		}
	});
	return { settings, steps, perArray };
}

/** Adds one reduction's partial sums block after block, and gives each array's sum in turn. */
function addPartials(
	reduction: number,
	reductions: number,
	partials: Float64Array,
	first: number,
	lengths: readonly number[],
	give: (sum: number, array: number) => void,
): void {
	let place = first + reduction;
	lengths.forEach((length, a) => {
		let sum = 0;
		for (let done = 0; done < length; done += REDUCTION_BLOCK) {
			sum += partials[place] as number;
			place += reductions;
		}
		give(sum, a);
	});
}

/** How many partial sums a stage writes: one for each reduction and block. */
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

const infix: Readonly<Record<string, string>> = {
	add: "+",
	subtract: "-",
	multiply: "*",
	divide: "/",
	power: "^",
};

const MAX_DEPTH = 4;

/** A scalar's name in the text, or else what it is made of, such as `1 / norm(g)`. */
function nameScalar(program: Program, index: number, depth = 0): string {
	const { op, args, label, value } = program.nodes[index] as Node;
	if (label !== "") return label;
	if (op === "constant") return String(value);
	if (op === "step") return "t";
	if (depth === MAX_DEPTH) return "…";
	const parts = args.map((arg) => nameScalar(program, arg, depth + 1));
	const [first] = args.map((arg) => program.nodes[arg] as Node);
	if (op === "sqrt" && first?.op === "sumOfSquares") {
		const inner = nameScalar(program, first.args[0] as number, depth + 1);
		return `${first.kind === "step" ? "globalNorm" : "norm"}(${inner})`;
	}
	const symbol = infix[op];
	if (symbol === undefined) return `${op}(${parts.join(", ")})`;
	const text = parts.join(` ${symbol} `);
	return depth === 0 ? text : `(${text})`;
}
