import type { Mathematics } from "./mathematics/function.js";
import { evaluatorOf, givesCondition, type Operator } from "./operators.js";

/** The part of the builder that the rewrites use. */
interface Builder {
	readonly mathematics: Mathematics;
	node(index: number): {
		readonly op: string;
		readonly args: readonly number[];
		readonly kind: string;
		readonly value: number;
	};
	constant(value: number): number;
	/** The node of an operator, after the rewrites. */
	apply(op: Operator, ...args: number[]): number;
	/** The node of an operator, without rewrites. */
	plain(op: Operator, ...args: number[]): number;
}

/**
 * Rewrites an operation while a program is built, so that every backend runs the same operations.
 * Rewrites may move scalars, which are computed in float64 once a step; operations on elements are never reassociated.
 *
 * @returns the node to use instead of `op` applied to `args`, or undefined to keep it.
 */
export function rewrite(
	builder: Builder,
	op: Operator,
	args: readonly number[],
): number | undefined {
	const [a, b] = args as [number, number];
	const values = args.map((arg) => constantOf(builder, arg));
	if (!givesCondition(op) && values.every((value) => value !== undefined)) {
		const [x, y = 0, z = 0] = values as number[];
		const value = evaluatorOf(op, builder.mathematics)(x as number, y, z);
		if (!Number.isNaN(value)) return builder.constant(value);
	}
	const [first, second] = values;
	switch (op) {
		case "negate": {
			const inner = builder.node(a);
			return inner.op === "negate" ? inner.args[0] : undefined;
		}
		case "add":
			// Not x + 0: it turns -0 into 0.
			if (builder.node(b).op === "negate") {
				return builder.apply("subtract", a, builder.node(b).args[0] as number);
			}
			return undefined;
		case "subtract":
			if (second === 0) return a;
			if (builder.node(b).op === "negate") {
				return builder.apply("add", a, builder.node(b).args[0] as number);
			}
			return undefined;
		case "multiply":
			if (first === 1) return b;
			if (second === 1) return a;
			if (first === -1) return builder.apply("negate", b);
			if (second === -1) return builder.apply("negate", a);
			if (isScalar(builder, a) && !isScalar(builder, b)) {
				return scale(builder, a, b);
			}
			if (isScalar(builder, b) && !isScalar(builder, a)) {
				return scale(builder, b, a);
			}
			return undefined;
		case "divide":
			if (second === 1) return a;
			if (isScalar(builder, b) && !isScalar(builder, a)) {
				const reciprocal = builder.apply("divide", builder.constant(1), b);
				return builder.apply("multiply", reciprocal, a);
			}
			return undefined;
		case "power":
			return second === undefined ? undefined : power(builder, a, second);
		default:
			return undefined;
	}
}

function constantOf(builder: Builder, index: number) {
	const node = builder.node(index);
	return node.op === "constant" ? node.value : undefined;
}

function isScalar(builder: Builder, index: number): boolean {
	return builder.node(index).kind !== "element";
}

/** A scalar times an element: the scalars of a chain of products are collected and multiplied once a step. */
function scale(
	builder: Builder,
	scalar: number,
	element: number,
): number | undefined {
	const node = builder.node(element);
	const [a, b] = node.args as [number, number];
	if (node.op === "multiply" && isScalar(builder, a)) {
		return builder.apply("multiply", builder.apply("multiply", scalar, a), b);
	}
	if (node.op === "divide") {
		// s * (r * m / d) is (s * r) * m / d, and s * (1 / d) is s / d.
		const numerator = builder.node(a);
		const gathers =
			numerator.kind !== "element" ||
			(numerator.op === "multiply" &&
				isScalar(builder, numerator.args[0] as number));
		if (gathers) {
			return builder.apply("divide", builder.apply("multiply", scalar, a), b);
		}
	}
	// The scalar goes first, so that both orders of a product give one node.
	return builder.plain("multiply", scalar, element);
}

const MAX_UNROLLED_POWER = 16;

/**
 * Whole powers become products; other powers stay. No power becomes a square root: sqrt(-0) is -0 and sqrt(-Infinity)
 * is NaN, but the powers are 0 and Infinity. An element to the power 0 stays as well, because a rewrite never turns an
 * element into a scalar: otherwise the rewrites would decide whether a text is accepted.
 */
function power(
	builder: Builder,
	base: number,
	exponent: number,
): number | undefined {
	if (exponent === 0) {
		return isScalar(builder, base) ? builder.constant(1) : undefined;
	}
	if (exponent < 0) {
		const positive = power(builder, base, -exponent);
		if (positive === undefined) return undefined;
		return builder.apply("divide", builder.constant(1), positive);
	}
	if (!Number.isInteger(exponent) || exponent > MAX_UNROLLED_POWER) {
		return undefined;
	}
	if (exponent === 1) return base;
	const half = power(builder, base, Math.floor(exponent / 2)) as number;
	const square = builder.apply("multiply", half, half);
	return exponent % 2 === 0 ? square : builder.apply("multiply", square, base);
}
