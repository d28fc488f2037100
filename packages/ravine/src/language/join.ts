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
	const own = extentsOf(rule, variables, varied);
	const each = copyRule(builder, rule, own, gradients);
	const names = {
		name: `${rule.name} on ${cost.name}`,
		settings: [
			...rule.settings.filter((name) => !varied.includes(name)),
			...(noisy ? variables.map((variable) => `noise.${variable}`) : []),
		],
		states: statesOf(rule, variables, varied),
	};
	const start = rule.start && joinStart(rule.start, own, mathematics, names);
	return builder.finish({
		...names,
		...(start && { start }),
		variables,
		results: [
			{ name: "cost", target: "cost", node: root },
			...spread(own, "g", "slope", gradients),
			...resultsOf(rule, own, each),
			...watched.flatMap((name) =>
				spread(own, name, "watched", each(findLabel(rule, name))),
			),
		],
	});
}

/**
 * A step of a rule on some variables, without a cost: the leaf `g.x` is the slope along the variable `x`. The other names
 * are those of `join`.
 */
export function spreadRule(
	rule: Program,
	variables: readonly string[],
): Program {
	const builder = new ProgramBuilder(rule.mathematics);
	const own = extentsOf(rule, variables, []);
	const gradients = variables.map((variable) =>
		builder.leaf("gradient", "element", `g.${variable}`),
	);
	const each = copyRule(builder, rule, own, gradients);
	const names = {
		...{ name: rule.name, settings: rule.settings },
		states: statesOf(rule, variables, []),
	};
	const start =
		rule.start && joinStart(rule.start, own, rule.mathematics, names);
	return builder.finish({
		...names,
		...(start && { start }),
		variables,
		results: resultsOf(rule, own, each),
	});
}

/** The results of a rule's copies. */
function resultsOf(
	rule: Program,
	own: Extents,
	each: (node: number) => readonly number[],
): Result[] {
	return rule.results.flatMap(({ name, target, node }) =>
		spread(own, target === "parameter" ? "w" : name, "state", each(node)),
	);
}

/** The extent of a rule's names in a joined program. */
interface Extents {
	readonly variables: readonly string[];
	readonly varied: readonly string[];
	/** The states with one number per descent. */
	readonly shared: ReadonlySet<string>;
}

function extentsOf(
	rule: Program,
	variables: readonly string[],
	varied: readonly string[],
): Extents {
	const shared = rule.states.filter(({ per }) => per !== "parameter");
	return { variables, varied, shared: new Set(shared.map(({ name }) => name)) };
}

/** The results of one name, one for each variable, or one in all for a state that variables share. */
function spread(
	{ variables, shared }: Extents,
	name: string,
	target: Result["target"],
	nodes: readonly number[],
): Result[] {
	if (target === "state" && shared.has(name)) {
		return [{ name, target, node: nodes[0] as number }];
	}
	return variables.map((variable, i) => ({
		name: `${name}.${variable}`,
		target,
		node: nodes[i] as number,
	}));
}

/**
 * Copies a rule's nodes for every variable.
 * @returns for each node of the rule its copies, in the variables' order.
 */
function copyRule(
	builder: ProgramBuilder,
	rule: Program,
	{ variables, varied, shared }: Extents,
	gradients: readonly number[],
): (node: number) => readonly number[] {
	const copies: (readonly number[])[] = [];
	const each = (index: number) => copies[index] as readonly number[];
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
					state(shared.has(name) ? name : `${name}.${variable}`),
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
	return each;
}

/** Joins the program of the states' starts. */
function joinStart(
	start: Program,
	own: Extents,
	mathematics: Mathematics,
	names: Pick<Program, "name" | "settings" | "states">,
): Program {
	const builder = new ProgramBuilder(mathematics);
	const each = copyRule(builder, start, own, []);
	return builder.finish({
		...names,
		variables: [],
		results: start.results.flatMap(({ name, node }) =>
			spread(own, name, "state", each(node)),
		),
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
