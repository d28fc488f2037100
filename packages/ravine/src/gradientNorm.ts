/** The norm of the whole gradient, computed in a rule's own passes. */

import type { EngineArray } from "./backends/backend.js";
import type { Node, Program } from "./language/program.js";

/** The state that holds the sum of squares; no text can have this name. */
const SUM = "squares of the gradient";

/** A program is extended once, so that it is compiled once. */
const extended = new WeakMap<Program, Program>();

/**
 * A rule's program, which also adds up the gradient's squares, in the pass of its first reductions. A rule without
 * reductions reads the gradient once more.
 */
export function withGradientNorm(program: Program): Program {
	const found = extended.get(program);
	if (found !== undefined) return found;
	const { sections, states } = program;
	const made =
		sections === undefined
			? addSum(program, "")
			: {
					...program,
					states: [...states, SUM_STATE],
					sections: sections.map(({ pattern, program: own }) => {
						return { pattern, program: own && addSum(own, SUM) };
					}),
				};
	extended.set(program, made);
	return made;
}

const SUM_STATE = { name: SUM, per: "step", initial: 0 } as const;

/** @param shared the name by which sections share the sum. */
function addSum(program: Program, shared: string): Program {
	const nodes = [...program.nodes];
	const add = (node: Pick<Node, "op" | "args" | "kind"> & Partial<Node>) => {
		const key = (one: Node) => [one.op, one.args, one.kind, one.name].join();
		const whole = { value: 0, name: "", label: "", ...node };
		// The rule may have the same sum.
		const place = nodes.findIndex(
			(one) => one.op !== "constant" && key(one) === key(whole),
		);
		return place < 0 ? nodes.push(whole) - 1 : place;
	};
	const gradient = add({
		...({ op: "gradient", args: [], kind: "element", name: "g" } as const),
	});
	const sum = add({
		...({ op: "sumOfSquares", args: [gradient], kind: "step" } as const),
		name: shared,
	});
	// A sum that overflows must not refuse the step.
	const most = add({
		...({ op: "constant", args: [], kind: "step" } as const),
		value: Number.MAX_VALUE,
	});
	const node = add({ op: "min", args: [sum, most], kind: "step" });
	const { alignment } = program;
	return {
		...program,
		nodes,
		states: [...program.states, SUM_STATE],
		results: [...program.results, { name: SUM, target: "state", node }],
		...(alignment && {
			alignment: { ...alignment, last: Math.max(alignment.last, 1) },
		}),
	};
}

/** Below this sum, squares may have lost digits or vanished. */
const MIN_SUM = 1e-290;

/** The norm of the last step's gradient, which is still in the arrays. */
export function readGradientNorm(arrays: readonly EngineArray[]): number {
	const moving = arrays.filter(({ states }) => SUM in states);
	const sum = moving[0]?.states[SUM]?.[0] ?? 0;
	if (Number.isNaN(sum) || (sum > MIN_SUM && sum < Number.MAX_VALUE)) {
		return Math.sqrt(sum);
	}
	let largest = 0;
	for (const { gradients } of moving) {
		for (const one of gradients) largest = Math.max(largest, Math.abs(one));
	}
	if (largest === 0 || !Number.isFinite(largest)) return largest;
	let scaled = 0;
	for (const { gradients } of moving) {
		for (const one of gradients) scaled += (one / largest) ** 2;
	}
	return largest * Math.sqrt(scaled);
}
