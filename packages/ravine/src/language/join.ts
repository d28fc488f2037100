import type { Mathematics } from "./mathematics/function.js";
import { mathematicsOfScalars } from "./mathematics/index.js";
import {
	isReduction,
	type Node,
	type Program,
	ProgramBuilder,
	REDUCTION_BLOCK,
	type Reduction,
	type Result,
	reductionLanes,
	type State,
	totals,
} from "./program.js";

export interface JoinOptions {
	/** Settings that have one number per descent: they become states that no step changes. */
	readonly varied?: readonly string[];
	/** Further values to record as results, by their names in the rule's text, such as `mHat`. */
	readonly watched?: readonly string[];
	/** Whether a setting such as `noise.x` is added to each slope. */
	readonly noisy?: boolean;
	/** The functions that the program may use; default all, on scalars only. */
	readonly mathematics?: Mathematics;
}

/**
 * Joins a rule to a cost function: one element of the program is a whole descent, and one step of the program is a step
 * of every descent. The rule's numbers per parameter become numbers per variable, with both names: the variable `x` is
 * the state `w.x`, its slope is the result `g.x`, its part of the state `m` is `m.x`. The rule's numbers per array keep
 * their names. Reductions become sums over the variables, added in the order that backends use in float64, so in
 * float64 a descent has the same bits as an optimizer.
 *
 * @param cost a program with its slopes, from `differentiate`.
 * @throws RangeError for a name that the rule does not have.
 */
export function join(
	rule: Program,
	cost: Program,
	{
		varied = [],
		watched = [],
		noisy = false,
		mathematics = mathematicsOfScalars,
	}: JoinOptions = {},
): Program {
	const { variables } = cost;
	const builder = new ProgramBuilder(mathematics);
	const { root, slopes } = copyCost(builder, cost);
	const gradients = noisy
		? slopes.map((slope, i) => {
				const noise = builder.leaf("setting", "step", `noise.${variables[i]}`);
				return builder.plain("add", slope, noise);
			})
		: slopes;
	// For each node of the rule, the node of every variable; it is one node if the value is the same for all.
	const copies: (readonly number[])[] = [];
	const each = (index: number) => copies[index] as readonly number[];
	const scalarStates = new Set(
		rule.states
			.filter(({ per }) => per !== "parameter")
			.map(({ name }) => name),
	);
	const forEach = (make: (variable: string, i: number) => number) =>
		variables.map(make);
	const state = (name: string) => builder.leaf("state", "element", name);
	const copy = ({ op, args, name, value }: Node): readonly number[] => {
		if (isReduction(op)) {
			const total = reduce(builder, op, each(args[0] as number));
			return forEach(() => total);
		}
		switch (op) {
			case "constant":
				return forEach(() => builder.constant(value));
			case "count":
				return forEach(() => builder.constant(variables.length));
			case "step":
				return forEach(() => builder.leaf("step", "step"));
			case "setting":
				return forEach(() =>
					varied.includes(name)
						? state(name)
						: builder.leaf("setting", "step", name),
				);
			case "state":
				return forEach((variable) =>
					state(scalarStates.has(name) ? name : `${name}.${variable}`),
				);
			case "parameter":
				return forEach((variable) => state(`w.${variable}`));
			case "gradient":
				return gradients;
			case "variable":
				throw new RangeError(`${rule.name}: a rule has no variables`);
			default:
				return forEach((_, i) =>
					builder.plain(op, ...args.map((arg) => each(arg)[i] as number)),
				);
		}
	};
	for (const node of rule.nodes) copies.push(copy(node));

	const spread = (name: string, target: Result["target"], nodes = gradients) =>
		variables.map(
			(variable, i): Result => ({
				name: `${name}.${variable}`,
				target,
				node: nodes[i] as number,
			}),
		);
	const results = rule.results.flatMap(({ name, target, node }) => {
		if (target === "parameter") return spread("w", "state", each(node));
		if (!scalarStates.has(name)) return spread(name, "state", each(node));
		return [{ name, target, node: each(node)[0] as number }];
	});
	return builder.finish({
		name: `${rule.name} on ${cost.name}`,
		settings: [
			...rule.settings.filter((name) => !varied.includes(name)),
			...(noisy ? variables.map((variable) => `noise.${variable}`) : []),
		],
		states: statesOf(rule, variables, varied),
		variables,
		results: [
			{ name: "cost", target: "cost", node: root },
			...spread("g", "slope"),
			...results,
			...watched.flatMap((name) =>
				spread(name, "watched", each(findLabel(rule, name))),
			),
		],
	});
}

/** The cost's nodes over states of the descent: the cost's own node, and each variable's slope. */
function copyCost(
	builder: ProgramBuilder,
	cost: Program,
): { readonly root: number; readonly slopes: readonly number[] } {
	const copied: number[] = [];
	for (const { op, args, name, value } of cost.nodes) {
		const node =
			op === "constant"
				? builder.constant(value)
				: op === "variable"
					? builder.leaf("state", "element", `w.${name}`)
					: builder.plain(
							op as Parameters<ProgramBuilder["plain"]>[0],
							...args.map((arg) => copied[arg] as number),
						);
		copied.push(node);
	}
	const nodesOf = (target: Result["target"]) =>
		cost.results
			.filter((result) => result.target === target)
			.map(({ node }) => copied[node] as number);
	return { root: nodesOf("cost")[0] as number, slopes: nodesOf("slope") };
}

function statesOf(
	rule: Program,
	variables: readonly string[],
	varied: readonly string[],
): State[] {
	const state = (name: string, initial: number): State => ({
		name,
		per: "parameter",
		initial,
	});
	const spread = (name: string, initial: number) =>
		variables.map((variable) => state(`${name}.${variable}`, initial));
	return [
		...spread("w", 0),
		...rule.states.flatMap(({ name, per, initial }) =>
			per === "parameter" ? spread(name, initial) : [state(name, initial)],
		),
		...varied.map((name) => {
			if (rule.settings.includes(name)) return state(name, 0);
			throw new RangeError(`${rule.name}: there is no setting "${name}"`);
		}),
	];
}

/** The node with a name in the text; the last one, if the name was assigned several times. */
function findLabel({ name: rule, nodes }: Program, name: string): number {
	const found = nodes.findLastIndex(({ label }) => label === name);
	if (found >= 0) return found;
	throw new RangeError(`${rule}: no value in its text has the name "${name}"`);
}

/** The total over the variables, in the order that `REDUCTION_BLOCK` describes for float64. */
function reduce(
	builder: ProgramBuilder,
	op: Reduction,
	values: readonly number[],
): number {
	const terms =
		op === "sumOfSquares"
			? values.map((value) => builder.plain("multiply", value, value))
			: values;
	const join = op === "largest" ? "max" : "add";
	// Adding 0 turns a total of -0 into 0, as in backends, whose lanes begin at 0.
	let total = builder.constant(totals[op].none);
	for (let done = 0; done < terms.length; done += REDUCTION_BLOCK) {
		const block = terms.slice(done, done + REDUCTION_BLOCK);
		total = builder.plain(join, total, reduceBlock(builder, join, block));
	}
	return total;
}

function reduceBlock(
	builder: ProgramBuilder,
	join: "add" | "max",
	terms: readonly number[],
): number {
	// A lane without terms is undefined and adds nothing.
	type Lane = number | undefined;
	const both = (a: Lane, b: Lane): Lane =>
		a === undefined || b === undefined ? (a ?? b) : builder.plain(join, a, b);
	const lanes: Lane[] = Array.from({ length: reductionLanes.float64 });
	terms.forEach((term, i) => {
		const lane = i % lanes.length;
		lanes[lane] = both(lanes[lane], term);
	});
	for (let registers = lanes.length / 2; registers > 1; registers /= 2) {
		for (let k = 0; k < registers; k++) {
			const from = 4 * (k >> 1) + (k & 1);
			lanes[k] = both(lanes[from], lanes[from + 2]);
		}
	}
	return both(lanes[0], lanes[1]) as number;
}
