import type { Backend, Order } from "ravine";
import {
	countNonFinite,
	viewArrays,
} from "../packages/ravine/src/backends/stepper.js";
import type { Numbers } from "../packages/ravine/src/language/evaluate.js";
import {
	evaluatorOf,
	type Operator,
} from "../packages/ravine/src/language/operators.js";
import {
	isReduction,
	type Node,
	type Precision,
	type Program,
	REDUCTION_BLOCK,
	reductionLanes,
} from "../packages/ravine/src/language/program.js";
import { regionsOf } from "../packages/ravine/src/language/regions.js";
import type { Fault } from "../packages/ravine/src/language/scalars.js";
import { stagesOf } from "../packages/ravine/src/language/stages.js";

const zero = Float64Array.of(0);

/** One parameter array with its gradient and states. */
export interface ArrayMemory {
	/** Mutated: the parameters. */
	readonly parameters: Numbers;
	readonly gradients: Numbers;
	/** Mutated: each state, by name; a scalar state has one number. */
	readonly states: Readonly<Record<string, Numbers>>;
}

/**
 * A second implementation of programs, independent of stages, rows and kernels: node after node, array after array, number
 * after number, each result rounded to the precision. Tests compare the backends with it.
 *
 * Element values are float32 or float64; scalars are float64 and rounded once, where an element operation uses them.
 *
 * @param order one number per setting, in the program's order, group after group; and each array's group.
 * @param t the step's number, from 1.
 */
function evaluateNodes(
	program: Program,
	arrays: readonly ArrayMemory[],
	{ settings, groups }: Pick<Order, "settings" | "groups">,
	t: number,
	precision: Precision,
): Float64Array[][] {
	const round = precision === "float32" ? Math.fround : (x: number) => x;
	const leafOrScalar = (
		{ op, kind, name, value }: Node,
		args: readonly Float64Array[],
		{ parameters, gradients, states }: ArrayMemory,
		group: number,
	): number | Numbers => {
		switch (op) {
			case "parameter":
				return parameters;
			case "gradient":
				return gradients;
			case "state":
				return states[name] as Numbers;
			case "setting":
				return settings[
					group * program.settings.length + program.settings.indexOf(name)
				] as number;
			case "step":
				return t;
			case "count":
				return kind === "array"
					? parameters.length
					: arrays.reduce((sum, one) => sum + one.parameters.length, 0);
			case "constant":
				return value;
			case "largest":
				return Math.max(...(args[0] as Float64Array));
			case "sum":
			case "sumOfSquares":
				return reduce(
					args[0] as Float64Array,
					op === "sumOfSquares",
					precision,
				);
			default: {
				// A rule has no variables, so the remaining nodes are operators.
				const [a, b, c] = args.map(([one]) => one) as [number, number, number];
				return evaluatorOf(op as Operator, program.mathematics)(a, b, c);
			}
		}
	};
	// values[node][array] is the node's one number or, for elements, its numbers.
	const values: Float64Array[][] = [];
	for (const node of program.nodes) {
		values.push(
			arrays.map((array, index) => {
				const length = array.parameters.length;
				const args = node.args.map(
					(arg) => (values[arg] as Float64Array[])[index] as Float64Array,
				);
				if (node.kind !== "element" || node.args.length === 0) {
					const value = leafOrScalar(node, args, array, groups?.[index] ?? 0);
					return typeof value === "number"
						? Float64Array.of(value)
						: Float64Array.from(value);
				}
				const result = new Float64Array(length);
				const evaluate = evaluatorOf(
					node.op as Operator,
					program.mathematics,
					precision,
				);
				// A scalar is one number for all elements; it is rounded here.
				const at = (arg: Float64Array = zero, i: number): number =>
					round(arg[arg.length === 1 ? 0 : i] as number);
				for (let i = 0; i < length; i++) {
					result[i] = round(
						evaluate(at(args[0], i), at(args[1], i), at(args[2], i)),
					);
				}
				return result;
			}),
		);
		if (isReduction(node.op) && node.kind === "step") {
			// Over all arrays: each has its own sum so far; they are added in order.
			const sums = values[values.length - 1] as Float64Array[];
			const total =
				node.op === "largest"
					? Math.max(...sums.map(([own]) => own as number))
					: sums.reduce((sum, [own]) => sum + (own as number), 0);
			for (const sum of sums) sum[0] = total;
		}
	}
	return values;
}

/** One step: the values of all nodes, then the results, which take effect together. */
export function interpretStep(
	program: Program,
	arrays: readonly ArrayMemory[],
	settings: ArrayLike<number>,
	t: number,
	precision: Precision,
): void {
	const values = evaluateNodes(program, arrays, { settings }, t, precision);
	write(program, arrays, values);
}

/** The states that start at an expression. */
export function interpretStart(
	{ start, states, settings: own }: Program,
	arrays: readonly ArrayMemory[],
	settings: ArrayLike<number>,
	precision: Precision,
): void {
	if (start === undefined) return;
	const begun = { ...start, states, settings: own };
	write(
		begun,
		arrays,
		evaluateNodes(begun, arrays, { settings }, 0, precision),
	);
}

function write(
	program: Program,
	arrays: readonly ArrayMemory[],
	values: readonly (readonly Float64Array[])[],
): void {
	for (const { name, target, node } of program.results) {
		arrays.forEach((array, index) => {
			const value = values[node]?.[index] as Float64Array;
			const into =
				target === "parameter"
					? array.parameters
					: target === "gradient"
						? array.gradients
						: array.states[name];
			if (into === undefined) return;
			if (value.length === into.length) into.set(value);
			else into.fill(value[0] as number);
		});
	}
}

/** Adds up numbers in the order that `REDUCTION_BLOCK` describes. */
function reduce(
	values: Float64Array,
	squares: boolean,
	precision: Precision,
): number {
	const lanes = reductionLanes[precision];
	let total = 0;
	for (let start = 0; start < values.length; start += REDUCTION_BLOCK) {
		const sums = new Float64Array(lanes);
		const block = values.subarray(start, start + REDUCTION_BLOCK);
		block.forEach((value, i) => {
			const lane = i % lanes;
			sums[lane] = (sums[lane] as number) + (squares ? value * value : value);
		});
		// Registers hold two lanes each; they are added in pairs until one is left, then its two lanes.
		for (let registers = lanes / 2; registers > 1; registers /= 2) {
			for (let k = 0; k < registers; k++) {
				const from = 4 * (k >> 1) + (k & 1);
				sums[k] = (sums[from] as number) + (sums[from + 2] as number);
			}
		}
		total += (sums[0] as number) + (sums[1] as number);
	}
	return total;
}

/** Makes a backend from `interpretStep`. Only its refusals use stages, to find the decisive scalars. */
export function literal(): Backend {
	return {
		name: "a literal reading",
		compile: async ({ step: program }, precision) => ({
			engine(layout) {
				const names = regionsOf(program);
				const initial = new Map(
					program.states.map((state) => [state.name, state.initial]),
				);
				const Numbers = precision === "float32" ? Float32Array : Float64Array;
				const regions = names.map((name, region) =>
					new Numbers(layout.size).fill(
						region < 2 ? 0 : (initial.get(name) as number),
					),
				);
				const scalars = Object.fromEntries(
					program.states
						.filter(({ per }) => per !== "parameter")
						.map(({ name, per, initial: start }) => [
							name,
							new Float64Array(per === "step" ? 1 : layout.arrays.length).fill(
								start,
							),
						]),
				);
				const arrays = viewArrays(layout, regions, names, scalars);
				return {
					arrays,
					threads: 1,
					ready: Promise.resolve(),
					start({ settings, groups, check }) {
						if (program.start === undefined) return undefined;
						const { states, settings: own } = program;
						const begun = { ...program.start, states, settings: own };
						const values = evaluateNodes(
							begun,
							arrays,
							{ settings, groups },
							0,
							precision,
						);
						const fault = findFault(begun, values, precision);
						if (check && fault) return { what: "scalar", ...fault };
						write(begun, arrays, values);
						return undefined;
					},
					step({ settings, groups, t, check }) {
						const counts = countNonFinite(arrays.map((one) => one.gradients));
						if (check && counts) return { what: "gradients", counts };
						const values = evaluateNodes(
							program,
							arrays,
							{ settings, groups },
							t,
							precision,
						);
						const fault = findFault(program, values, precision);
						if (check && fault) return { what: "scalar", ...fault };
						write(program, arrays, values);
						const written = countNonFinite(arrays.map((one) => one.parameters));
						if (!check || !written) return undefined;
						return { what: "parameters", counts: written };
					},
					dispose() {},
				};
			},
		}),
	};
}

/** The first scalar that is not finite and reaches a result: stage by stage, array by array, then scalar states. */
function findFault(
	program: Program,
	values: readonly (readonly Float64Array[])[],
	precision: Precision,
): Fault | undefined {
	const { stages } = stagesOf(program);
	const round = precision === "float32" ? Math.fround : (x: number) => x;
	const arrays = values[0]?.length ?? 0;
	const fault = (node: number, a: number, value: number): Fault | undefined => {
		if (Number.isFinite(value)) return undefined;
		const perArray = program.nodes[node]?.kind === "array";
		return { scalar: "", value, array: perArray ? a : undefined };
	};
	for (const { row, decisive, constants } of stages) {
		for (const node of constants) {
			const value = round(program.nodes[node]?.value as number);
			if (Number.isFinite(value)) continue;
			return { scalar: "", value, array: undefined };
		}
		for (let a = 0; a < arrays; a++) {
			for (const place of decisive) {
				const node = row[place] as number;
				const found = fault(node, a, round(values[node]?.[a]?.[0] as number));
				if (found) return found;
			}
		}
	}
	const scalarStates = new Set(
		program.states
			.filter(({ per }) => per !== "parameter")
			.map(({ name }) => name),
	);
	for (let a = 0; a < arrays; a++) {
		for (const { name, target, node } of program.results) {
			if (target !== "state" || !scalarStates.has(name)) continue;
			const value = values[node]?.[a]?.[0] as number;
			if (Number.isFinite(value)) continue;
			const state = program.states.find((one) => one.name === name);
			const array = state?.per === "step" ? undefined : a;
			return { scalar: name, value, array };
		}
	}
	return undefined;
}
