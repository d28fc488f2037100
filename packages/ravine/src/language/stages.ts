import {
	isOperator,
	isReduction,
	type Node,
	type Program,
	reach,
} from "./program.js";

/**
 * One pass over the parameters. A reduction needs every parameter before anything that depends on it can go on,
 * so it ends a stage. Each stage computes what it needs afresh from the step's inputs; only the last one writes.
 * So no stage needs memory of its own, and until the last one begins a step can be abandoned without a trace.
 */
export interface Stage {
	/** Scalars, one a step, to compute on the host before this stage and after the earlier ones. */
	readonly stepScalars: readonly number[];
	/** Scalars, one an array, that this stage uses. */
	readonly arrayScalars: readonly number[];
	/** Scalars that the kernel reads, constants left out: the row it is given. */
	readonly row: readonly number[];
	/** Whether the row has scalars of one array: then each array has a row of its own. */
	readonly rowPerArray: boolean;
	/** Element nodes in order, leaves included. */
	readonly elements: readonly number[];
	/** Reduction nodes whose partial sums this stage gives; none in the last. */
	readonly reductions: readonly number[];
	/** What the stage writes; only in the last. */
	readonly stores: readonly {
		readonly node: number;
		/** The parameters (0), or an element state: 2, 3, … in the order of the states; 1 is the gradients. */
		readonly region: number;
	}[];
}

export interface Stages {
	readonly stages: readonly Stage[];
	/** Array scalars to compute after the last stage's, for scalar states. */
	readonly stateScalars: readonly number[];
	/** The states that have a number per parameter, in the order of their regions. */
	readonly elementStates: readonly string[];
}

/** Cuts a rule's program into stages. */
export function stagesOf(program: Program): Stages {
	const { nodes, results, states } = program;
	const elementStates = states
		.filter((state) => !state.scalar)
		.map((state) => state.name);
	const levels: number[] = [];
	for (const node of nodes) {
		const level = Math.max(0, ...node.args.map((arg) => levels[arg] as number));
		levels.push(isReduction(node.op) ? level + 1 : level);
	}
	const last = Math.max(0, ...levels);
	const stages: Stage[] = [];
	for (let level = 0; level <= last; level++) {
		const stores = results
			.filter(
				({ target, name }) =>
					level === last &&
					(target === "parameter" || elementStates.includes(name)),
			)
			.map(({ target, name, node }) => ({
				node,
				region: target === "parameter" ? 0 : 2 + elementStates.indexOf(name),
			}));
		const reductions = indices(nodes, (node, index) => {
			return isReduction(node.op) && levels[index] === level + 1;
		});
		const roots = [
			...stores.map((store) => store.node),
			...reductions.map((index) => (nodes[index] as Node).args[0] as number),
		];
		const elements = reach(nodes, roots, (node) => node.kind === "element");
		const scalars = new Set(roots.filter((root) => !elements.has(root)));
		for (const index of elements) {
			for (const arg of (nodes[index] as Node).args) {
				if (!elements.has(arg)) scalars.add(arg);
			}
		}
		const row = [...scalars].filter(
			(index) => (nodes[index] as Node).op !== "constant",
		);
		stages.push({
			stepScalars: indices(nodes, (node, index) => {
				return (
					node.kind === "step" && isOperator(node.op) && levels[index] === level
				);
			}),
			arrayScalars: inOrder(reach(nodes, row, isArrayOperator)),
			row,
			rowPerArray: row.some((index) => (nodes[index] as Node).kind === "array"),
			elements: inOrder(elements),
			reductions,
			stores,
		});
	}
	const finals = results
		.filter(({ name }) => states.some((one) => one.scalar && one.name === name))
		.map((result) => result.node);
	return {
		stages,
		stateScalars: inOrder(reach(nodes, finals, isArrayOperator)),
		elementStates,
	};
}

function isArrayOperator({ kind, op }: Node): boolean {
	return kind === "array" && isOperator(op);
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
