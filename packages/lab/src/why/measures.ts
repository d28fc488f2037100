import type { NamedCost, RaceRun } from "ravine";
import { type ExplainedStep, explainStep } from "ravine/explain";
import { curvatures } from "../model/curvature.js";
import { type Crossing, StepPath } from "./crossings.js";
import {
	cancelledShare,
	carriesUphill,
	dividesByRoot,
	gatheredWeight,
	ignoresSize,
	type Moment,
	momentsOf,
	movesWith,
} from "./moments.js";

/** What can be measured of one step along one variable. */
export interface AxisMeasures {
	readonly variable: string;
	/** The gradient that the step used, with its noise. */
	readonly gradient: number;
	/** The gradient after the step; undefined at a run's end. */
	readonly nextGradient: number | undefined;
	/** How far the step moved the variable. */
	readonly moved: number;
	/** The second derivative of the cost where the step began. */
	readonly curvature: number;
	/** How far the step went for each unit of the gradient; undefined where the gradient is 0. */
	readonly effectiveRate: number | undefined;
	/** Whether the gradient is the cost's own, without noise and of all rows. */
	readonly exact: boolean;
	/** Undefined where the gradient keeps its sign. */
	readonly crossing: Crossing | undefined;
	/** The share of the way to the floor along the variable that the step goes; undefined where no floor is found. */
	readonly share: number | undefined;
}

/** A moment with its numbers by variable. */
export interface MomentMeasures extends Moment {
	readonly after: Readonly<Record<string, number>>;
	/** For an average or a sum of gradients, the share that cancelled. */
	readonly cancelled: Readonly<Record<string, number | undefined>>;
	/** For an average that started at 0, the weight that it has gathered. */
	readonly weight: number | undefined;
	/** Whether the step is divided by its root. */
	readonly divides: boolean;
	/** Whether the step is as much longer as this moment is larger. */
	readonly moves: boolean;
	/** Whether the step goes uphill because of it. */
	readonly carries: boolean;
}

/** A line that multiplies a moment by a number that is the same for all variables: its bias correction. */
interface Correction {
	readonly moment: string;
	readonly line: number;
	readonly factor: number;
}

/** The cost along the straight way of a step, which is 1 long: its slope and its curvature where the step begins. */
export interface AlongStep {
	readonly slope: number;
	readonly curvature: number;
	/** The share of the way to the lowest cost in this direction that the step goes; undefined where none is found. */
	readonly share: number | undefined;
}

export interface StepMeasures {
	readonly step: ExplainedStep;
	readonly cost: number;
	/** Undefined at a run's end. */
	readonly nextCost: number | undefined;
	readonly axes: readonly AxisMeasures[];
	readonly moments: readonly MomentMeasures[];
	readonly corrections: readonly Correction[];
	/** Whether a step along one variable changes the gradient along another noticeably. */
	readonly coupled: boolean;
	/** Whether the step would be the same with larger gradients. */
	readonly ignoresSize: boolean;
	/** How the cost goes along the step, where its slopes and curvatures there explain it. */
	readonly along: AlongStep | undefined;
	/** Whether the next point has a cost that is no number any more. */
	readonly leaves: boolean;
}

/** Measures the step from point `at` of a run. */
export function measureStep(
	surface: NamedCost,
	run: RaceRun,
	at: number,
): StepMeasures {
	const step = explainStep(run, at);
	const { variables } = step;
	const point = variables.map((name) => run.variables[name]?.[at] as number);
	const matrix = curvatures(surface, point);
	const n = variables.length;
	const end = variables.map((name) => step.after.w?.[name] as number);
	const path = new StepPath(surface, point, end);
	const axes = variables.map((variable, i): AxisMeasures => {
		const gradient = run.slopes[variable]?.[at] as number;
		const nextGradient = run.slopes[variable]?.[at + 1];
		const moved = (end[i] as number) - (point[i] as number);
		const curvature = matrix[i * n + i] as number;
		const flips = nextGradient !== undefined && gradient * nextGradient < 0;
		return {
			...{ variable, gradient, nextGradient, moved },
			curvature,
			effectiveRate: gradient === 0 ? undefined : -moved / gradient,
			exact: isNear(path.slope(i, 0), gradient),
			crossing: flips ? path.crossing(i) : undefined,
			share: shareOfWay(
				-moved / gradient,
				curvature,
				(share) => path.slope(i, 0, moved / share) / gradient,
			),
		};
	});
	const found = momentsOf(step);
	const moments = found.map((moment) => measureMoment(moment, run, step));
	return {
		...{ step, axes, moments },
		cost: run.cost[at] as number,
		nextCost: run.cost[at + 1],
		corrections: correctionsOf(step, moments),
		coupled: isCoupled(matrix, n),
		along: alongStep(axes, matrix, path, costChange(run, at)),
		ignoresSize: ignoresSize(step, found),
		leaves: run.diverged && run.cost[at + 1] === undefined,
	};
}

function costChange({ cost }: RaceRun, at: number): number {
	return (cost[at + 1] ?? Number.NaN) - (cost[at] as number);
}

/** Undefined where slope and curvature, without noise, do not explain the change of the cost. */
function alongStep(
	axes: readonly AxisMeasures[],
	matrix: Float64Array,
	path: StepPath,
	change: number,
): AlongStep | undefined {
	const n = axes.length;
	const slope = path.along(0);
	let curvature = 0;
	for (const [i, { moved }] of axes.entries()) {
		for (const [j, other] of axes.entries())
			curvature += moved * (matrix[i * n + j] as number) * other.moved;
	}
	const size = Math.max(Math.abs(slope), Math.abs(curvature) / 2);
	const error = Math.abs(slope + curvature / 2 - change);
	const explains = size > 0 && error <= MAX_UNEXPLAINED * size;
	if (!explains) return undefined;
	const share = shareOfWay(
		-1 / slope,
		curvature,
		(share) => path.along(1 / share) / slope,
	);
	return { slope, curvature, share };
}

/**
 * A step's share of the way to where the slope is 0, by the curvature where it begins. Undefined where the slope is not
 * nearly 0 there.
 *
 * @param left what is left of the slope where a step with this share would end if it went the whole way.
 */
function shareOfWay(
	rate: number,
	curvature: number,
	left: (share: number) => number,
): number | undefined {
	const share = rate * curvature;
	const isFound =
		rate > 0 &&
		share > 0 &&
		share < Infinity &&
		Math.abs(left(share)) <= MAX_LEFT &&
		// Where the slope only fades away, or turns the other way, there is no floor.
		left(share * BESIDE) > 0 &&
		left(share / BESIDE) < 0;
	return isFound ? share : undefined;
}

/** As a share of the slope where the step begins. */
const MAX_LEFT = 0.05;
/** So much before the floor the slope goes down, and so much behind it up again. */
const BESIDE = 1.2;

/** The share of a change that may stay unexplained. */
const MAX_UNEXPLAINED = 0.1;

function isNear(one: number, other: number): boolean {
	return Math.abs(one - other) <= 1e-9 * Math.abs(other);
}

function measureMoment(
	moment: Moment,
	run: RaceRun,
	step: ExplainedStep,
): MomentMeasures {
	const { variables, t } = step;
	const after = step.after[moment.name] as Readonly<Record<string, number>>;
	const gathered = <T>(
		measure: (
			moment: Moment,
			slopes: Float64Array,
			step: number,
			state: number,
		) => T,
	) =>
		variables.map((one): T => {
			const slopes = run.slopes[one] as Float64Array;
			return measure(moment, slopes, t - 1, after[one] as number);
		});
	const shares = moment.of === "gradient" ? gathered(cancelledShare) : [];
	const weights = gathered(gatheredWeight);
	return {
		...{ ...moment, after },
		cancelled: Object.fromEntries(variables.map((one, k) => [one, shares[k]])),
		weight: weights.includes(undefined) ? undefined : weights[0],
		divides: moment.of === "square" && dividesByRoot(moment, step),
		moves: moment.of === "gradient" && movesWith(moment, step),
		carries: moment.of === "gradient" && carriesUphill(moment, step),
	};
}

/** Looks for a mixed second derivative of more than a tenth of the variable's own. */
function isCoupled(matrix: Float64Array, n: number): boolean {
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < n; j++) {
			if (i === j) continue;
			const own = Math.abs(matrix[i * n + i] as number);
			if (Math.abs(matrix[i * n + j] as number) > 0.1 * own) return true;
		}
	}
	return false;
}

function correctionsOf(
	{ lines, t, variables }: ExplainedStep,
	moments: readonly MomentMeasures[],
): Correction[] {
	return moments.flatMap(({ name, keeps, after }) => {
		if (!(keeps < 1)) return [];
		const factor = 1 / (1 - keeps ** t);
		const line = lines.findIndex(
			({ target, values }) =>
				target === "temporary" &&
				variables.every((variable) => {
					const own = after[variable] as number;
					const corrected = values[variable] as number;
					return (
						own !== 0 && Math.abs(corrected / own - factor) <= 1e-9 * factor
					);
				}),
		);
		return line < 0 ? [] : [{ moment: name, line, factor }];
	});
}
