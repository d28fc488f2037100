import { describe } from "./checks.js";
import { checkFormula } from "./language/check.js";
import { differentiate } from "./language/differentiate.js";
import { suggestion } from "./language/errors.js";
import { scalarEvaluator } from "./language/evaluate.js";
import type { Syntax } from "./language/parse.js";
import { isOperator, type Program } from "./language/program.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** A cost of named variables with its slopes: a formula's, a cost over data, or one of your own. */
export interface NamedCost {
	/** In the order of every point `x`. */
	readonly variables: readonly string[];
	/** Returns the cost at a point and writes the slopes there into `gradient`. */
	costAndGradient(x: Float64Array, gradient: Float64Array): number;
}

/** A cost that is a mean over rows, so that it can be computed on some of them. */
export interface RowsCost extends NamedCost {
	readonly rows: number;
	/** Returns the mean cost of all rows, or of the given ones, and writes the mean's slopes into `gradient`. */
	costAndGradient(
		x: Float64Array,
		gradient: Float64Array,
		rows?: Uint32Array,
	): number;
}

/** A cost function of named variables, made from a formula, with its exact gradient. */
export interface CostFunction extends NamedCost {
	readonly formula: string;
	/** The variables, in the order of every point `x`. */
	readonly variables: readonly string[];
	/** The formula as it was parsed, for `print`. */
	readonly syntax: Syntax;
	/** The cost and the slopes as a program. */
	readonly program: Program;
	/** The cost at a point, in float64. */
	cost(x: ArrayLike<number>): number;
	/**
	 * Returns the cost at a point and writes the slopes there into `gradient`. Both arrays have one number per variable.
	 */
	costAndGradient(x: ArrayLike<number>, gradient: Float64Array): number;
}

/**
 * Reads a formula such as `"(1 - x)^2 + 100 * (y - x^2)^2"`. The text is parsed, never executed as JavaScript.
 *
 * @param variables their order; by default the order in which they appear.
 * @param name the formula's name, for errors.
 * @throws TextError with a caret; RefusedType for a formula that is no text, or variables that are no array.
 */
export function costFunction(
	formula: string,
	variables?: readonly string[],
	name = "formula",
): CostFunction {
	if (typeof formula !== "string") {
		throw new RefusedType(
			`costFunction: the formula must be a text, got ${describe(formula)}`,
		);
	}
	if (variables !== undefined && !Array.isArray(variables)) {
		throw new RefusedType(
			`costFunction: variables must be an array of names, got ${describe(variables)}`,
		);
	}
	const { program: costProgram, syntax } = checkFormula(
		name,
		formula,
		variables,
	);
	const program = differentiate(costProgram);
	const evaluateCost = evaluator(costProgram);
	const evaluateAll = evaluator(program);
	const slopes = program.results
		.filter(({ target }) => target === "slope")
		.map(({ node }) => node);
	const root = (one: Program) => one.results[0]?.node as number;
	return {
		formula,
		variables: program.variables,
		syntax,
		program,
		cost: (x) => evaluateCost(x)[root(costProgram)] as number,
		costAndGradient(x, gradient) {
			const values = evaluateAll(x);
			for (let i = 0; i < slopes.length; i++) {
				gradient[i] = values[slopes[i] as number] as number;
			}
			return values[root(program)] as number;
		},
	};
}

/**
 * Checks that a start has the variables of a cost function, and numbers for them.
 * @throws RefusedType naming a missing or unknown variable.
 */
export function checkStart(
	subject: string,
	variables: readonly string[],
	start: object,
): void {
	const listed = `the variables are ${variables.join(", ")}`;
	const given = new Map<string, unknown>(Object.entries(start));
	for (const name of variables) {
		if (!given.has(name)) {
			throw new RefusedType(`${subject}: the start lacks ${name}; ${listed}`);
		}
	}
	for (const [name, value] of given) {
		if (!variables.includes(name)) {
			throw new RefusedType(
				`${subject}: the start has "${name}", which is not in the formula; ${listed}${suggestion(name, variables)}`,
			);
		}
		if (!Number.isFinite(value)) {
			throw new RefusedType(
				`${subject}: the start's ${name} must be a finite number, got ${describe(value)}`,
			);
		}
	}
}

/**
 * Checks that a cost and its gradient are finite at the start.
 * @throws RefusedRange with the start.
 */
export function checkFinite(
	subject: string,
	start: ArrayLike<number>,
	cost: number,
	gradient: Float64Array,
): void {
	if (Number.isFinite(cost) && gradient.every(Number.isFinite)) return;
	throw new RefusedRange(
		`${subject}: the cost or its gradient is not finite at the start (${Array.from(start).join(", ")})`,
	);
}

/** Computes every node of a cost program at a point. Reuses one array for its result. */
function evaluator(program: Program): (x: ArrayLike<number>) => Float64Array {
	const values = new Float64Array(program.nodes.length);
	const places: { index: number; variable: number }[] = [];
	const computed: number[] = [];
	program.nodes.forEach((node, index) => {
		if (node.op === "constant") values[index] = node.value;
		else if (isOperator(node.op)) computed.push(index);
		else places.push({ index, variable: program.variables.indexOf(node.name) });
	});
	const compute = scalarEvaluator(program, computed);
	return (x) => {
		for (const { index, variable } of places) {
			values[index] = x[variable] as number;
		}
		compute(values);
		return values;
	};
}
