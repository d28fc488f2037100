import { type Build, operators } from "./operators.js";
import {
	isOperator,
	type Node,
	type Program,
	ProgramBuilder,
	type Result,
} from "./program.js";

/**
 * A cost function's program with its exact gradient added: reverse accumulation over the nodes, so that the
 * gradient costs a small multiple of the cost, however many variables there are. The derivatives themselves
 * stand beside the operators' values.
 *
 * @param cost a program with one `cost` result, over variables.
 * @returns the cost, then one `slope` result per variable, in the variables' order.
 */
export function differentiate(cost: Program): Program {
	const builder = new ProgramBuilder();
	const build: Build<number> = (op, ...args) => builder.apply(op, ...args);
	const constant = (value: number) => builder.constant(value);
	// Nodes are copied through the builder; index i of the old program is copied[i] of the new.
	const copied: number[] = [];
	for (const { op, args, kind, name, value } of cost.nodes) {
		copied.push(
			isOperator(op)
				? builder.plain(op, ...args.map((arg) => copied[arg] as number))
				: op === "constant"
					? constant(value)
					: builder.leaf("variable", kind, name),
		);
	}
	const [root] = cost.results as [Result];
	const adjoints = new Map<number, number>([[root.node, constant(1)]]);
	for (let index = root.node; index >= 0; index--) {
		const node = cost.nodes[index] as Node;
		const adjoint = adjoints.get(index);
		if (adjoint === undefined || !isOperator(node.op)) continue;
		const args = node.args.map((arg) => copied[arg] as number);
		const y = copied[index] as number;
		const { derivative } = operators[node.op];
		const shares = derivative?.(
			build,
			adjoint,
			args as [number, number, number],
			y,
			constant,
		);
		node.args.forEach((arg, k) => {
			const share = shares?.[k];
			if (share === undefined || !varies(cost, arg)) return;
			const sum = adjoints.get(arg);
			adjoints.set(arg, sum === undefined ? share : build("add", sum, share));
		});
	}
	const slopes = cost.variables.map((name): Result => {
		const index = cost.nodes.findIndex(
			(node) => node.op === "variable" && node.name === name,
		);
		return {
			name,
			target: "slope",
			node: adjoints.get(index) ?? constant(0),
		};
	});
	return builder.finish({
		...cost,
		results: [{ ...root, node: copied[root.node] as number }, ...slopes],
	});
}

/** Constants need no adjoint: without this, x^3 would carry log(x), which is NaN where x is negative. */
function varies(program: Program, index: number): boolean {
	return (program.nodes[index] as Node).op !== "constant";
}
