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

/** Builds nodes while differentiating: `build("multiply", a, b)` is the node a * b. */
export type Build<T> = (op: Operator, ...args: T[]) => T;

interface Definition {
	/** The value in float64. Comparisons give 1 or 0. */
	readonly evaluate: (a: number, b: number, c: number) => number;
	/**
	 * Each argument's share of the adjoint: given the adjoint `d` of the node's value, the arguments, the value
	 * `y` itself and a way to write numbers, the terms to add to each argument's adjoint (undefined: none).
	 */
	readonly derivative?: <T>(
		build: Build<T>,
		d: T,
		a: T,
		b: T,
		y: T,
		constant: (value: number) => T,
	) => readonly (T | undefined)[];
}

export const operators: Readonly<Record<Operator, Definition>> = {
	negate: {
		evaluate: (a) => -a,
		derivative: (build, d) => [build("negate", d)],
	},
	add: {
		evaluate: (a, b) => a + b,
		derivative: (_, d) => [d, d],
	},
	subtract: {
		evaluate: (a, b) => a - b,
		derivative: (build, d) => [d, build("negate", d)],
	},
	multiply: {
		evaluate: (a, b) => a * b,
		derivative: (build, d, a, b) => [
			build("multiply", d, b),
			build("multiply", d, a),
		],
	},
	divide: {
		evaluate: (a, b) => a / b,
		derivative: (build, d, _a, b, y) => {
			const share = build("divide", d, b);
			return [share, build("negate", build("multiply", share, y))];
		},
	},
	power: {
		evaluate: (a, b) => a ** b,
		derivative: (build, d, a, b, y, constant) => {
			const lower = build("power", a, build("subtract", b, constant(1)));
			return [
				build("multiply", d, build("multiply", b, lower)),
				build("multiply", d, build("multiply", y, build("log", a))),
			];
		},
	},
	sqrt: {
		evaluate: Math.sqrt,
		derivative: (build, d, _a, _b, y, constant) => [
			build("divide", build("multiply", constant(0.5), d), y),
		],
	},
	abs: {
		evaluate: Math.abs,
		derivative: (build, d, a) => [build("multiply", d, build("sign", a))],
	},
	sign: { evaluate: Math.sign },
	exp: {
		evaluate: Math.exp,
		derivative: (build, d, _a, _b, y) => [build("multiply", d, y)],
	},
	log: {
		evaluate: Math.log,
		derivative: (build, d, a) => [build("divide", d, a)],
	},
	tanh: {
		evaluate: Math.tanh,
		derivative: (build, d, _a, _b, y, constant) => [
			build(
				"multiply",
				d,
				build("subtract", constant(1), build("multiply", y, y)),
			),
		],
	},
	sin: {
		evaluate: Math.sin,
		derivative: (build, d, a) => [build("multiply", d, build("cos", a))],
	},
	cos: {
		evaluate: Math.cos,
		derivative: (build, d, a) => [
			build("negate", build("multiply", d, build("sin", a))),
		],
	},
	// At a tie the first argument takes the whole slope: a subgradient.
	min: {
		evaluate: (a, b) => Math.min(a, b),
		derivative: (build, d, a, b, _y, constant) =>
			choose(build, build("lessEqual", a, b), d, constant),
	},
	max: {
		evaluate: (a, b) => Math.max(a, b),
		derivative: (build, d, a, b, _y, constant) =>
			choose(build, build("lessEqual", b, a), d, constant),
	},
	less: { evaluate: (a, b) => (a < b ? 1 : 0) },
	lessEqual: { evaluate: (a, b) => (a <= b ? 1 : 0) },
	equal: { evaluate: (a, b) => (a === b ? 1 : 0) },
	notEqual: { evaluate: (a, b) => (a !== b ? 1 : 0) },
	where: {
		evaluate: (condition, a, b) => (condition !== 0 ? a : b),
		derivative: (build, d, a, _b, _y, constant) => [
			undefined,
			...choose(build, a, d, constant),
		],
	},
};

/** The shares of two arguments of which the condition chooses one. */
function choose<T>(
	build: Build<T>,
	condition: T,
	d: T,
	constant: (value: number) => T,
): readonly T[] {
	return [
		build("where", condition, d, constant(0)),
		build("where", condition, constant(0), d),
	];
}

export function isComparison(op: string): boolean {
	return ["less", "lessEqual", "equal", "notEqual"].includes(op);
}
