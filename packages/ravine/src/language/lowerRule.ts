import { type CheckNode, lower } from "./lower.js";
import type { Mathematics } from "./mathematics/function.js";
import type { Syntax, SyntaxNode } from "./parse.js";
import {
	type Node,
	type Program,
	ProgramBuilder,
	type Result,
	reach,
	type State,
	uniformSettings,
	withGroups,
} from "./program.js";
import { lowerStarts, type StartChecks } from "./starts.js";

/** The settings and states of a rule. */
export interface Names {
	readonly settings: readonly string[];
	readonly states: readonly State[];
}

/** Functions that throw for a wrong line. */
export interface Checks {
	readonly node: CheckNode;
	/** Checks an assignment. */
	assignment(target: string, value: Node, at: number): void;
	/** Throws for a name without a value, unless a link may use it; `known` are the names with values. */
	missing(name: string, known: readonly string[], at: number): void;
	/** The checks of a state's start. */
	start(state: State): StartChecks;
}

/** The place of the last assignment of g, if no later line reads it. */
export function lostGradient({
	nodes,
	assignments,
}: Pick<Syntax, "nodes" | "assignments">): number | undefined {
	const last = assignments.findLast(({ name }) => name === "g");
	if (last === undefined) return undefined;
	const isRead = nodes
		.slice(last.value + 1)
		.some((node) => node.op === "name" && node.name === "g");
	return isRead ? undefined : last.at;
}

/**
 * Turns a rule's text into a program. A name that the text does not have is a setting of the rule that it is chained with:
 * a leaf that is not among the program's settings. The gradient is a result of a link, which hands it on.
 *
 * @param mathematics the functions that the text may use.
 * @param options leave out `checks` for a text that is known to be valid; `rewrites: false` keeps the text's own
 * operations, to test the rewrites.
 */
export function lowerRule(
	syntax: Syntax,
	{ settings, states }: Names,
	mathematics: Mathematics,
	{
		checks,
		shared,
		...options
	}: {
		readonly checks?: Checks;
		readonly rewrites?: boolean;
		/** The name by which sections share the total of a syntax node; "" if they do not. */
		readonly shared?: (node: number) => string;
	} = {},
): Program {
	const { subject } = syntax;
	const builder = new ProgramBuilder(mathematics, options);
	const values = leavesOf(builder, settings, states);
	lowerLines(builder, syntax, values, checks, shared);
	const start = lowerStarts(subject, settings, states, mathematics, {
		...options,
		...(checks && { checks: (state) => checks.start(state) }),
	});
	const program = builder.finish({
		name: subject,
		settings,
		states,
		variables: [],
		results: resultsOf(builder, syntax, states, values),
	});
	const uniform = new Set([
		...uniformSettings(program),
		...(start ? uniformSettings(start) : []),
	]);
	return {
		...withGroups(program, uniform),
		...(start && { start: withGroups(start, uniform) }),
	};
}

/** The nodes of the names that a text may use before it assigns one. */
function leavesOf(
	builder: ProgramBuilder,
	settings: readonly string[],
	states: readonly State[],
): Map<string, number> {
	const parameters = builder.leaf("parameter", "element", "w");
	const values = new Map([
		["w", parameters],
		["was", parameters],
		["g", builder.leaf("gradient", "element", "g")],
		["t", builder.leaf("step", "step")],
		["pi", builder.constant(Math.PI)],
		["count", builder.leaf("count", "array")],
	]);
	for (const one of settings) {
		values.set(one, builder.leaf("setting", "step", one));
	}
	for (const { name, per } of states) {
		const kind = per === "parameter" ? "element" : per;
		values.set(name, builder.leaf("state", kind, name));
	}
	return values;
}

/** @param values gets the values of the names that the lines assign. */
function lowerLines(
	builder: ProgramBuilder,
	{ nodes, assignments }: Syntax,
	values: Map<string, number>,
	checks: Checks | undefined,
	shared: ((node: number) => string) | undefined,
): void {
	const lookUp = (name: string, at: number): number => {
		const found = values.get(name);
		if (found !== undefined) return found;
		checks?.missing(name, [...values.keys()], at);
		return builder.leaf("setting", "step", name);
	};
	const lowered: number[] = [];
	for (const { name, at, value } of assignments) {
		while (lowered.length <= value) {
			const node = nodes[lowered.length] as SyntaxNode;
			const name = shared?.(lowered.length);
			lowered.push(lower(builder, node, lowered, lookUp, checks?.node, name));
		}
		const own = lowered[value] as number;
		checks?.assignment(name, builder.node(own), at);
		builder.label(own, name);
		values.set(name, own);
	}
}

/** What a text assigns: the parameters or the gradient that it hands on, and states. */
function resultsOf(
	builder: ProgramBuilder,
	syntax: Syntax,
	states: readonly State[],
	values: ReadonlyMap<string, number>,
): Result[] {
	const assigns = (name: string) =>
		syntax.assignments.some((one) => one.name === name);
	const result = (name: string, target: Result["target"]): Result => ({
		name,
		target,
		node: values.get(name) as number,
	});
	const results: Result[] = [];
	if (assigns("w")) results.push(result("w", "parameter"));
	const ofParameters = results.map(({ node }) => node);
	const moved = [...reach(builder.nodes, ofParameters)].some(
		(index) => builder.node(index).op === "gradient",
	);
	const hands =
		results.length === 0 || (lostGradient(syntax) !== undefined && !moved);
	if (assigns("g") && hands) results.push(result("g", "gradient"));
	for (const { name } of states) {
		if (assigns(name)) results.push(result(name, "state"));
	}
	return results;
}
