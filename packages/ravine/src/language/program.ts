import type { Mathematics } from "./mathematics/function.js";
import { givesCondition, type Operator, operators } from "./operators.js";
import type { SyntaxNode } from "./parse.js";
import { rewrite } from "./rewrite.js";

/**
 * The number of values: one per step, one per group of parameter arrays with the same settings, one per parameter array,
 * or one per parameter. A value has the largest kind among its arguments.
 */
export type Kind = "step" | "group" | "array" | "element";

/** The inputs of a program. `count` is the number of parameters in an array, or, of kind `step`, in all arrays. */
export type Leaf =
	| "constant"
	| "setting"
	| "state"
	| "variable"
	| "parameter"
	| "gradient"
	| "step"
	| "count";

/** A total over one array (kind `array`) or over all of them (kind `step`), always in float64. */
export type Reduction = "sum" | "sumOfSquares" | "largest";

/** How numbers become a total. */
export interface Total {
	/** The total of no numbers. */
	readonly none: number;
	/** The total of one number. */
	readonly of: (x: number) => number;
	readonly join: (a: number, b: number) => number;
}

const add = (a: number, b: number) => a + b;

export const totals: Readonly<Record<Reduction, Total>> = {
	sum: { none: 0, of: (x) => x, join: add },
	sumOfSquares: { none: 0, of: (x) => x * x, join: add },
	/** As `max`: NaN if one of the numbers is. */
	largest: { none: -Infinity, of: (x) => x, join: Math.max },
};

export interface Node {
	readonly op: Leaf | Operator | Reduction;
	/** Indices of earlier nodes. */
	readonly args: readonly number[];
	readonly kind: Kind;
	/** A constant's value. */
	readonly value: number;
	/** A setting's, state's or variable's name; the name by which sections share a total over all arrays. */
	readonly name: string;
	/** The value's name in the text, for readers of kernels; it has no effect. */
	readonly label: string;
}

export interface State {
	readonly name: string;
	/** A number per parameter, or one float64 per array, or one for the whole optimizer. */
	readonly per: "parameter" | "array" | "step";
	/** 0 where the state starts at an expression. */
	readonly initial: number;
	readonly start?: Start;
}

/** The expression at which a state starts. */
export interface Start {
	readonly text: string;
	/** The last one is the whole expression; places are within the text. */
	readonly nodes: readonly SyntaxNode[];
	/** The text's place in the rule's text, if it has one. */
	readonly at?: number;
}

/**
 * The target of a result: the parameters, a state or, in a link, the gradient; in a cost function, the cost and the slope
 * along a variable. A watched value is not stored.
 */
export interface Result {
	readonly name: string;
	readonly target:
		| "parameter"
		| "gradient"
		| "state"
		| "cost"
		| "slope"
		| "watched";
	readonly node: number;
}

/**
 * A rule or a cost function as a list of nodes, each used as often as needed and computed once.
 * Results take effect together, after the last node.
 */
export interface Program {
	readonly name: string;
	readonly nodes: readonly Node[];
	readonly settings: readonly string[];
	readonly states: readonly State[];
	readonly variables: readonly string[];
	readonly results: readonly Result[];
	/** The mathematical functions that the nodes use, or more. */
	readonly mathematics: Mathematics;
	/** Computes the states that start at an expression, from the first parameters. */
	readonly start?: Program;
	/** The programs of a rule's sections. A rule with sections has no nodes of its own. */
	readonly sections?: readonly Section[];
	/** For the program of a section: the stages of all sections go side by side. */
	readonly alignment?: Alignment;
}

/** The part of a rule for the parameters that match a pattern; undefined: they are frozen. */
export interface Section {
	readonly pattern: string;
	readonly program: Program | undefined;
}

export interface Alignment {
	/** The levels of totals that sections share, by name. */
	readonly levels: Readonly<Record<string, number>>;
	/** The level of the last stage. */
	readonly last: number;
}

/** The name of a count of all arrays of all sections. */
export const ALL = "all";

/** All nodes of a program, its start and its sections. */
export function allNodes({ nodes, start, sections = [] }: Program): Node[] {
	return [
		...nodes,
		...(start?.nodes ?? []),
		...sections.flatMap(({ program }) => (program ? allNodes(program) : [])),
	];
}

/**
 * The block size of reductions. The order of additions is the same for every backend and number of threads: an array is
 * cut into blocks of this many parameters; within a block, parameter i goes to lane i modulo `reductionLanes`; lanes are
 * added in pairs, blocks in order.
 */
export const REDUCTION_BLOCK = 4096;

export type Precision = "float32" | "float64";

/** The lanes of a reduction: four SIMD registers, side by side. */
export const reductionLanes = { float32: 16, float64: 8 } as const;

const rank = { step: 0, group: 1, array: 2, element: 3 } as const;

export function isReduction(op: Node["op"]): op is Reduction {
	return Object.hasOwn(totals, op);
}

export function isOperator(op: Node["op"]): op is Operator {
	return Object.hasOwn(operators, op);
}

/** Collects nodes: every node is rewritten first, and equal nodes become one. */
export class ProgramBuilder {
	readonly nodes: Node[] = [];
	readonly mathematics: Mathematics;
	readonly #index = new Map<string, number>();
	readonly #rewrites: boolean;

	/**
	 * @param mathematics the functions that the program may use.
	 * @param options `rewrites: false` keeps the text's own operations, to test the rewrites against.
	 */
	constructor(mathematics: Mathematics, { rewrites = true } = {}) {
		this.mathematics = mathematics;
		this.#rewrites = rewrites;
	}

	node(index: number): Node {
		return this.nodes[index] as Node;
	}

	constant(value: number): number {
		return this.#add("constant", [], "step", "", value);
	}

	leaf(op: Exclude<Leaf, "constant">, kind: Kind, name = ""): number {
		return this.#add(op, [], kind, name);
	}

	/** @param name of a total that sections share. */
	reduce(
		op: Reduction,
		argument: number,
		kind: "step" | "array",
		name = "",
	): number {
		return this.#add(op, [argument], kind, name);
	}

	/** The node of an operator, after the rewrites. */
	apply(op: Operator, ...args: number[]): number {
		const rewritten = this.#rewrites ? rewrite(this, op, args) : undefined;
		return rewritten ?? this.plain(op, ...args);
	}

	/** The node of an operator, without rewrites. */
	plain(op: Operator, ...args: number[]): number {
		return this.#add(op, args, kindOf(args.map((arg) => this.node(arg).kind)));
	}

	/**
	 * Copies the nodes of a formula: operators, constants and variables.
	 * @param operate makes an operator's node: `plain`, unless `apply` rewrites it.
	 * @returns for each node its place here.
	 */
	copy(
		nodes: readonly Node[],
		operate: (op: Operator, ...args: number[]) => number = (op, ...args) =>
			this.plain(op, ...args),
	): number[] {
		const copied: number[] = [];
		for (const { op, args, kind, name, value } of nodes) {
			copied.push(
				isOperator(op)
					? operate(op, ...args.map((arg) => copied[arg] as number))
					: op === "constant"
						? this.constant(value)
						: this.leaf("variable", kind, name),
			);
		}
		return copied;
	}

	/** Sets a node's name in the text, unless it has one already. */
	label(index: number, label: string): void {
		const node = this.node(index);
		if (node.label === "") this.nodes[index] = { ...node, label };
	}

	#add(
		op: Node["op"],
		args: readonly number[],
		kind: Kind,
		name = "",
		value = 0,
	): number {
		// -0 and 0 are different constants.
		const sign = Object.is(value, -0) ? "-" : "";
		const key = `${op} ${kind} ${sign}${value} ${name} ${args}`;
		let index = this.#index.get(key);
		if (index === undefined) {
			const label = isReduction(op) || op === "count" ? "" : name;
			index = this.nodes.push({ op, args, kind, value, name, label }) - 1;
			this.#index.set(key, index);
		}
		return index;
	}

	/** The finished program, without the nodes that no result needs. */
	finish(program: Omit<Program, "nodes" | "mathematics">): Program {
		const used = reach(
			this.nodes,
			program.results.map((result) => result.node),
		);
		const moved = new Map<number, number>();
		const nodes: Node[] = [];
		this.nodes.forEach((node, index) => {
			if (!used.has(index)) return;
			moved.set(index, nodes.length);
			nodes.push({
				...node,
				args: node.args.map((arg) => moved.get(arg) as number),
			});
		});
		return {
			...program,
			mathematics: this.mathematics,
			nodes,
			results: program.results.map((result) => ({
				...result,
				node: moved.get(result.node) as number,
			})),
		};
	}
}

/** All nodes that `roots` depend on, including the roots, reached through nodes that `holds` accepts. */
export function reach(
	nodes: readonly Node[],
	roots: readonly number[],
	holds: (node: Node) => boolean = () => true,
): Set<number> {
	const found = new Set<number>();
	const waiting = [...roots];
	for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
		const node = nodes[index] as Node;
		if (found.has(index) || !holds(node)) continue;
		found.add(index);
		waiting.push(...node.args);
	}
	return found;
}

/** Whether a node is true or false. */
export function isCondition({ op }: Node): boolean {
	return isOperator(op) && givesCondition(op);
}

function kindOf(kinds: readonly Kind[]): Kind {
	return kinds.reduce(
		(largest, kind) => (rank[kind] > rank[largest] ? kind : largest),
		"step",
	);
}

/** The settings that global states depend on, other than through a total. They have one number for all arrays. */
export function uniformSettings({
	nodes,
	states,
	results,
}: Program): Set<string> {
	const global = new Set(
		states.flatMap(({ name, per }) => (per === "step" ? name : [])),
	);
	const roots = results
		.filter(({ name, target }) => target === "state" && global.has(name))
		.map(({ node }) => node);
	const reached = reach(nodes, roots, ({ op }) => !isReduction(op));
	const found = [...reached].map((index) => nodes[index] as Node);
	return new Set(
		found.flatMap(({ op, name }) => (op === "setting" ? name : [])),
	);
}

/** Gives the other settings, and the scalars computed from them, one number per group. */
export function withGroups(
	program: Program,
	uniform: ReadonlySet<string>,
): Program {
	const nodes: Node[] = [];
	for (const node of program.nodes) {
		const { op, name, args } = node;
		if (op === "setting" && !uniform.has(name)) {
			nodes.push({ ...node, kind: "group" });
		} else if (isOperator(op)) {
			const kind = kindOf(args.map((arg) => (nodes[arg] as Node).kind));
			nodes.push({ ...node, kind });
		} else nodes.push(node);
	}
	return { ...program, nodes };
}
