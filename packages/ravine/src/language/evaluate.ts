import { evaluatorOf, type Operator } from "./operators.js";
import type { Node, Program } from "./program.js";

/** A typed array of one of the two precisions. */
export type Numbers = Float32Array | Float64Array;

/** The operators that are computed inline: a call would allocate every number on the heap. */
const direct: readonly Operator[] = [
	"add",
	"subtract",
	"multiply",
	"divide",
	"sqrt",
];

/**
 * Makes a function that evaluates a program's scalar nodes in float64. It reads and writes its argument, which has one
 * number per node and already contains the leaves and reductions. This loop is the host's main cost of a step.
 *
 * @param nodes indices of the nodes to compute, arguments before their users; all operators.
 */
export function scalarEvaluator(
	program: Program,
	nodes: readonly number[],
): (values: Float64Array) => void {
	const functions: ((a: number, b: number, c: number) => number)[] = [];
	// For each node: its operation, its index, and its arguments' indices.
	const places = new Int32Array(nodes.length * 5);
	nodes.forEach((index, k) => {
		const { op, args } = program.nodes[index] as Node;
		functions.push(evaluatorOf(op as Operator, program.mathematics));
		places.set([direct.indexOf(op as Operator), index, ...args], 5 * k);
	});
	return (values) => {
		for (let k = 0, p = 0; k < functions.length; k++, p += 5) {
			const a = values[places[p + 2] as number] as number;
			const b = values[places[p + 3] as number] as number;
			let value: number;
			switch (places[p]) {
				case 0:
					value = a + b;
					break;
				case 1:
					value = a - b;
					break;
				case 2:
					value = a * b;
					break;
				case 3:
					value = a / b;
					break;
				case 4:
					value = Math.sqrt(a);
					break;
				default:
					value = (functions[k] as (typeof functions)[number])(
						a,
						b,
						values[places[p + 4] as number] as number,
					);
			}
			values[places[p + 1] as number] = value;
		}
	};
}
