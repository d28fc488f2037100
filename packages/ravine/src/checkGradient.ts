import { describe } from "./checks.js";
import { type CostWithGradient, slopeFrom } from "./objective.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** One slope of a gradient, compared with differences of the cost. */
export interface GradientComponent {
	/** Its index in the point. */
	readonly place: number;
	readonly given: number;
	readonly differences: number;
	/** The possible error of the differences, from rounding and curvature. */
	readonly uncertainty: number;
	readonly correct: boolean;
}

export interface GradientCheck {
	readonly correct: boolean;
	/** The result as a sentence, with the wrong slopes. */
	readonly message: string;
	readonly components: readonly GradientComponent[];
}

/** The largest relative error of a correct slope. */
const AGREEMENT = 1e-5;
/** The step for differences, relative to the variable; it balances the errors from rounding and curvature. */
const STEP = Math.cbrt(Number.EPSILON);
/** The largest number of wrong slopes in the message. */
const MAX_LISTED = 5;

/**
 * Compares the gradient that a cost function writes with central differences of the cost.
 *
 * @param x a point where the cost is smooth; a point without symmetry finds the most mistakes. Not mutated.
 * @throws RefusedType for a cost that is not a function or a point that is not finite numbers; RefusedRange for a cost
 * that is not finite there.
 */
export function checkGradient(
	cost: CostWithGradient,
	x: ArrayLike<number>,
): GradientCheck {
	const point = checkPoint(cost, x);
	const gradient = new Float64Array(point.length);
	const value: unknown = cost(point.slice(), gradient);
	if (!Number.isFinite(value)) {
		throw new RefusedRange(
			`checkGradient: the cost must be a finite number at the point, got ${describe(value)}`,
		);
	}
	const components = Array.from(gradient, (given, place) =>
		compare(cost, point, value as number, given, place),
	);
	const wrong = components.filter(({ correct }) => !correct);
	return {
		correct: wrong.length === 0,
		message: messageFor(wrong, components.length),
		components,
	};
}

function checkPoint(cost: unknown, x: unknown): Float64Array {
	if (typeof cost !== "function") {
		throw new RefusedType(
			`checkGradient: the cost must be a function, got ${describe(cost)}`,
		);
	}
	const { length } = (x ?? {}) as { length?: unknown };
	const isArray = typeof x === "object" && typeof length === "number";
	const values = isArray ? Array.from(x as ArrayLike<unknown>) : [];
	if (values.length === 0 || !values.every(Number.isFinite)) {
		throw new RefusedType(
			`checkGradient: the point must be an array of finite numbers, got ${describe(x)}`,
		);
	}
	return Float64Array.from(values as number[]);
}

/** Compares one slope with differences at two distances, which also give their error. */
function compare(
	cost: CostWithGradient,
	x: Float64Array,
	value: number,
	given: number,
	place: number,
): GradientComponent {
	const here = x[place] as number;
	const scratch = new Float64Array(x.length);
	const at = (distance: number): number => {
		const moved = x.slice();
		moved[place] = here + distance;
		return cost(moved, scratch.fill(0));
	};
	const step = here + STEP * (Math.abs(here) || 1) - here;
	const near = slopeFrom(at, value, step);
	const far = slopeFrom(at, value, 2 * step);
	const differences = (4 * near - far) / 3;
	const rounding = (8 * Number.EPSILON * Math.abs(value)) / step;
	const uncertainty = Math.abs(near - far) + rounding;
	const size = Math.max(Math.abs(given), Math.abs(differences));
	const correct =
		Math.abs(given - differences) <= AGREEMENT * size + uncertainty;
	return { place, given, differences, uncertainty, correct };
}

function messageFor(
	wrong: readonly GradientComponent[],
	count: number,
): string {
	if (wrong.length === 0) {
		return "the gradient agrees with differences of the cost";
	}
	const listed = wrong
		.slice(0, MAX_LISTED)
		.map(
			({ place, given, differences }) =>
				`at place ${place} it is ${given}, by differences ${Number(differences.toPrecision(6))}`,
		);
	if (wrong.length > MAX_LISTED) listed.push("…");
	return `${wrong.length} of ${count} slopes are wrong: ${listed.join("; ")}`;
}
