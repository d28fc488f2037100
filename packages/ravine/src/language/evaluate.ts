import { type Operator, operators } from "./operators.js";
import type { Node, Program } from "./program.js";

/** Numbers that can be read and written by index. */
export type Numbers = Float32Array | Float64Array;

/**
 * Makes a function that evaluates a program's scalar nodes in float64, reading and writing its argument, which has
 * one number per node. Leaves and reductions must already stand there. The loop is what a step costs on the host.
 *
 * @param nodes indices of the nodes to compute, arguments before their users; all operators.
 */
export function scalarEvaluator(
	program: Program,
	nodes: readonly number[],
): (values: Float64Array) => void {
	const functions: ((a: number, b: number, c: number) => number)[] = [];
	const places = new Int32Array(nodes.length * 4);
	nodes.forEach((index, k) => {
		const { op, args } = program.nodes[index] as Node;
		functions.push(operators[op as Operator].evaluate);
		places.set([index, ...args], 4 * k);
	});
	return (values) => {
		for (let k = 0, p = 0; k < functions.length; k++, p += 4) {
			values[places[p] as number] = (
				functions[k] as (a: number, b: number, c: number) => number
			)(
				values[places[p + 1] as number] as number,
				values[places[p + 2] as number] as number,
				values[places[p + 3] as number] as number,
			);
		}
	};
}
