import {
	type Apart,
	copyParts,
	type Names,
	type Part,
	partsOf,
	resultsOf,
	settingsOf,
	statesOf,
} from "./copies.js";
import type { Mathematics } from "./mathematics/function.js";
import { mathematicsOfScalars } from "./mathematics/index.js";
import { type Program, ProgramBuilder, type Result } from "./program.js";

export type { Apart } from "./copies.js";

export interface JoinOptions {
	/** Variables of which each is an array of one number; by default they are one array. */
	readonly apart?: Apart | undefined;
	/** Settings that have one number per descent: they become states that no step changes. */
	readonly varied?: readonly string[];
	/** Whether a setting such as `noise.x` is added to each slope. */
	readonly noisy?: boolean;
	/** The functions that the program may use; default all, on scalars only. */
	readonly mathematics?: Mathematics;
}

/**
 * Joins a rule to a cost function: one element of the program is a whole descent, and one step of the program is a step
 * of every descent. The rule's numbers per parameter become numbers per variable, with both names: the variable `x` is
 * the state `w.x`, its slope is the result `g.x`, its part of the state `m` is `m.x`. The rule's numbers per array keep
 * their names, or have the variable's too where each variable is an array. Reductions become sums over the variables,
 * added in the order that backends use in float64, so in float64 a descent has the same bits as an optimizer.
 *
 * @param rule with sections only if its variables are apart.
 * @param cost a program with its slopes, from `differentiate`.
 * @throws RangeError for a name that the rule does not have.
 */
export function join(
	rule: Program,
	cost: Program,
	{
		apart,
		varied = [],
		noisy = false,
		mathematics = mathematicsOfScalars,
	}: JoinOptions = {},
): Program {
	const { variables } = cost;
	const builder = new ProgramBuilder(mathematics);
	const { root, slopes } = copyCost(builder, cost);
	const noises = noisy ? variables.map((variable) => `noise.${variable}`) : [];
	const gradients = slopes.map((slope, v) => {
		const noise = noises[v];
		if (noise === undefined) return slope;
		return builder.plain("add", slope, builder.leaf("setting", "step", noise));
	});
	const seen: Result[] = [
		{ name: "cost", target: "cost", node: root },
		...variables.map(
			(variable, v): Result => ({
				...{ name: `g.${variable}`, target: "slope" },
				node: gradients[v] as number,
			}),
		),
	];
	const name = `${rule.name} on ${cost.name}`;
	const own = { variables, varied, apart };
	return finish(builder, rule, own, gradients, { name, noises, seen });
}

/**
 * A step of a rule on some variables, without a cost: the leaf `g.x` is the slope along the variable `x`. The other names
 * are those of `join`.
 */
export function spreadRule(
	rule: Program,
	variables: readonly string[],
	apart?: Apart,
): Program {
	const builder = new ProgramBuilder(rule.mathematics);
	const gradients = variables.map((variable) =>
		builder.leaf("gradient", "element", `g.${variable}`),
	);
	const own = { variables, varied: [], apart };
	const { name } = rule;
	return finish(builder, rule, own, gradients, { name, noises: [], seen: [] });
}

/** Copies a rule behind the slopes, and finishes the program. @param seen the results before the rule's. */
function finish(
	builder: ProgramBuilder,
	rule: Program,
	own: Names,
	gradients: readonly number[],
	{
		name,
		noises,
		seen,
	}: {
		readonly name: string;
		readonly noises: readonly string[];
		readonly seen: readonly Result[];
	},
): Program {
	const { variables } = own;
	const parts = partsOf(rule, own);
	const copies = copyParts(builder, parts, own, gradients);
	const names = {
		name,
		settings: [...settingsOf(rule, own), ...noises],
		states: statesOf(rule, parts, own),
	};
	const start = joinStart(parts, own, builder.mathematics, names);
	return builder.finish({
		...names,
		...(start && { start }),
		variables,
		results: [
			...seen,
			...resultsOf(parts, own, copies),
			...stayingOf(builder, parts, variables),
		],
	});
}

/** The results of variables that no part moves: they stay. */
function stayingOf(
	builder: ProgramBuilder,
	parts: readonly Part[],
	variables: readonly string[],
): Result[] {
	const moving = new Set(parts.flatMap(({ members }) => members));
	return variables.flatMap((variable, v) => {
		if (moving.has(v)) return [];
		const name = `w.${variable}`;
		const node = builder.leaf("state", "element", name);
		return { name, target: "state", node };
	});
}

/** Joins the programs of the states' starts. */
function joinStart(
	parts: readonly Part[],
	own: Names,
	mathematics: Mathematics,
	names: Pick<Program, "name" | "settings" | "states">,
): Program | undefined {
	const starting = parts.flatMap(({ program: { start }, ...part }) =>
		start ? { ...part, program: start } : [],
	);
	if (starting.length === 0) return undefined;
	const builder = new ProgramBuilder(mathematics);
	const copies = copyParts(builder, starting, own, []);
	const results = resultsOf(starting, own, copies);
	return builder.finish({ ...names, variables: [], results });
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
