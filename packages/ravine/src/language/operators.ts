/**
 * Every operator of the language with its value, in float64, beside its derivative.
 * Backends add a column of their own: how the operator is emitted.
 */

export type Operator =
	| "negate"
	| "add"
	| "subtract"
	| "multiply"
	| "divide"
	| "power"
	| "sqrt"
	| "abs"
	| "sign"
	| "exp"
	| "log"
	| "tanh"
	| "sin"
	| "cos"
	| "min"
	| "max"
	| "less"
	| "lessEqual"
	| "equal"
	| "notEqual"
	| "where";

/** Builds nodes while differentiating: `d.multiply(a, b)` is the node a * b. */
export interface Algebra<T> {
	constant(value: number): T;
	apply(op: Operator, ...args: T[]): T;
}

interface Definition {
	readonly arity: number;
	/** The value in float64. Comparisons give 1 or 0. */
	readonly evaluate: (a: number, b: number, c: number) => number;
	/**
	 * Each argument's share of the adjoint: given the arguments `x`, the node's own value `y` and the
	 * adjoint `d` of y, the terms to add to each argument's adjoint (undefined: none).
	 */
	readonly derivative?: <T>(
		algebra: Algebra<T>,
		x: readonly T[],
		y: T,
		d: T,
	) => readonly (T | undefined)[];
}

export const operators: Readonly<Record<Operator, Definition>> = {
	negate: {
		arity: 1,
		evaluate: (a) => -a,
		derivative: (k, _x, _y, d) => [k.apply("negate", d)],
	},
	add: {
		arity: 2,
		evaluate: (a, b) => a + b,
		derivative: (_k, _x, _y, d) => [d, d],
	},
	subtract: {
		arity: 2,
		evaluate: (a, b) => a - b,
		derivative: (k, _x, _y, d) => [d, k.apply("negate", d)],
	},
	multiply: {
		arity: 2,
		evaluate: (a, b) => a * b,
		derivative: (k, [a, b], _y, d) => [
			k.apply("multiply", d, b as typeof d),
			k.apply("multiply", d, a as typeof d),
		],
	},
	divide: {
		arity: 2,
		evaluate: (a, b) => a / b,
		derivative: (k, [, b], y, d) => {
			const share = k.apply("divide", d, b as typeof d);
			return [share, k.apply("negate", k.apply("multiply", share, y))];
		},
	},
	power: {
		arity: 2,
		evaluate: (a, b) => a ** b,
		derivative: (k, [a, b], y, d) => {
			const base = a as typeof d;
			const exponent = b as typeof d;
			const lower = k.apply("subtract", exponent, k.constant(1));
			const slope = k.apply(
				"multiply",
				exponent,
				k.apply("power", base, lower),
			);
			return [
				k.apply("multiply", d, slope),
				k.apply("multiply", d, k.apply("multiply", y, k.apply("log", base))),
			];
		},
	},
	sqrt: {
		arity: 1,
		evaluate: (a) => Math.sqrt(a),
		derivative: (k, _x, y, d) => [
			k.apply("divide", k.apply("multiply", k.constant(0.5), d), y),
		],
	},
	abs: {
		arity: 1,
		evaluate: (a) => Math.abs(a),
		derivative: (k, [a], _y, d) => [
			k.apply("multiply", d, k.apply("sign", a as typeof d)),
		],
	},
	sign: {
		arity: 1,
		evaluate: (a) => Math.sign(a),
		derivative: () => [undefined],
	},
	exp: {
		arity: 1,
		evaluate: (a) => Math.exp(a),
		derivative: (k, _x, y, d) => [k.apply("multiply", d, y)],
	},
	log: {
		arity: 1,
		evaluate: (a) => Math.log(a),
		derivative: (k, [a], _y, d) => [k.apply("divide", d, a as typeof d)],
	},
	tanh: {
		arity: 1,
		evaluate: (a) => Math.tanh(a),
		derivative: (k, _x, y, d) => {
			const square = k.apply("multiply", y, y);
			return [
				k.apply("multiply", d, k.apply("subtract", k.constant(1), square)),
			];
		},
	},
	sin: {
		arity: 1,
		evaluate: (a) => Math.sin(a),
		derivative: (k, [a], _y, d) => [
			k.apply("multiply", d, k.apply("cos", a as typeof d)),
		],
	},
	cos: {
		arity: 1,
		evaluate: (a) => Math.cos(a),
		derivative: (k, [a], _y, d) => [
			k.apply("negate", k.apply("multiply", d, k.apply("sin", a as typeof d))),
		],
	},
	min: {
		arity: 2,
		evaluate: (a, b) => Math.min(a, b),
		// At a tie the first argument takes the whole slope: a subgradient.
		derivative: (k, [a, b], _y, d) => {
			const first = k.apply("lessEqual", a as typeof d, b as typeof d);
			return [
				k.apply("where", first, d, k.constant(0)),
				k.apply("where", first, k.constant(0), d),
			];
		},
	},
	max: {
		arity: 2,
		evaluate: (a, b) => Math.max(a, b),
		derivative: (k, [a, b], _y, d) => {
			const first = k.apply("lessEqual", b as typeof d, a as typeof d);
			return [
				k.apply("where", first, d, k.constant(0)),
				k.apply("where", first, k.constant(0), d),
			];
		},
	},
	less: { arity: 2, evaluate: (a, b) => (a < b ? 1 : 0) },
	lessEqual: { arity: 2, evaluate: (a, b) => (a <= b ? 1 : 0) },
	equal: { arity: 2, evaluate: (a, b) => (a === b ? 1 : 0) },
	notEqual: { arity: 2, evaluate: (a, b) => (a !== b ? 1 : 0) },
	where: {
		arity: 3,
		evaluate: (condition, a, b) => (condition !== 0 ? a : b),
		derivative: (k, [condition], _y, d) => [
			undefined,
			k.apply("where", condition as typeof d, d, k.constant(0)),
			k.apply("where", condition as typeof d, k.constant(0), d),
		],
	},
};

export function isComparison(op: string): boolean {
	return (
		op === "less" || op === "lessEqual" || op === "equal" || op === "notEqual"
	);
}
