/** Exact second derivatives of formulas. */

import type { CostFunction } from "../cost.js";
import { evaluatorOf, type Operator } from "../language/operators.js";
import {
	isOperator,
	type Node,
	type Program,
	reach,
} from "../language/program.js";
import { RefusedRange, RefusedType } from "../refusal.js";

const MAX_VARIABLES = 256;

/**
 * The second derivatives of a cost function at a point: the exact Hessian matrix, not a difference.
 *
 * A branch of `where`, `min`, `max` and `clamp` that is not taken at the point has no part in it. Where a second
 * derivative does not exist, its number is that of the branch taken (`abs(x)` has 0 at 0), infinite, or NaN.
 *
 * @param point a number for each variable, in the cost's order.
 * @returns n × n numbers, row after row: the one of variables i and j is at i * n + j.
 * @throws RefusedType for a point of another length; RefusedRange for more than 256 variables.
 */
export function hessian(
	{ program }: Pick<CostFunction, "program">,
	point: ArrayLike<number>,
): Float64Array {
	const { variables } = program;
	const n = variables.length;
	if (point.length !== n) {
		throw new RefusedType(
			`hessian: the point must have a number for each of ${variables.join(", ")}, got ${point.length} numbers`,
		);
	}
	if (n > MAX_VARIABLES) {
		throw new RefusedRange(
			`hessian: a cost may have ${MAX_VARIABLES} variables here, got one of ${n}`,
		);
	}
	const nodes = evaluateAt(program, point);
	const matrix = new Float64Array(n * n);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j <= i; j++) {
			const value = secondDerivative(nodes, i, j);
			matrix[i * n + j] = value;
			matrix[j * n + i] = value;
		}
	}
	return matrix;
}

/** A node of a formula at a point. */
interface Evaluated {
	/** The places of the arguments among the nodes. */
	readonly args: readonly number[];
	/** The variable's number; -1 for other nodes. */
	readonly variable: number;
	readonly partials: Partials;
}

/** The derivatives of a value by its arguments: the first ones, and the second ones by two of the arguments. */
interface Partials {
	readonly first: readonly number[];
	/** By a twice, by a and b, by b twice. */
	readonly second?: readonly [number, number?, number?];
}

/** Evaluates the cost's nodes, with their partial derivatives. */
function evaluateAt(
	{ nodes, results, variables, mathematics }: Program,
	point: ArrayLike<number>,
): Evaluated[] {
	const root = results[0]?.node as number;
	const used = [...reach(nodes, [root])].sort((a, b) => a - b);
	const places = new Map(used.map((index, place) => [index, place]));
	const values: number[] = [];
	return used.map((index) => {
		const { op, args: given, name, value } = nodes[index] as Node;
		const args = given.map((arg) => places.get(arg) as number);
		if (!isOperator(op)) {
			const variable = op === "constant" ? -1 : variables.indexOf(name);
			values.push(variable < 0 ? value : (point[variable] as number));
			return { args, variable, partials: { first: [] } };
		}
		const [a = 0, b = 0, c = 0] = args.map((arg) => values[arg] as number);
		const y = evaluatorOf(op, mathematics)(a, b, c);
		values.push(y);
		const evaluate = (other: Operator, x: number) =>
			evaluatorOf(other, mathematics)(x, 0, 0);
		const partials = partialsOf[op]?.(a, b, c, y, evaluate) ?? { first: [] };
		return { args, variable: -1, partials };
	});
}

/** A product in which 0 is stronger than an infinity or a NaN: what does not vary adds nothing. */
function times(a: number, b: number): number {
	return a === 0 || b === 0 ? 0 : a * b;
}

/** The cost's second derivative by two variables, in one pass over the nodes. */
function secondDerivative(
	nodes: readonly Evaluated[],
	i: number,
	j: number,
): number {
	// The derivatives of each node by i, by j, and by both.
	const byI: number[] = [];
	const byJ: number[] = [];
	const byBoth: number[] = [];
	for (const { args, variable, partials } of nodes) {
		let [di, dj, both] = [Number(variable === i), Number(variable === j), 0];
		partials.first.forEach((slope, k) => {
			const arg = args[k] as number;
			di += times(slope, byI[arg] as number);
			dj += times(slope, byJ[arg] as number);
			both += times(slope, byBoth[arg] as number);
		});
		const [aa, ab = 0, bb = 0] = partials.second ?? [0];
		const [a, b] = args as [number, number];
		const cross = (slope: number, p: number, q: number) => {
			const product = times(byI[p] as number, byJ[q] as number);
			both += times(slope, product);
		};
		if (aa !== 0) cross(aa, a, a);
		if (ab !== 0) {
			cross(ab, a, b);
			cross(ab, b, a);
		}
		if (bb !== 0) cross(bb, b, b);
		byI.push(di);
		byJ.push(dj);
		byBoth.push(both);
	}
	return byBoth.at(-1) as number;
}

type PartialsOf = (
	a: number,
	b: number,
	c: number,
	/** The value itself. */
	y: number,
	evaluate: (op: Operator, x: number) => number,
) => Partials;

/** The partial derivatives of all operators; undefined if they are 0. */
const partialsOf: Readonly<Record<Operator, PartialsOf | undefined>> = {
	negate: () => ({ first: [-1] }),
	add: () => ({ first: [1, 1] }),
	subtract: () => ({ first: [1, -1] }),
	multiply: (a, b) => ({ first: [b, a], second: [0, 1, 0] }),
	divide: (_, b, _c, y) => ({
		first: [1 / b, -y / b],
		second: [0, -1 / (b * b), times(y, 2 / (b * b))],
	}),
	power(a, b, _, y, evaluate) {
		const log = a === 0 ? 0 : evaluate("log", a);
		const lower = a ** (b - 1);
		return {
			first: [times(b, lower), times(y, log)],
			second: [
				times(b * (b - 1), a ** (b - 2)),
				lower + times(times(b, lower), log),
				times(y, log * log),
			],
		};
	},
	sqrt: (a, _b, _c, y) => ({ first: [0.5 / y], second: [-0.25 / (a * y)] }),
	abs: (a) => ({ first: [Math.sign(a)] }),
	sign: undefined,
	floor: undefined,
	mod: (a, b) => ({ first: [1, -Math.floor(a / b)] }),
	exp: (_a, _b, _c, y) => ({ first: [y], second: [y] }),
	log: (a) => ({ first: [1 / a], second: [-1 / (a * a)] }),
	log1p: (a) => ({ first: [1 / (1 + a)], second: [-1 / (1 + a) ** 2] }),
	tanh(a, _b, _c, y, evaluate) {
		// Not 1 - y^2, which is 0 where y rounds to 1.
		const slope = 4 * evaluate("sigmoid", 2 * a) * evaluate("sigmoid", -2 * a);
		return { first: [slope], second: [-2 * y * slope] };
	},
	sigmoid(a, _b, _c, y, evaluate) {
		const rest = evaluate("sigmoid", -a);
		return { first: [y * rest], second: [y * rest * (rest - y)] };
	},
	sin: (a, _b, _c, y, evaluate) => ({
		first: [evaluate("cos", a)],
		second: [-y],
	}),
	cos: (a, _b, _c, y, evaluate) => ({
		first: [-evaluate("sin", a)],
		second: [-y],
	}),
	atan(a) {
		const slope = 1 / (1 + a * a);
		return { first: [slope], second: [-2 * a * slope * slope] };
	},
	atan2(y, x) {
		const squares = x * x + y * y;
		// At the origin the slopes count as 0.
		if (squares === 0) return { first: [] };
		const [over, twice] = [squares * squares, 2 * x * y];
		return {
			first: [x / squares, -y / squares],
			second: [-twice / over, (y * y - x * x) / over, twice / over],
		};
	},
	min: (a, b) => ({ first: a <= b ? [1, 0] : [0, 1] }),
	max: (a, b) => ({ first: b <= a ? [1, 0] : [0, 1] }),
	clamp(x, low, high) {
		if (high < Math.max(x, low)) return { first: [0, 0, 1] };
		return { first: x < low ? [0, 1, 0] : [1, 0, 0] };
	},
	less: undefined,
	lessEqual: undefined,
	equal: undefined,
	notEqual: undefined,
	and: undefined,
	or: undefined,
	not: undefined,
	where: (condition) => ({ first: condition === 0 ? [0, 0, 1] : [0, 1, 0] }),
};
