import {
	isOperator,
	isReduction,
	type Node,
	type Program,
	reach,
} from "./program.js";
import { regionRead, regionsOf, regionWritten } from "./regions.js";

/**
 * One pass over the parameters. A reduction must be complete before anything that depends on it can start, so it ends a
 * stage. Each stage recomputes everything it needs from the step's inputs; only the last one writes. So no stage needs
 * memory of its own, and a step can be abandoned without a trace until the last stage begins.
 */
export interface Stage {
	/** Scalars of the step that the host computes before this stage and after the earlier ones. */
	readonly stepScalars: readonly number[];
	/** Scalars of a group that this stage, or its arrays' scalars, use. */
	readonly groupScalars: readonly number[];
	/** Scalars of an array that this stage uses. */
	readonly arrayScalars: readonly number[];
	/** Scalars that the kernel reads, without constants. */
	readonly row: readonly number[];
	/** Whether the row has scalars of an array; then each array has its own row. */
	readonly rowPerArray: boolean;
	/** Whether the row has scalars of a group; with several groups, each array has its own row. */
	readonly rowPerGroup: boolean;
	/**
	 * Places in the row whose number reaches a result whatever the elements are. The others stand in a branch of a
	 * `where` that may not be taken, so they may be infinite or NaN.
	 */
	readonly decisive: readonly number[];
	/** Constants that reach a result whatever the elements are. */
	readonly constants: readonly number[];
	/** Element nodes in order, leaves included. */
	readonly elements: readonly number[];
	/** The leaves among them, with the regions from which they are read. */
	readonly loads: ReadonlyMap<number, number>;
	/** Reduction nodes whose partial sums this stage computes; empty in the last. */
	readonly reductions: readonly number[];
	/** The nodes that the stage writes, with their regions; only in the last. */
	readonly stores: readonly {
		readonly node: number;
		readonly region: number;
	}[];
}

export interface Stages {
	readonly stages: readonly Stage[];
	/** Array scalars to compute after the last stage's, for scalar states. */
	readonly stateScalars: readonly number[];
	/** Group scalars that they need. */
	readonly stateGroupScalars: readonly number[];
	/** The names of the regions, by number. */
	readonly regions: readonly string[];
}

/** Cuts a rule's program into stages. */
export function stagesOf(program: Program): Stages {
	const { nodes, results, states, alignment } = program;
	const regions = regionsOf(program);
	const levels = levelsOf(nodes, alignment?.levels);
	const last = levels.reduce(
		(most, level) => Math.max(most, level),
		alignment?.last ?? 0,
	);
	const stores = results.flatMap((result) => {
		const region = regionWritten(regions, result);
		return region === undefined ? [] : [{ node: result.node, region }];
	});
	const stages = Array.from({ length: last + 1 }, (_, level) =>
		stageOf(nodes, regions, levels, level, level === last ? stores : []),
	);
	const finals = results
		.filter(({ name }) =>
			states.some((one) => one.per === "array" && one.name === name),
		)
		.map((result) => result.node);
	return {
		stages,
		stateScalars: inOrder(reach(nodes, finals, isArrayOperator)),
		stateGroupScalars: groupScalarsOf(nodes, finals),
		regions,
	};
}

/**
 * For each node, the depth of nested reductions that it depends on.
 * @param least the least levels of totals that sections share, by name.
 */
export function levelsOf(
	nodes: readonly Node[],
	least: Readonly<Record<string, number>> = {},
): number[] {
	const levels: number[] = [];
	for (const { op, args, name } of nodes) {
		let level = 0;
		for (const arg of args) level = Math.max(level, levels[arg] as number);
		levels.push(
			isReduction(op) ? Math.max(level + 1, least[name] ?? 0) : level,
		);
	}
	return levels;
}

function stageOf(
	nodes: readonly Node[],
	regions: readonly string[],
	levels: readonly number[],
	level: number,
	stores: Stage["stores"],
): Stage {
	const node = (index: number) => nodes[index] as Node;
	const reductions = indices(
		nodes,
		({ op }, index) => isReduction(op) && levels[index] === level + 1,
	);
	const roots = [
		...stores.map((store) => store.node),
		...reductions.map((index) => node(index).args[0] as number),
	];
	const reached = reach(nodes, roots, ({ kind }) => kind === "element");
	const elements = inOrder(reached);
	const scalars = new Set(roots.filter((root) => !reached.has(root)));
	for (const index of elements) {
		for (const arg of node(index).args) {
			if (!reached.has(arg)) scalars.add(arg);
		}
	}
	const row = [...scalars].filter((index) => node(index).op !== "constant");
	const decisive = reachUnguarded(nodes, roots);
	return {
		stepScalars: indices(
			nodes,
			({ kind, op }, index) =>
				kind === "step" && isOperator(op) && levels[index] === level,
		),
		groupScalars: groupScalarsOf(nodes, row),
		arrayScalars: inOrder(reach(nodes, row, isArrayOperator)),
		row,
		rowPerArray: row.some((index) => node(index).kind === "array"),
		rowPerGroup: row.some((index) => node(index).kind === "group"),
		constants: inOrder(decisive).filter((i) => node(i).op === "constant"),
		decisive: row.flatMap((index, place) => (decisive.has(index) ? place : [])),
		elements,
		loads: new Map(
			elements
				.filter((index) => !isOperator(node(index).op))
				.map((index) => [index, regionRead(regions, node(index))]),
		),
		reductions,
		stores,
	};
}

/** The scalars that reach results without passing through a branch of an element `where`. */
function reachUnguarded(
	nodes: readonly Node[],
	roots: readonly number[],
): ReadonlySet<number> {
	const found = new Set<number>();
	const waiting = [...roots];
	for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
		if (found.has(index)) continue;
		found.add(index);
		const { op, args, kind } = nodes[index] as Node;
		if (kind !== "element") continue;
		waiting.push(...(op === "where" ? args.slice(0, 1) : args));
	}
	return found;
}

function isArrayOperator({ kind, op }: Node): boolean {
	return kind === "array" && isOperator(op);
}

/** The group scalars that some scalars need. */
function groupScalarsOf(
	nodes: readonly Node[],
	scalars: readonly number[],
): number[] {
	const needed = reach(
		nodes,
		scalars,
		({ kind, op }) => isOperator(op) && (kind === "array" || kind === "group"),
	);
	return inOrder(needed).filter((index) => nodes[index]?.kind === "group");
}

function indices(
	nodes: readonly Node[],
	holds: (node: Node, index: number) => boolean,
): number[] {
	return nodes.flatMap((node, index) => (holds(node, index) ? [index] : []));
}

function inOrder(found: ReadonlySet<number>): number[] {
	return [...found].sort((a, b) => a - b);
}
