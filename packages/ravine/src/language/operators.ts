/**
 * The operators of the language: each one's form in a text, the types of its arguments and its value in float64. Running
 * a rule does not need the other tables, `derivatives.ts`, `typesetting.ts` and `meanings.ts`; they are separate so that
 * bundles without them stay small. Every backend has a table of emitters.
 */

import type {
	MathematicalFunction,
	Mathematics,
} from "./mathematics/function.js";
import type { FunctionName } from "./mathematics/functions.js";

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

/** The precedence of operators, from the loosest to the tightest. */
export const precedence = {
	or: 1,
	and: 2,
	not: 3,
	comparison: 4,
	sum: 5,
	sign: 6,
	product: 7,
	power: 8,
	/** Names, numbers, calls and parentheses. */
	whole: 9,
} as const;

export type Precedence = (typeof precedence)[keyof typeof precedence];

/** An operator's form in a text; a function has the operator's name. */
export type Form =
	| {
			readonly kind: "infix" | "prefix";
			readonly symbol: string;
			readonly precedence: Precedence;
	  }
	| { readonly kind: "function" };

export interface Definition {
	readonly form: Form;
	/** The arguments by name, in order. */
	readonly takes: Readonly<Record<string, ValueType>>;
	readonly gives: ValueType;
	/** The value in float64. A condition is 1 or 0. Undefined for the functions of `mathematics`, which a program carries. */
	readonly evaluate: Evaluate | undefined;
}

type Evaluate = (a: number, b: number, c: number) => number;
type Takes = Definition["takes"];

const x: Takes = { x: "number" };
const ab: Takes = { a: "number", b: "number" };
const p: Takes = { p: "condition" };
const pq: Takes = { p: "condition", q: "condition" };

function prefix(
	symbol: string,
	precedence: Precedence,
	takes: Takes,
	evaluate: Evaluate,
	gives: ValueType = "number",
): Definition {
	return {
		form: { kind: "prefix", symbol, precedence },
		takes,
		gives,
		evaluate,
	};
}

function infix(
	symbol: string,
	precedence: Precedence,
	evaluate?: Evaluate,
	takes = ab,
	gives: ValueType = "number",
): Definition {
	return {
		form: { kind: "infix", symbol, precedence },
		takes,
		gives,
		evaluate,
	};
}

/** An infix operator whose value is a condition. */
function relation(
	symbol: string,
	precedence: Precedence,
	holds: (a: number, b: number) => boolean,
	takes = ab,
): Definition {
	const evaluate: Evaluate = (a, b) => (holds(a, b) ? 1 : 0);
	return infix(symbol, precedence, evaluate, takes, "condition");
}

function call(takes: Takes, evaluate?: Evaluate): Definition {
	return { form: { kind: "function" }, takes, gives: "number", evaluate };
}

const { comparison, sum, sign, product, power } = precedence;

/**
 * Unless an entry says otherwise, special values follow IEEE 754: a NaN among the arguments gives NaN, and -0 differs
 * from 0.
 */
export const operators: Readonly<Record<Operator, Definition>> = {
	negate: prefix("-", sign, x, (a) => -a),
	add: infix("+", sum, (a, b) => a + b),
	subtract: infix("-", sum, (a, b) => a - b),
	multiply: infix("*", product, (a, b) => a * b),
	divide: infix("/", product, (a, b) => a / b),
	/** C's special cases, as in numpy and torch: 1 to any power is 1, as is (-1)^Infinity; JavaScript has NaN for some. */
	power: infix("^", power),
	sqrt: call(x, Math.sqrt),
	abs: call(x, Math.abs),
	sign: call(x, Math.sign),
	floor: call(x, Math.floor),
	/**
	 * Floored, as numpy.mod and torch.remainder: the result has the sign of `b`. It is computed as a - b * floor(a / b),
	 * which is NaN where `b` is 0 or infinite and where `a` is infinite; a result of 0 is never -0. The quotient is
	 * rounded before its floor is taken, so where it is nearly whole, or beyond 2^53, the result can be off by `b`.
	 */
	mod: call(ab),
	exp: call(x),
	log: call(x),
	log1p: call(x),
	tanh: call(x),
	/** 0 at -Infinity, 1 at Infinity, without overflow in between. */
	sigmoid: call(x),
	sin: call(x),
	cos: call(x),
	atan: call(x),
	/** At zeros and infinities as in C and JavaScript: atan2(0, -0) is π, atan2(-0, 0) is -0. */
	atan2: call({ y: "number", x: "number" }),
	min: call(ab, (a, b) => Math.min(a, b)),
	max: call(ab, (a, b) => Math.max(a, b)),
	/** `high` if `low` is larger than `high`, as in numpy.clip and torch.clamp. */
	clamp: call({ x: "number", low: "number", high: "number" }, (x, low, high) =>
		Math.min(Math.max(x, low), high),
	),
	less: relation("<", comparison, (a, b) => a < b),
	lessEqual: relation("<=", comparison, (a, b) => a <= b),
	equal: relation("==", comparison, (a, b) => a === b),
	notEqual: relation("!=", comparison, (a, b) => a !== b),
	and: relation("and", precedence.and, (p, q) => p !== 0 && q !== 0, pq),
	or: relation("or", precedence.or, (p, q) => p !== 0 || q !== 0, pq),
	not: prefix("not", precedence.not, p, (p) => (p !== 0 ? 0 : 1), "condition"),
	where: call(
		{ condition: "condition", a: "number", b: "number" },
		(condition, a, b) => (condition !== 0 ? a : b),
	),
};

/** Comparisons that become others with exchanged arguments: a > b is b < a. */
export const mirrored = {
	greater: { of: "less", symbol: ">" },
	greaterEqual: { of: "lessEqual", symbol: ">=" },
} as const satisfies Readonly<Record<string, { of: Operator; symbol: string }>>;

export type Mirrored = keyof typeof mirrored;

/**
 * How an operator is evaluated.
 *
 * @param mathematics the functions that its program carries.
 * @param precision of elements: in float32 some functions have a shorter way, and the value is yet to be rounded.
 */
export function evaluatorOf(
	op: Operator,
	mathematics: Mathematics,
	precision: "float32" | "float64" = "float64",
): Evaluate {
	const { evaluate } = operators[op];
	if (evaluate !== undefined) return evaluate;
	const { double, elements } = mathematics[
		op as FunctionName
	] as MathematicalFunction;
	return (precision === "float32" && elements?.single) || double;
}

/** Whether an operator's value is a condition. */
export function givesCondition(op: Operator): boolean {
	return operators[op].gives === "condition";
}
