import { describe } from "./checks.js";
import { type CostWithGradient, slopeFrom } from "./objective.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** One slope of a gradient beside what differences of the cost say. */
export interface GradientComponent {
	/** Its place in the point. */
	readonly place: number;
	readonly given: number;
	readonly differences: number;
	/** How far off the differences may be, by rounding and curvature. */
	readonly uncertainty: number;
	readonly correct: boolean;
}

export interface GradientCheck {
	readonly correct: boolean;
	/** In a sentence: which slopes are wrong, with the numbers. */
	readonly message: string;
	readonly components: readonly GradientComponent[];
}

/** A slope is right when it agrees with the differences to so many parts. */
const AGREEMENT = 1e-5;
/** The step for differences, relative to the variable: rounding and curvature weigh the same. */
const STEP = Math.cbrt(Number.EPSILON);
/** So many wrong slopes are listed in the message. */
const MAX_LISTED = 5;

/**
 * Compares the gradient that a cost function writes with central differences of the cost.
 *
 * @param x a point where the cost is smooth; one without symmetry shows most. Not mutated.
 * @throws RefusedType for what is no function or no array of finite numbers; RefusedRange for a cost that is not finite
 * there.
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

/** One slope beside the differences at two distances, from which their error is known. */
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
