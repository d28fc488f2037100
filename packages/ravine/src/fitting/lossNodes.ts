import type { Operator } from "../language/operators.js";
import type { ProgramBuilder } from "../language/program.js";
import { type Loss, MIN_CURVATURE } from "./losses.js";

/** A residual's share of a robust cost, and what scales its row of the Jacobian. */
interface LossNodes {
	/** ρ. */
	readonly value: number;
	/** The factor of the row's slopes. */
	readonly factor: number;
	/** The scaled residual. */
	readonly residual: number;
}

/**
 * Builds a robust loss of a residual as nodes: the operations of `losses.ts`.
 *
 * @param residual its node.
 * @param scale the node of the loss's scale.
 */
export function lossNodes(
	builder: ProgramBuilder,
	loss: Exclude<Loss, "squared">,
	residual: number,
	scale: number,
): LossNodes {
	const on = (op: Operator, ...args: number[]) => builder.apply(op, ...args);
	const number = (value: number) => builder.constant(value);
	const ratio = on("divide", residual, scale);
	const z = on("multiply", ratio, ratio);
	const { value, slope, curvature } = shapeOf(on, number, loss, z);
	const curved = on("multiply", number(2), on("multiply", curvature, z));
	const factor = on(
		"sqrt",
		on(
			"max",
			on("add", slope, curved),
			on("multiply", number(MIN_CURVATURE), slope),
		),
	);
	const scaled = on("divide", on("multiply", residual, slope), factor);
	return { value, factor, residual: scaled };
}

/** ρ and its first two derivatives at z. */
function shapeOf(
	on: (op: Operator, ...args: number[]) => number,
	number: (value: number) => number,
	loss: Exclude<Loss, "squared">,
	z: number,
) {
	const one = number(1);
	const inverse = (of: number) => on("divide", one, of);
	const times = (factor: number, of: number) =>
		on("multiply", number(factor), of);
	switch (loss) {
		case "huber": {
			const root = on("sqrt", z);
			const inside = on("lessEqual", z, one);
			const beyond = on("subtract", times(2, root), one);
			const bent = times(-0.5, inverse(on("multiply", z, root)));
			return {
				value: on("where", inside, z, beyond),
				slope: on("where", inside, one, inverse(root)),
				curvature: on("where", inside, number(0), bent),
			};
		}
		case "softL1":
		case "absolute": {
			const t = on("add", one, z);
			const root = on("sqrt", t);
			return {
				value: on("divide", times(2, z), on("add", root, one)),
				slope: inverse(root),
				curvature: times(-0.5, inverse(on("multiply", t, root))),
			};
		}
		case "cauchy": {
			const t = on("add", one, z);
			const slope = inverse(t);
			const curvature = on("negate", on("multiply", slope, slope));
			return { value: on("log1p", z), slope, curvature };
		}
		case "arctan": {
			const t = on("add", one, on("multiply", z, z));
			const slope = inverse(t);
			const curvature = times(
				-2,
				on("multiply", z, on("multiply", slope, slope)),
			);
			return { value: on("atan", z), slope, curvature };
		}
	}
}
