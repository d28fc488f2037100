import type { Box } from "./box.js";
import { type Curvature, dot } from "./curvature.js";

/**
 * The step to a minimum of the quadratic model within a box: first along the projected gradient to the model's first
 * minimum, which decides the variables at a bound; then over the other variables.
 *
 * Source: Byrd, Lu, Nocedal & Zhu 1995, "A limited memory algorithm for bound constrained optimization", sections 4
 * and 5.1; the projection at the end is Morales & Nocedal's remark of 2011.
 *
 * @returns a new array; undefined if rounding has made the model unusable.
 */
export function boxedDirection(
	x: Float64Array,
	gradient: Float64Array,
	curvature: Curvature,
	box: Box,
): Float64Array | undefined {
	const model = compactModel(curvature);
	const solve = solver(model.middle);
	if (solve === undefined) return undefined;
	const cauchy = cauchyPoint(x, gradient, model, solve, box);
	if (cauchy === undefined) return undefined;
	const target = subspaceMinimum(x, gradient, model, solve, cauchy, box);
	return target?.map((value, i) => value - (x[i] as number));
}

/** The Hessian scale · I - W M Wᵀ, where W's columns are y and scale · s, and `middle` is M's inverse. */
interface Model {
	readonly scale: number;
	readonly columns: readonly Float64Array[];
	readonly middle: readonly Float64Array[];
}

function compactModel({ s, y, scale, count }: Curvature): Model {
	const middle = Array.from(
		{ length: 2 * count },
		() => new Float64Array(2 * count),
	);
	for (let i = 0; i < count; i++) {
		const si = s[i] as Float64Array;
		const yi = y[i] as Float64Array;
		(middle[i] as Float64Array)[i] = -dot(si, yi);
		const row = middle[count + i] as Float64Array;
		for (let j = 0; j < count; j++) {
			if (j < i) {
				row[j] = dot(si, y[j] as Float64Array);
				(middle[j] as Float64Array)[count + i] = row[j] as number;
			}
			row[count + j] = scale * dot(si, s[j] as Float64Array);
		}
	}
	const scaled = s.map((si) => si.map((value) => scale * value));
	return { scale, columns: [...y, ...scaled], middle };
}

interface Cauchy {
	readonly x: Float64Array;
	/** Wᵀ (x - start). */
	readonly moved: Float64Array;
}

/** The first minimum of the model along the projected gradient: Algorithm CP, step by step as the paper has it. */
function cauchyPoint(
	x: Float64Array,
	gradient: Float64Array,
	{ scale, columns }: Model,
	solve: Solve,
	{ lower, upper }: Box,
): Cauchy | undefined {
	const size = x.length;
	const direction = new Float64Array(size);
	const ends = new Float64Array(size);
	for (let i = 0; i < size; i++) {
		const slope = gradient[i] as number;
		const bound = (slope < 0 ? upper[i] : lower[i]) as number;
		ends[i] =
			slope === 0
				? Number.POSITIVE_INFINITY
				: ((x[i] as number) - bound) / slope;
		direction[i] = ends[i] === 0 ? 0 : -slope;
	}
	const order = [...ends.keys()]
		.filter((i) => direction[i] !== 0 && Number.isFinite(ends[i]))
		.sort((a, b) => (ends[a] as number) - (ends[b] as number));
	const p = Float64Array.from(columns, (column) => dot(column, direction));
	const moved = new Float64Array(columns.length);
	const cauchy = x.slice();
	let slope = -dot(direction, direction);
	if (slope === 0) return undefined;
	let bend = -scale * slope - dot(p, solve(p));
	const leastBend = -Number.EPSILON * scale * slope;
	let time = 0;
	for (const i of order) {
		const wait = (ends[i] as number) - time;
		if (-slope / bend < wait) break;
		const g = gradient[i] as number;
		cauchy[i] = (g < 0 ? upper[i] : lower[i]) as number;
		const z = (cauchy[i] as number) - (x[i] as number);
		const row = Float64Array.from(columns, (column) => column[i] as number);
		for (let k = 0; k < moved.length; k++) {
			moved[k] = (moved[k] as number) + wait * (p[k] as number);
		}
		const rowM = solve(row);
		slope += wait * bend + g * g + scale * g * z - g * dot(rowM, moved);
		bend -= scale * g * g + 2 * g * dot(rowM, p) + g * g * dot(rowM, row);
		bend = Math.max(bend, leastBend);
		for (let k = 0; k < p.length; k++) {
			p[k] = (p[k] as number) + g * (row[k] as number);
		}
		direction[i] = 0;
		time = ends[i] as number;
		if (slope >= 0) break;
	}
	const rest = slope < 0 ? -slope / bend : 0;
	if (!Number.isFinite(rest)) return undefined;
	for (let i = 0; i < size; i++) {
		if (direction[i] === 0) continue;
		cauchy[i] = (x[i] as number) + (time + rest) * (direction[i] as number);
	}
	for (let k = 0; k < moved.length; k++) {
		moved[k] = (moved[k] as number) + rest * (p[k] as number);
	}
	return { x: cauchy, moved };
}

/**
 * The model's minimum over the variables that are free at the Cauchy point, projected into the box: the direct primal
 * method, step by step as the paper has it.
 */
function subspaceMinimum(
	x: Float64Array,
	gradient: Float64Array,
	{ scale, columns, middle }: Model,
	solve: Solve,
	{ x: cauchy, moved }: Cauchy,
	{ lower, upper }: Box,
): Float64Array | undefined {
	const free = [...cauchy.keys()].filter(
		(i) =>
			(cauchy[i] as number) > (lower[i] as number) &&
			(cauchy[i] as number) < (upper[i] as number),
	);
	if (free.length === 0) return cauchy;
	const parts = columns.map((column) =>
		Float64Array.from(free, (i) => column[i] as number),
	);
	const weights = solve(moved);
	const residual = Float64Array.from(free, (i, k) => {
		const pull = parts.reduce(
			(sum, part, c) => sum + (part[k] as number) * (weights[c] as number),
			0,
		);
		const gone = (cauchy[i] as number) - (x[i] as number);
		return (gradient[i] as number) + scale * gone - pull;
	});
	const reduced = middle.map((row, a) =>
		row.map(
			(value, b) =>
				value - dot(parts[a] as Float64Array, parts[b] as Float64Array) / scale,
		),
	);
	const v = solver(reduced)?.(
		Float64Array.from(parts, (part) => dot(part, residual)),
	);
	if (v === undefined) return undefined;
	const steps = residual.map((value, k) => {
		const bent = parts.reduce(
			(sum, part, c) => sum + (part[k] as number) * (v[c] as number),
			0,
		);
		return -(value + bent / scale) / scale;
	});
	const projected = cauchy.slice();
	free.forEach((i, k) => {
		const wanted = (cauchy[i] as number) + (steps[k] as number);
		projected[i] = Math.min(
			Math.max(wanted, lower[i] as number),
			upper[i] as number,
		);
	});
	const slope = projected.reduce(
		(sum, value, i) =>
			sum + (value - (x[i] as number)) * (gradient[i] as number),
		0,
	);
	if (slope < 0) return projected;
	// The projected step is not a descent: stop where the straight step leaves the box.
	let part = 1;
	free.forEach((i, k) => {
		const d = steps[k] as number;
		if (d === 0) return;
		const bound = (d < 0 ? lower[i] : upper[i]) as number;
		part = Math.min(part, (bound - (cauchy[i] as number)) / d);
	});
	free.forEach((i, k) => {
		cauchy[i] = (cauchy[i] as number) + part * (steps[k] as number);
	});
	return cauchy;
}

/** Solves a linear system for a right-hand side; returns a new array. */
type Solve = (right: Float64Array) => Float64Array;

/** Factors a small matrix with row exchanges; undefined if it is singular. */
function solver(matrix: readonly Float64Array[]): Solve | undefined {
	const size = matrix.length;
	const rows: Float64Array[] = matrix.map((row) => row.slice());
	const order = [...rows.keys()];
	for (let k = 0; k < size; k++) {
		let pivot = k;
		for (let i = k + 1; i < size; i++) {
			const larger = Math.abs(rows[i]?.[k] as number);
			if (larger > Math.abs(rows[pivot]?.[k] as number)) pivot = i;
		}
		[rows[k], rows[pivot]] = [
			rows[pivot] as Float64Array,
			rows[k] as Float64Array,
		];
		[order[k], order[pivot]] = [order[pivot] as number, order[k] as number];
		const head = rows[k] as Float64Array;
		const largest = head[k] as number;
		if (largest === 0 || !Number.isFinite(largest)) return undefined;
		for (let i = k + 1; i < size; i++) {
			const row = rows[i] as Float64Array;
			const factor = (row[k] as number) / largest;
			row[k] = factor;
			for (let j = k + 1; j < size; j++) {
				row[j] = (row[j] as number) - factor * (head[j] as number);
			}
		}
	}
	return (right) => {
		const result = Float64Array.from(order, (place) => right[place] as number);
		for (let i = 0; i < size; i++) {
			for (let j = 0; j < i; j++) {
				result[i] =
					(result[i] as number) -
					(rows[i]?.[j] as number) * (result[j] as number);
			}
		}
		for (let i = size - 1; i >= 0; i--) {
			for (let j = i + 1; j < size; j++) {
				result[i] =
					(result[i] as number) -
					(rows[i]?.[j] as number) * (result[j] as number);
			}
			result[i] = (result[i] as number) / (rows[i]?.[i] as number);
		}
		return result;
	};
}
