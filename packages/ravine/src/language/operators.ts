/**
 * The operators of the language, in one table: how a text writes each one, what it takes and gives, its value in
 * float64, its derivative, how it is typeset and what the documentation says about it. The parser, the checker, the
 * printer and `docs/language.md` all read this table; every backend has a table of how it emits the operators.
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
	| "floor"
	| "mod"
	| "exp"
	| "log"
	| "log1p"
	| "tanh"
	| "sigmoid"
	| "sin"
	| "cos"
	| "atan"
	| "atan2"
	| "min"
	| "max"
	| "clamp"
	| "less"
	| "lessEqual"
	| "equal"
	| "notEqual"
	| "and"
	| "or"
	| "not"
	| "where";

/** Numbers, or conditions, which are true or false. */
export type ValueType = "number" | "condition";

/** How tightly an operator binds: the loosest first. */
export const precedence = {
	or: 1,
	and: 2,
	not: 3,
	comparison: 4,
	sum: 5,
	sign: 6,
	product: 7,
	power: 8,
	/** Names, numbers, calls and whatever has parentheses. */
	whole: 9,
} as const;

export type Precedence = (typeof precedence)[keyof typeof precedence];

/** How a text writes an operator; a function has the operator's own name. */
export type Form =
	| {
			readonly kind: "infix" | "prefix";
			readonly symbol: string;
			readonly precedence: Precedence;
	  }
	| { readonly kind: "function" };

/** How an operator is typeset. */
export type Typeset =
	| { readonly as: "infix" | "prefix"; readonly glyph: string }
	| { readonly as: "fence"; readonly open: string; readonly close: string }
	/** A function's name and its arguments; `latex` is LaTeX's own command for the name. */
	| { readonly as: "call"; readonly latex?: string }
	| { readonly as: "product" | "fraction" | "power" | "root" | "cases" };

/** Builds nodes: `build("multiply", a, b)` is the node a * b. */
export type Build<T> = (op: Operator, ...args: T[]) => T;

/** What a derivative is written with. */
export interface Calculus<T> {
	readonly build: Build<T>;
	readonly constant: (value: number) => T;
	/** `share`, but 0 where `factor` is 0. */
	readonly unlessZero: (factor: T, share: T) => T;
}

/** A condition, and whether it must hold or must not. */
export interface Literal<T> {
	readonly condition: T;
	readonly holds: boolean;
}

export interface Definition {
	readonly form: Form;
	/** The arguments by name, in order. */
	readonly takes: Readonly<Record<string, ValueType>>;
	readonly gives: ValueType;
	/** The value in float64. A condition is 1 or 0. */
	readonly evaluate: (a: number, b: number, c: number) => number;
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
	/** The slope can be infinite where the value is finite. */
	readonly steep?: true;
	/**
	 * Instead of a derivative, where the value is one of the arguments: for each argument the conditions, all of them,
	 * under which it is that one (undefined: it never is).
	 */
	readonly chooses?: <T>(
		build: Build<T>,
		args: readonly [T, T, T],
	) => readonly (readonly Literal<T>[] | undefined)[];
	readonly typeset: Typeset;
	/** For the documentation's table, in Markdown. */
	readonly meaning: string;
}

const x = { x: "number" } as const;
const ab = { a: "number", b: "number" } as const;
const aFunction = { kind: "function" } as const;
const aCall = { as: "call" } as const;

/**
 * Unless an entry says otherwise, values at the edges are those of IEEE 754: a NaN among the numbers gives NaN, and -0
 * is kept apart from 0.
 */
export const operators: Readonly<Record<Operator, Definition>> = {
	negate: {
		form: { kind: "prefix", symbol: "-", precedence: precedence.sign },
		takes: x,
		gives: "number",
		evaluate: (a) => -a,
		derivative: ({ build }, d) => [build("negate", d)],
		typeset: { as: "prefix", glyph: "−" },
		meaning: "binds looser than the power: `-x^2` is `-(x^2)`",
	},
	add: {
		form: { kind: "infix", symbol: "+", precedence: precedence.sum },
		takes: ab,
		gives: "number",
		evaluate: (a, b) => a + b,
		derivative: (_, d) => [d, d],
		typeset: { as: "infix", glyph: "+" },
		meaning: "the sum",
	},
	subtract: {
		form: { kind: "infix", symbol: "-", precedence: precedence.sum },
		takes: ab,
		gives: "number",
		evaluate: (a, b) => a - b,
		derivative: ({ build }, d) => [d, build("negate", d)],
		typeset: { as: "infix", glyph: "−" },
		meaning: "the difference",
	},
	multiply: {
		form: { kind: "infix", symbol: "*", precedence: precedence.product },
		takes: ab,
		gives: "number",
		evaluate: (a, b) => a * b,
		derivative: ({ build }, d, [a, b]) => [
			build("multiply", d, b),
			build("multiply", d, a),
		],
		typeset: { as: "product" },
		meaning: "the product; it is always written with `*`",
	},
	divide: {
		form: { kind: "infix", symbol: "/", precedence: precedence.product },
		takes: ab,
		gives: "number",
		evaluate: (a, b) => a / b,
		derivative: ({ build }, d, [, b], y) => {
			const share = build("divide", d, b);
			return [share, build("negate", build("multiply", share, y))];
		},
		typeset: { as: "fraction" },
		meaning: "the quotient",
	},
	power: {
		form: { kind: "infix", symbol: "^", precedence: precedence.power },
		takes: ab,
		gives: "number",
		evaluate: (a, b) => a ** b,
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
		typeset: { as: "power" },
		meaning:
			"the power, also written `**`; it binds tightest and groups to the right",
	},
	sqrt: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.sqrt,
		derivative: ({ build, constant, unlessZero }, d, _, y) => [
			unlessZero(d, build("divide", build("multiply", constant(0.5), d), y)),
		],
		steep: true,
		typeset: { as: "root" },
		meaning: "the square root; NaN below 0",
	},
	abs: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.abs,
		derivative: ({ build }, d, [a]) => [build("multiply", d, build("sign", a))],
		typeset: { as: "fence", open: "|", close: "|" },
		meaning: "the absolute value",
	},
	sign: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.sign,
		typeset: aCall,
		meaning: "1, -1, or `x` itself where it is 0 or -0",
	},
	floor: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.floor,
		typeset: { as: "fence", open: "⌊", close: "⌋" },
		meaning: "the largest whole number that is at most `x`; its slope is 0",
	},
	/**
	 * Floored, as numpy.mod and torch.remainder: the result has the sign of `b`. It is computed as a - b * floor(a / b),
	 * which is NaN where `b` is 0 or infinite and where `a` is infinite; a result of 0 is never -0. The quotient is
	 * rounded before its floor is taken, so where it is nearly whole, or beyond 2^53, the result can be off by `b`.
	 */
	mod: {
		form: aFunction,
		takes: ab,
		gives: "number",
		evaluate: (a, b) => a - b * Math.floor(a / b),
		derivative: ({ build }, d, [a, b]) => [
			d,
			build(
				"negate",
				build("multiply", d, build("floor", build("divide", a, b))),
			),
		],
		typeset: { as: "infix", glyph: "mod" },
		meaning: "`a - b * floor(a / b)`, which has the sign of `b`",
	},
	exp: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.exp,
		derivative: ({ build }, d, _, y) => [build("multiply", d, y)],
		typeset: { as: "call", latex: "exp" },
		meaning: "e to the power `x`",
	},
	log: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.log,
		derivative: ({ build }, d, [a]) => [build("divide", d, a)],
		typeset: { as: "call", latex: "log" },
		meaning: "the natural logarithm; -Infinity at 0, NaN below",
	},
	log1p: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.log1p,
		derivative: ({ build, constant }, d, [a]) => [
			build("divide", d, build("add", constant(1), a)),
		],
		typeset: aCall,
		meaning: "`log(1 + x)`, exact for small `x` too",
	},
	tanh: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.tanh,
		derivative: ({ build, constant }, d, _, y) => [
			build(
				"multiply",
				d,
				build("subtract", constant(1), build("multiply", y, y)),
			),
		],
		typeset: { as: "call", latex: "tanh" },
		meaning: "the hyperbolic tangent",
	},
	/** 0 at -Infinity, 1 at Infinity; nothing overflows on the way. */
	sigmoid: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: (a) => {
			const e = Math.exp(-Math.abs(a));
			return (a < 0 ? e : 1) / (1 + e);
		},
		// Not y * (1 - y): 1 - y is 0 from 37 on.
		derivative: ({ build }, d, [a], y) => [
			build(
				"multiply",
				d,
				build("multiply", y, build("sigmoid", build("negate", a))),
			),
		],
		typeset: aCall,
		meaning: "`1 / (1 + exp(-x))`",
	},
	sin: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.sin,
		derivative: ({ build }, d, [a]) => [build("multiply", d, build("cos", a))],
		typeset: { as: "call", latex: "sin" },
		meaning: "the sine of `x` radians",
	},
	cos: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.cos,
		derivative: ({ build }, d, [a]) => [
			build("negate", build("multiply", d, build("sin", a))),
		],
		typeset: { as: "call", latex: "cos" },
		meaning: "the cosine of `x` radians",
	},
	atan: {
		form: aFunction,
		takes: x,
		gives: "number",
		evaluate: Math.atan,
		derivative: ({ build, constant }, d, [a]) => [
			build("divide", d, build("add", constant(1), build("multiply", a, a))),
		],
		typeset: { as: "call", latex: "arctan" },
		meaning: "the angle whose tangent is `x`, from -π/2 to π/2",
	},
	/** At the zeros and infinities as C's and JavaScript's: atan2(0, -0) is π, atan2(-0, 0) is -0. */
	atan2: {
		form: aFunction,
		takes: { y: "number", x: "number" },
		gives: "number",
		evaluate: Math.atan2,
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
		typeset: aCall,
		meaning: "the angle of the point `(x, y)`, from -π to π",
	},
	// At a tie the first argument takes the whole slope: a subgradient.
	min: {
		form: aFunction,
		takes: ab,
		gives: "number",
		evaluate: (a, b) => Math.min(a, b),
		chooses: (build, [a, b]) => {
			const condition = build("lessEqual", a, b);
			return [[{ condition, holds: true }], [{ condition, holds: false }]];
		},
		typeset: { as: "call", latex: "min" },
		meaning: "the smaller one; -0 is smaller than 0",
	},
	max: {
		form: aFunction,
		takes: ab,
		gives: "number",
		evaluate: (a, b) => Math.max(a, b),
		chooses: (build, [a, b]) => {
			const condition = build("lessEqual", b, a);
			return [[{ condition, holds: true }], [{ condition, holds: false }]];
		},
		typeset: { as: "call", latex: "max" },
		meaning: "the larger one; 0 is larger than -0",
	},
	/** `high` where `low` is larger than `high`, as numpy.clip and torch.clamp. */
	clamp: {
		form: aFunction,
		takes: { x: "number", low: "number", high: "number" },
		gives: "number",
		evaluate: (x, low, high) => Math.min(Math.max(x, low), high),
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
		typeset: aCall,
		meaning: "`min(max(x, low), high)`",
	},
	less: {
		form: { kind: "infix", symbol: "<", precedence: precedence.comparison },
		takes: ab,
		gives: "condition",
		evaluate: (a, b) => (a < b ? 1 : 0),
		typeset: { as: "infix", glyph: "<" },
		meaning: "less",
	},
	lessEqual: {
		form: { kind: "infix", symbol: "<=", precedence: precedence.comparison },
		takes: ab,
		gives: "condition",
		evaluate: (a, b) => (a <= b ? 1 : 0),
		typeset: { as: "infix", glyph: "≤" },
		meaning: "less or equal",
	},
	equal: {
		form: { kind: "infix", symbol: "==", precedence: precedence.comparison },
		takes: ab,
		gives: "condition",
		evaluate: (a, b) => (a === b ? 1 : 0),
		typeset: { as: "infix", glyph: "=" },
		meaning: "equal; 0 equals -0, and NaN equals nothing",
	},
	notEqual: {
		form: { kind: "infix", symbol: "!=", precedence: precedence.comparison },
		takes: ab,
		gives: "condition",
		evaluate: (a, b) => (a !== b ? 1 : 0),
		typeset: { as: "infix", glyph: "≠" },
		meaning: "not equal",
	},
	and: {
		form: { kind: "infix", symbol: "and", precedence: precedence.and },
		takes: { p: "condition", q: "condition" },
		gives: "condition",
		evaluate: (p, q) => (p !== 0 && q !== 0 ? 1 : 0),
		typeset: { as: "infix", glyph: "and" },
		meaning: "both hold",
	},
	or: {
		form: { kind: "infix", symbol: "or", precedence: precedence.or },
		takes: { p: "condition", q: "condition" },
		gives: "condition",
		evaluate: (p, q) => (p !== 0 || q !== 0 ? 1 : 0),
		typeset: { as: "infix", glyph: "or" },
		meaning: "at least one holds",
	},
	not: {
		form: { kind: "prefix", symbol: "not", precedence: precedence.not },
		takes: { p: "condition" },
		gives: "condition",
		evaluate: (p) => (p !== 0 ? 0 : 1),
		typeset: { as: "prefix", glyph: "not" },
		meaning: "does not hold; `not a < b` is `not (a < b)`",
	},
	where: {
		form: aFunction,
		takes: { condition: "condition", a: "number", b: "number" },
		gives: "number",
		evaluate: (condition, a, b) => (condition !== 0 ? a : b),
		chooses: (_, [condition]) => [
			undefined,
			[{ condition, holds: true }],
			[{ condition, holds: false }],
		],
		typeset: { as: "cases" },
		meaning: "`a` where the condition holds, else `b`",
	},
};

/** Comparisons that a program has with their arguments exchanged: a > b is b < a. */
export const mirrored = {
	greater: {
		of: "less",
		symbol: ">",
		typeset: { as: "infix", glyph: ">" },
		meaning: "greater",
	},
	greaterEqual: {
		of: "lessEqual",
		symbol: ">=",
		typeset: { as: "infix", glyph: "≥" },
		meaning: "greater or equal",
	},
} as const satisfies Readonly<
	Record<
		string,
		{ of: Operator; symbol: string; typeset: Typeset; meaning: string }
	>
>;

export type Mirrored = keyof typeof mirrored;

/** How many arguments an operator takes. */
export function arityOf(op: Operator): number {
	return Object.keys(operators[op].takes).length;
}

/** Whether an operator's value is true or false. */
export function givesCondition(op: Operator): boolean {
	return operators[op].gives === "condition";
}
