import { costFunction } from "ravine";
import { modelSides } from "ravine/explain";
import { type Problem, problemOf } from "../model/ruleText.js";

/** A model of y with two parameters, and the cost of one row. */
export interface Model {
	/** What the reader calls it. */
	readonly title: string;
	/** The model as an equation; undefined if only the cost of a row is known. */
	readonly equation: string | undefined;
	/** The cost of one row, a formula of x, y and the parameters. */
	readonly cost: string;
	/** The cost as a reader sees it, where the formula is written in another form. */
	readonly shownCost?: string;
	/** What the mean of the cost is called. */
	readonly costName: string;
	readonly parameters: readonly [string, string];
	/** Starts to try, in this order. */
	readonly starts: readonly (readonly [number, number])[];
	/** Whether y must be 0 or 1. */
	readonly isBinary: boolean;
	/** The model's y at an x; undefined if the cost has no curve. */
	readonly curve: ((x: number, at: readonly number[]) => number) | undefined;
}

/** The models that can be chosen by name. */
export const modelNames = ["line", "exponential", "logistic"] as const;
export type ModelName = (typeof modelNames)[number];

const Z = "(2 * y - 1) * (W * x + b)";

const known: Readonly<Record<ModelName, Model>> = {
	line: {
		...equationModel("y = W * x + b", ["W", "b"]),
		title: "a line",
		starts: [[0, 0]],
	},
	exponential: {
		...equationModel("y = a * exp(-k * x)", ["a", "k"]),
		title: "an exponential",
		starts: [
			[1, 0],
			[1, 1],
		],
	},
	logistic: {
		title: "a logistic curve",
		equation: "p = 1 / (1 + exp(-(W * x + b)))",
		// In either form exp cannot overflow.
		cost: `log1p(exp(where(${Z} > 0, -(${Z}), ${Z}))) + where(${Z} > 0, 0, -(${Z}))`,
		shownCost: "log1p(exp(-(2 * y - 1) * (W * x + b)))",
		costName: "mean cross-entropy",
		parameters: ["W", "b"],
		starts: [[0, 0]],
		isBinary: true,
		curve: (x, [W, b]) =>
			1 / (1 + Math.exp(-((W as number) * x + (b as number)))),
	},
};

export type ReadModel =
	| { readonly model: Model; readonly problem?: undefined }
	| { readonly model?: undefined; readonly problem: Problem };

export function isModelName(text: string): text is ModelName {
	return (modelNames as readonly string[]).includes(text);
}

/**
 * Reads a model: its name, an equation such as `y = a * x^b`, or the cost of one row such as `abs(a * x + b - y)`. All
 * names but x and y are parameters, and there must be two.
 */
export function readModel(text: string): ReadModel {
	if (isModelName(text)) return { model: known[text] };
	try {
		return text.includes("=") && !/^[^=]*[<>!=]=/.test(text)
			? readEquation(text)
			: readRowCost(text);
	} catch (error) {
		return { problem: problemOf(error, text) };
	}
}

function readEquation(text: string): ReadModel {
	const { left, right } = modelSides(text);
	const strange = left.names.find((name) => !isColumn(name));
	if (strange !== undefined || !left.names.includes("y")) {
		const message = `the left side must be y, or an expression of y such as log(y)${strange === undefined ? "" : `; it has ${strange}`}`;
		return { problem: { message } };
	}
	const named = twoOf(right.names);
	if (typeof named === "string") return { problem: { message: named } };
	return { model: { ...equationModel(text, named), starts: TYPED_STARTS } };
}

function readRowCost(text: string): ReadModel {
	const { variables } = costFunction(text);
	const named = twoOf(variables);
	if (typeof named === "string") return { problem: { message: named } };
	if (!variables.some(isColumn)) {
		const message = "the cost of a row must have x or y in it";
		return { problem: { message } };
	}
	return {
		model: {
			title: "your own cost",
			equation: undefined,
			cost: text,
			costName: "mean cost",
			parameters: named,
			starts: TYPED_STARTS,
			isBinary: false,
			curve: undefined,
		},
	};
}

const TYPED_STARTS: Model["starts"] = [
	...([
		[1, 1],
		[1, 0.01],
		[100, 0.001],
		[0.1, 1],
		[-1, 1],
		[1, -1],
		[0, 0],
	] as const),
];

function isColumn(name: string): boolean {
	return name === "x" || name === "y";
}

/** The two parameters among some names, or why there are not two. */
function twoOf(names: readonly string[]): [string, string] | string {
	const parameters = names.filter((name) => !isColumn(name));
	const [first, second, ...rest] = parameters;
	if (first !== undefined && second !== undefined && rest.length === 0) {
		return [first, second];
	}
	const has =
		parameters.length === 0
			? "it has none"
			: `it has ${parameters.length}: ${parameters.slice(0, 9).join(", ")}`;
	return `a model needs two parameters besides x and y, because the surface has two axes; ${has}`;
}

function equationModel(equation: string, parameters: [string, string]): Model {
	const { left, right } = modelSides(equation);
	const simple = (text: string) => /^[\p{L}\p{N}_]+$/u.test(text);
	const side = ({ text }: { readonly text: string }) =>
		simple(text) ? text : `(${text})`;
	return {
		title: "your own model",
		equation,
		cost: `(${right.text} - ${side(left)})^2`,
		costName: "mean squared error",
		parameters,
		starts: [],
		isBinary: false,
		curve:
			left.text === "y" && !right.names.includes("y")
				? curveOf(right.text, parameters)
				: undefined,
	};
}

function curveOf(
	formula: string,
	parameters: readonly [string, string],
): Model["curve"] {
	const { variables, cost } = costFunction(formula);
	const places = variables.map((name) =>
		name === "x" ? -1 : parameters.indexOf(name),
	);
	return (x, at) => cost(places.map((k) => (k < 0 ? x : (at[k] as number))));
}
