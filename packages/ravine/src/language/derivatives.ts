import type { Operator } from "./operators.js";

/** Builds nodes: `build("multiply", a, b)` is the node a * b. */
export type Build<T> = (op: Operator, ...args: T[]) => T;

/** The functions with which a derivative is built. */
export interface Calculus<T> {
	readonly build: Build<T>;
	readonly constant: (value: number) => T;
	/** `share`, or 0 where `factor` is 0. */
	readonly unlessZero: (factor: T, share: T) => T;
}

/** A condition or its negation. */
export interface Literal<T> {
	readonly condition: T;
	readonly holds: boolean;
}

/** The way in which an operator passes the adjoint of its value on to its arguments. */
export interface Derivative {
	/**
	 * Each argument's share of the adjoint: given the adjoint `d` of the node's value, the arguments and the value `y`
	 * itself, the terms to add to each argument's adjoint (undefined: none).
	 */
	readonly derivative?: <T>(
		calculus: Calculus<T>,
		d: T,
		args: readonly [T, T, T],
		y: T,
	) => readonly (T | undefined)[];
	/** Set if the slope can be infinite where the value is finite. */
	readonly steep?: true;
	/**
	 * Instead of a derivative, for a value that is one of the arguments: for each argument, the conditions that must all
	 * hold for it to be the value (undefined: it never is).
	 */
	readonly chooses?: <T>(
		build: Build<T>,
		args: readonly [T, T, T],
	) => readonly (readonly Literal<T>[] | undefined)[];
}

/** The derivatives of all operators; undefined if the slope is 0 or the value is a condition. */
export const derivatives: Readonly<Record<Operator, Derivative | undefined>> = {
	negate: {
		derivative: ({ build }, d) => [build("negate", d)],
	},
	add: {
		derivative: (_, d) => [d, d],
	},
	subtract: {
		derivative: ({ build }, d) => [d, build("negate", d)],
	},
	multiply: {
		derivative: ({ build }, d, [a, b]) => [
			build("multiply", d, b),
			build("multiply", d, a),
		],
	},
	divide: {
		derivative: ({ build }, d, [, b], y) => {
			const share = build("divide", d, b);
			return [share, build("negate", build("multiply", share, y))];
		},
	},
	power: {
		// x^0 has slope 0 at 0 too, and 0^y is 0 as y grows, though log(0) is infinite.
		derivative: ({ build, constant, unlessZero }, d, [a, b], y) => {
			const lower = build("power", a, build("subtract", b, constant(1)));
			const ofBase = unlessZero(b, build("multiply", b, lower));
			const ofExponent = unlessZero(a, build("multiply", y, build("log", a)));
			return [ofBase, ofExponent].map((slope) =>
				unlessZero(d, build("multiply", d, slope)),
			);
		},
		steep: true,
	},
	sqrt: {
		derivative: ({ build, constant, unlessZero }, d, _, y) => [
			unlessZero(d, build("divide", build("multiply", constant(0.5), d), y)),
		],
		steep: true,
	},
	abs: {
		derivative: ({ build }, d, [a]) => [build("multiply", d, build("sign", a))],
	},
	sign: undefined,
	floor: undefined,
	mod: {
		derivative: ({ build }, d, [a, b]) => [
			d,
			build(
				"negate",
				build("multiply", d, build("floor", build("divide", a, b))),
			),
		],
	},
	exp: {
		derivative: ({ build }, d, _, y) => [build("multiply", d, y)],
	},
	log: {
		derivative: ({ build }, d, [a]) => [build("divide", d, a)],
	},
	log1p: {
		derivative: ({ build, constant }, d, [a]) => [
			build("divide", d, build("add", constant(1), a)),
		],
	},
	tanh: {
		derivative: ({ build, constant }, d, _, y) => [
			build(
				"multiply",
				d,
				build("subtract", constant(1), build("multiply", y, y)),
			),
		],
	},
	sigmoid: {
		// Not y * (1 - y): 1 - y is 0 from 37 on.
		derivative: ({ build }, d, [a], y) => [
			build(
				"multiply",
				d,
				build("multiply", y, build("sigmoid", build("negate", a))),
			),
		],
	},
	sin: {
		derivative: ({ build }, d, [a]) => [build("multiply", d, build("cos", a))],
	},
	cos: {
		derivative: ({ build }, d, [a]) => [
			build("negate", build("multiply", d, build("sin", a))),
		],
	},
	atan: {
		derivative: ({ build, constant }, d, [a]) => [
			build("divide", d, build("add", constant(1), build("multiply", a, a))),
		],
	},
	atan2: {
		// The slopes at the origin count as 0.
		derivative: ({ build, unlessZero }, d, [y, x]) => {
			const squares = build(
				"add",
				build("multiply", x, x),
				build("multiply", y, y),
			);
			const share = unlessZero(squares, build("divide", d, squares));
			return [
				build("multiply", share, x),
				build("negate", build("multiply", share, y)),
			];
		},
	},
	min: {
		chooses: (build, [a, b]) => {
			const condition = build("lessEqual", a, b);
			return [[{ condition, holds: true }], [{ condition, holds: false }]];
		},
	},
	max: {
		chooses: (build, [a, b]) => {
			const condition = build("lessEqual", b, a);
			return [[{ condition, holds: true }], [{ condition, holds: false }]];
		},
	},
	clamp: {
		chooses: (build, [x, low, high]) => {
			const isLow = build("less", x, low);
			const isHigh = build("less", high, build("max", x, low));
			const within = { condition: isHigh, holds: false };
			return [
				[within, { condition: isLow, holds: false }],
				[within, { condition: isLow, holds: true }],
				[{ condition: isHigh, holds: true }],
			];
		},
	},
	less: undefined,
	lessEqual: undefined,
	equal: undefined,
	notEqual: undefined,
	and: undefined,
	or: undefined,
	not: undefined,
	where: {
		chooses: (_, [condition]) => [
			undefined,
			[{ condition, holds: true }],
			[{ condition, holds: false }],
		],
	},
};
