import type { SyntaxOperator } from "./parse.js";

/** The way in which an operator is typeset. */
export type Typeset =
	| { readonly as: "infix" | "prefix"; readonly glyph: string }
	| { readonly as: "fence"; readonly open: string; readonly close: string }
	/** A function's name and its arguments; `latex` is LaTeX's command for the name. */
	| { readonly as: "call"; readonly latex?: string }
	| { readonly as: "product" | "fraction" | "power" | "root" | "cases" };

const call = { as: "call" } as const;

/** The typesetting of every operator of an expression. */
export const typesetting: Readonly<Record<SyntaxOperator, Typeset>> = {
	negate: { as: "prefix", glyph: "−" },
	add: { as: "infix", glyph: "+" },
	subtract: { as: "infix", glyph: "−" },
	multiply: { as: "product" },
	divide: { as: "fraction" },
	power: { as: "power" },
	sqrt: { as: "root" },
	abs: { as: "fence", open: "|", close: "|" },
	sign: call,
	floor: { as: "fence", open: "⌊", close: "⌋" },
	mod: { as: "infix", glyph: "mod" },
	exp: { as: "call", latex: "exp" },
	log: { as: "call", latex: "log" },
	log1p: call,
	tanh: { as: "call", latex: "tanh" },
	sigmoid: call,
	sin: { as: "call", latex: "sin" },
	cos: { as: "call", latex: "cos" },
	atan: { as: "call", latex: "arctan" },
	atan2: call,
	min: { as: "call", latex: "min" },
	max: { as: "call", latex: "max" },
	clamp: call,
	less: { as: "infix", glyph: "<" },
	lessEqual: { as: "infix", glyph: "≤" },
	equal: { as: "infix", glyph: "=" },
	notEqual: { as: "infix", glyph: "≠" },
	and: { as: "infix", glyph: "and" },
	or: { as: "infix", glyph: "or" },
	not: { as: "prefix", glyph: "not" },
	where: { as: "cases" },
	greater: { as: "infix", glyph: ">" },
	greaterEqual: { as: "infix", glyph: "≥" },
	norm: { as: "fence", open: "‖", close: "‖" },
	sum: call,
	mean: call,
	largest: call,
	globalNorm: call,
	globalSum: call,
	globalMean: call,
	globalLargest: call,
	dot: { as: "infix", glyph: "·" },
};
