import { setImmediate as turn } from "node:timers/promises";
import { type CostFunction, type RaceOptions, type Rule, race } from "ravine";
import {
	mainSetting,
	type RuleRequest,
	type SettingsByRule,
} from "../rules.js";

/** The largest number of power iterations. */
const MAX_ITERATIONS = 60;

/** The curvature and slope of a cost function at a point. */
export interface Steepness {
	/** The largest absolute curvature. */
	readonly curvature: number;
	/** The length of the gradient. */
	readonly slope: number;
}

/**
 * Measures the curvature and the slope at a point: the largest eigenvalue of the Hessian, by power iteration. Products
 * of the Hessian and a direction are central differences of the exact gradient.
 */
export function measureSteepness(
	cost: CostFunction,
	point: readonly number[],
): Steepness {
	const gradientAt = (x: readonly number[]) => {
		const gradient = new Float64Array(x.length);
		cost.costAndGradient(x, gradient);
		return gradient;
	};
	const slope = Math.hypot(...gradientAt(point));
	const h = 1e-5 * Math.max(1, Math.hypot(...point));
	// A direction that is unlikely to be an eigenvector.
	let direction = point.map((_, i) => 1 + 0.3 * Math.sin(3 * i + 1));
	let curvature = 0;
	for (let k = 0; k < MAX_ITERATIONS; k++) {
		const length = Math.hypot(...direction);
		const unit = direction.map((value) => value / length);
		const shifted = (by: number) =>
			gradientAt(point.map((value, i) => value + by * (unit[i] as number)));
		const [ahead, behind] = [shifted(h), shifted(-h)];
		const product = [...ahead].map(
			(value, i) => (value - (behind[i] as number)) / (2 * h),
		);
		const next = Math.hypot(...product);
		if (!Number.isFinite(next) || next === 0) break;
		const settled = Math.abs(next - curvature) <= 1e-6 * next;
		curvature = next;
		direction = product;
		if (settled) break;
	}
	return { curvature, slope };
}

/** Each rule tries the rate that the curvature suggests, times these powers of two. */
const TRIALS = [-4, -3, -2, -1, 0, 1, 2, 3, 4] as const;
export const MAX_TRIALS = TRIALS.length;
/** A trial is as long as the race, but at most this long. */
const MAX_TRIAL_STEPS = 1000;

/**
 * Chooses a learning rate for each shipped rule that was given none. It tries nine rates, each twice the one before, and
 * takes the one with the lowest cost at the end of a trial race.
 *
 * With the middle rate, the rule's first step has the length gradient / curvature: for a rule whose steps are
 * proportional to the gradient, and for a rule that normalises the gradient.
 *
 * @returns settings by the rule's name; empty if the curvature or the slope is 0 or not a number.
 */
export async function chooseRates(
	requests: readonly RuleRequest[],
	{ curvature, slope }: Steepness,
	asked: Omit<RaceOptions, "rules">,
): Promise<SettingsByRule> {
	const chosen = new Map<string, Readonly<Record<string, number>>>();
	if (!(curvature > 0 && slope > 0)) return {};
	for (const { factory, isShipped, given } of requests) {
		const setting = mainSetting(factory().defaults);
		const takesRate = isShipped && setting === "learningRate";
		if (!takesRate || Object.hasOwn(given, setting)) continue;
		const make = (rate: number) => factory({ ...given, [setting]: rate });
		await turn();
		const middle = middleRate(make, curvature, slope);
		if (middle === undefined) continue;
		const rates = TRIALS.map((k) => Number((middle * 2 ** k).toPrecision(2)));
		const rate = bestRate(make, rates, asked);
		chosen.set(factory.name, { [setting]: rate });
	}
	return Object.fromEntries(chosen);
}

/** The rate whose trial ends lowest. */
function bestRate(
	make: (rate: number) => Rule,
	rates: readonly number[],
	asked: Omit<RaceOptions, "rules">,
): number {
	const steps = Math.min(asked.steps ?? MAX_TRIAL_STEPS, MAX_TRIAL_STEPS);
	const { runs } = race({ ...asked, steps, rules: rates.map(make) });
	const costs = runs.map(
		({ cost, diverged }) => (diverged ? undefined : cost[steps]) ?? Infinity,
	);
	return rates[costs.indexOf(Math.min(...costs))] as number;
}

/** Small enough that a step does not overflow, large enough that rounding does not hide it. */
const TRIAL_RATE = 2 ** -10;

function middleRate(
	make: (rate: number) => Rule,
	curvature: number,
	slope: number,
): number | undefined {
	const rule = make(TRIAL_RATE);
	const [one, two] = [firstStep(rule, 1), firstStep(rule, 2)];
	if (!(one > 0 && two > 0)) return undefined;
	const isScaled = two < 1.5 * one;
	const gain = one / TRIAL_RATE;
	return (isScaled ? slope : 1) / (gain * curvature);
}

/** The length of a rule's first step against a slope. */
function firstStep(rule: Rule, slope: number): number {
	const done = race({
		surface: `${slope} * x`,
		start: { x: 0 },
		rules: [rule],
		steps: 1,
	});
	return -(done.runs[0]?.variables.x?.[1] ?? Number.NaN);
}
