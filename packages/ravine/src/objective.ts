import { describe } from "./checks.js";
import { type Box, clampInto, isHeld } from "./lbfgs/box.js";
import { RefusedType } from "./refusal.js";

/** A cost of your own: writes the slopes into `gradient`, which contains zeros, and returns the cost at `x`. */
export type CostWithGradient = (
	x: Float64Array,
	gradient: Float64Array,
) => number;

/** A cost of your own without a gradient. */
export type PlainCost = (x: Float64Array) => number;

/** The source of the slopes: a formula, the function itself, or central differences. */
export type GradientSource = "exact" | "given" | "differences";

/** A cost for the searches. It counts its evaluations and keeps the best point. */
export interface Objective {
	readonly source: GradientSource;
	/** The number of evaluations of the cost. */
	readonly evaluations: number;
	/** The lowest cost so far, with its point and the slopes there. */
	readonly best: {
		readonly x: Float64Array;
		readonly cost: number;
		readonly gradient: Float64Array;
	};
	/** Writes the slopes and returns the cost; -Infinity if the cost is that, NaN if either is not finite. */
	evaluate(x: Float64Array, gradient: Float64Array): number;
}

/**
 * @param source by default it is found at the first evaluation.
 * @param size the number of variables.
 */
export function objectiveOf(
	subject: string,
	cost: CostWithGradient | PlainCost,
	{
		size,
		box,
		source,
	}: { size: number; box?: Box | undefined; source?: GradientSource },
): Objective {
	const best = {
		x: new Float64Array(size),
		cost: Number.POSITIVE_INFINITY,
		gradient: new Float64Array(size),
	};
	const decided = source ?? (cost.length === 1 ? "differences" : undefined);
	const objective = {
		source: decided ?? "given",
		evaluations: 0,
		best,
		evaluate,
	};
	const value = (x: Float64Array, gradient: Float64Array): number => {
		objective.evaluations++;
		const found: unknown = cost(x, gradient);
		if (typeof found === "number") return found;
		throw new RefusedType(
			`${subject}: the cost must return a number, got ${describe(found)}`,
		);
	};
	const differences = differencesOf(value, size, box);
	let isDecided = decided !== undefined;
	function evaluate(x: Float64Array, gradient: Float64Array): number {
		gradient.fill(0);
		const now = value(x, gradient);
		if (now === Number.NEGATIVE_INFINITY) return now;
		if (!Number.isFinite(now)) return Number.NaN;
		if (!isDecided) {
			const takes = cost.length > 1;
			const writes = writesGradient(
				subject,
				value,
				takes,
				x,
				now,
				gradient,
				box,
			);
			objective.source = writes ? "given" : "differences";
			isDecided = true;
		}
		if (objective.source === "differences") differences(x, now, gradient);
		if (!slopesAreFinite(x, gradient, box)) return Number.NaN;
		if (now < best.cost) {
			best.x.set(x);
			best.cost = now;
			best.gradient.set(gradient);
		}
		return now;
	}
	return objective;
}

/**
 * Whether all slopes are finite. Mutates the gradient: an infinite slope that pushes a variable against its bound
 * becomes 0, since it holds the variable there, however steep it is.
 */
function slopesAreFinite(
	x: Float64Array,
	gradient: Float64Array,
	box: Box | undefined,
): boolean {
	for (let i = 0; i < gradient.length; i++) {
		if (Number.isFinite(gradient[i])) continue;
		if (box === undefined || !isHeld(i, x, gradient, box)) return false;
		gradient[i] = 0;
	}
	return true;
}

/** The relative distance from the start at which a gradient of zeros is checked again. */
const ASIDE = 1e-3;
/** A smaller relative change of the cost counts as rounding. */
const ROUNDING = 1e-12;

/**
 * Whether a function writes its gradient. Zeros may be correct at one point, at a minimum or a saddle, but not if the
 * cost changes between two points.
 *
 * @param gradient its content after the call at `x`.
 * @throws RefusedType for a function that takes a gradient and leaves it at zero though the cost changes.
 */
function writesGradient(
	subject: string,
	value: CostWithGradient,
	takesGradient: boolean,
	x: Float64Array,
	cost: number,
	gradient: Float64Array,
	box: Box | undefined,
): boolean {
	const isWritten = (slopes: Float64Array) =>
		slopes.some((slope) => slope !== 0);
	if (isWritten(gradient)) return true;
	const slopes = new Float64Array(x.length);
	for (let k = 0; k < 2 * x.length; k++) {
		const near = x.slice();
		const i = k >> 1;
		const size = ASIDE * (Math.abs(x[i] as number) || 1);
		near[i] = (x[i] as number) + (k % 2 === 0 ? size : -size);
		if (box) clampInto(near, box);
		slopes.fill(0);
		const there = value(near, slopes);
		if (isWritten(slopes)) return true;
		if (!Number.isFinite(there)) continue;
		if (Math.abs(there - cost) <= ROUNDING * Math.abs(cost)) continue;
		if (!takesGradient) return false;
		throw new RefusedType(
			`${subject}: the cost changes from ${cost} to ${there} between two points, but its gradient stays zero: the function must write the slopes into its second argument, or take only one to have them found by differences`,
		);
	}
	return true;
}

/** The relative step for central differences; it balances the errors from rounding and curvature. */
const STEP = Math.cbrt(Number.EPSILON);

/**
 * Computes the slopes by central differences, to about ten digits; one-sided if a bound or the edge of the cost's domain
 * is in the way.
 */
function differencesOf(
	value: (x: Float64Array, scratch: Float64Array) => number,
	size: number,
	box: Box | undefined,
): (x: Float64Array, cost: number, gradient: Float64Array) => void {
	const moved = new Float64Array(size);
	const scratch = new Float64Array(size);
	// Each variable's largest absolute value so far.
	const reach = new Float64Array(size);
	return (x, cost, gradient) => {
		moved.set(x);
		for (let i = 0; i < size; i++) {
			const here = x[i] as number;
			reach[i] = Math.max(reach[i] as number, Math.abs(here));
			const step = STEP * (reach[i] || Math.max(...reach) || 1);
			const at = (distance: number): number => {
				const place = here + distance;
				const within =
					box === undefined ||
					(place >= (box.lower[i] as number) &&
						place <= (box.upper[i] as number));
				if (!within) return Number.NaN;
				moved[i] = place;
				const found = value(moved, scratch);
				moved[i] = here;
				return found;
			};
			gradient[i] = slopeFrom(at, cost, here + step - here);
		}
	};
}

/** Computes a slope from costs at a distance: central if both sides are finite, else from three points on one side. */
export function slopeFrom(
	at: (distance: number) => number,
	cost: number,
	step: number,
): number {
	const [above, below] = [at(step), at(-step)];
	if (Number.isFinite(above) && Number.isFinite(below)) {
		return (above - below) / (2 * step);
	}
	const side = Number.isFinite(above) ? 1 : -1;
	const near = side > 0 ? above : below;
	const far = at(2 * side * step);
	const slope = (4 * near - 3 * cost - far) / (2 * step);
	if (Number.isFinite(slope)) return side * slope;
	return (side * (near - cost)) / step;
}
