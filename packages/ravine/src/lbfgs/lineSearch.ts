/** The cost along a line: its value, and its slope in the line's direction. */
export interface Trial {
	readonly value: number;
	readonly slope: number;
}

export interface LineSearchOptions {
	/** The cost along the line at its start. The slope is below 0. */
	readonly start: Trial;
	/** The first step to try. */
	readonly first: number;
	/** The longest step allowed. */
	readonly longest: number;
	/** Evaluates the cost at a step. A cost that is not finite counts as infinitely high. */
	at(step: number): Trial;
	/** Called for the step just evaluated, if it is the lowest so far or the final one. */
	keep(): void;
}

/** The decrease that a step must bring, as a part of the decrease that the slope at the start predicts. */
const DECREASE = 1e-3;
/** The largest remaining part of the slope at the start. */
const CURVATURE = 0.9;
/** A bracket of this relative width is not narrowed further. */
const WIDTH = 0.1;
/** The largest number of evaluations in a search. After each, the bracket is at most two thirds as wide as two before. */
const MAX_TRIALS = 40;
/** Costs that differ by less than this, relatively, are equal up to rounding. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * Finds a step along a line that meets the strong Wolfe conditions: the cost is lower and the slope is flatter.
 *
 * Source: Moré & Thuente 1994, "Line search algorithms with guaranteed sufficient decrease", with their constants in
 * L-BFGS-B. Added here: a cost that is not finite ends the bracket, and if the cost changes only by rounding, a flatter
 * slope is enough (after Hager & Zhang 2005, approximate Wolfe conditions).
 *
 * The loop is whole, as in the paper, since its variables change together.
 *
 * @returns the step, which was passed to `keep`: one that meets the conditions, or the lowest one seen; 0 if no step
 * lowers the cost.
 */
export function searchLine({
	start,
	first,
	longest,
	at,
	keep,
}: LineSearchOptions): number {
	const promised = DECREASE * start.slope;
	let low: Point = { step: 0, ...start };
	let high: Point = low;
	let lowest = low;
	let bracketed = false;
	// In the first stage the search uses the cost minus the required decrease.
	let tilted = true;
	let [width, widthBefore] = [longest, 2 * longest];
	let step = Math.min(first, longest);
	let [min, max] = [0, Math.min(5 * step, longest)];
	for (let trials = 0; trials < MAX_TRIALS; trials++) {
		const trial = { step, ...at(step) };
		if (trial.value === Number.NEGATIVE_INFINITY) {
			keep();
			return step;
		}
		if (!(Number.isFinite(trial.value) && Number.isFinite(trial.slope))) {
			high = { step, value: Number.POSITIVE_INFINITY, slope: 0 };
			bracketed = true;
			step = low.step + (trials < 2 ? 0.5 : 0.1) * (step - low.step);
			if (step === low.step || step === high.step) break;
			[min, max] = [low.step, high.step];
			[widthBefore, width] = [2 * (max - min), max - min];
			continue;
		}
		const goal = start.value + step * promised;
		if (tilted && trial.value <= goal && trial.slope >= 0) tilted = false;
		const flat = Math.abs(trial.slope) <= -CURVATURE * start.slope;
		const level =
			Math.abs(trial.value - start.value) <= ROUNDING * Math.abs(start.value);
		if (flat && (trial.value <= goal || level)) {
			keep();
			return step;
		}
		if (trial.value < lowest.value) {
			lowest = trial;
			keep();
		}
		const atLimit =
			step === longest && trial.value <= goal && trial.slope <= promised;
		if (atLimit && lowest === trial) return step;
		const tilt =
			tilted && trial.value <= low.value && trial.value > goal ? promised : 0;
		const next = narrow(
			lean(low, tilt),
			lean(high, tilt),
			lean(trial, tilt),
			bracketed,
			min,
			max,
		);
		low = lean(next.low, -tilt);
		high = lean(next.high, -tilt);
		bracketed = next.bracketed;
		step = next.step;
		if (bracketed) {
			const now = Math.abs(high.step - low.step);
			if (now >= 0.66 * widthBefore) {
				step = low.step + 0.5 * (high.step - low.step);
			}
			[widthBefore, width] = [width, now];
			min = Math.min(low.step, high.step);
			max = Math.max(low.step, high.step);
			const narrowed = max - min <= WIDTH * max && low.step > 0;
			if (narrowed || step <= min || step >= max) break;
		} else {
			min = step + 1.1 * (step - low.step);
			max = step + 4 * (step - low.step);
		}
		step = Math.min(Math.max(step, 0), longest);
	}
	return lowest.step;
}

interface Point extends Trial {
	readonly step: number;
}

/** Subtracts `slope` times the step from the cost at a point. */
function lean(point: Point, slope: number): Point {
	if (slope === 0) return point;
	return {
		step: point.step,
		value: point.value - point.step * slope,
		slope: point.slope - slope,
	};
}

interface Bracket {
	readonly low: Point;
	readonly high: Point;
	readonly bracketed: boolean;
	/** The next step to try. */
	readonly step: number;
}

/** Chooses the next bracket and step with cubics and parabolas through the known points (Moré & Thuente, section 4). */
function narrow(
	low: Point,
	high: Point,
	trial: Point,
	bracketedBefore: boolean,
	min: number,
	max: number,
): Bracket {
	const turned = trial.slope * Math.sign(low.slope) < 0;
	let bracketed = bracketedBefore;
	let step: number;
	if (trial.value > low.value) {
		const cubic = cubicStep(low, trial);
		const chord = (low.value - trial.value) / (trial.step - low.step);
		const square =
			low.step +
			(low.slope / (chord + low.slope) / 2) * (trial.step - low.step);
		step =
			Math.abs(cubic - low.step) < Math.abs(square - low.step)
				? cubic
				: cubic + (square - cubic) / 2;
		bracketed = true;
	} else if (turned) {
		const cubic = cubicStep(trial, low);
		const secant = secantStep(low, trial);
		step =
			Math.abs(cubic - trial.step) > Math.abs(secant - trial.step)
				? cubic
				: secant;
		bracketed = true;
	} else if (Math.abs(trial.slope) < Math.abs(low.slope)) {
		step = flatterStep(low, high, trial, bracketed, min, max);
	} else if (bracketed) {
		step = cubicStep(trial, high);
	} else {
		step = trial.step > low.step ? max : min;
	}
	if (!Number.isFinite(step)) {
		step = bracketed ? (trial.step + high.step) / 2 : max;
	}
	const next =
		trial.value > low.value
			? { low, high: trial }
			: { low: trial, high: turned ? low : high };
	return { ...next, bracketed, step };
}

/** Chooses the step if the trial is lower and its slope has the same sign and is flatter than at the low end. */
function flatterStep(
	low: Point,
	high: Point,
	trial: Point,
	bracketed: boolean,
	min: number,
	max: number,
): number {
	const secant = secantStep(low, trial);
	let cubic = cubicStep(trial, low);
	// The cubic's minimum counts only if it lies beyond the trial.
	const beyond = (cubic - trial.step) * (trial.step - low.step) > 0;
	if (!beyond) cubic = trial.step > low.step ? max : min;
	const cubicNearer =
		Math.abs(cubic - trial.step) < Math.abs(secant - trial.step);
	if (!bracketed) {
		const step = cubicNearer ? secant : cubic;
		return Math.min(Math.max(step, min), max);
	}
	const step = cubicNearer ? cubic : secant;
	const limit = trial.step + 0.66 * (high.step - trial.step);
	return trial.step > low.step ? Math.min(step, limit) : Math.max(step, limit);
}

/** The minimum of the cubic through two points with their slopes; NaN if it has none. */
function cubicStep(a: Point, b: Point): number {
	const theta =
		(3 * (a.value - b.value)) / (b.step - a.step) + a.slope + b.slope;
	const scale = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(b.slope));
	const ratio = theta / scale;
	const inside = ratio * ratio - (a.slope / scale) * (b.slope / scale);
	if (!(inside >= 0)) return Number.NaN;
	const gamma = scale * Math.sqrt(inside) * Math.sign(b.step - a.step);
	const part = (gamma - a.slope + theta) / (gamma - a.slope + gamma + b.slope);
	return a.step + part * (b.step - a.step);
}

/** The step at which the slope is 0, if it changes linearly between two points. */
function secantStep(a: Point, b: Point): number {
	return b.step + (b.slope / (b.slope - a.slope)) * (a.step - b.step);
}
