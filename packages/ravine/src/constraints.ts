import { describe } from "./checks.js";
import { costFunction } from "./cost.js";
import { lengthOf } from "./lbfgs/curvature.js";
import {
	type Evaluate,
	lbfgs,
	type Progress,
	type SearchOptions,
	type SearchReason,
} from "./lbfgs/index.js";
import { RefusedType } from "./refusal.js";

/** A condition on the variables: its value must be at most 0, or 0. */
export interface Constraint {
	readonly text: string;
	readonly isEquality: boolean;
	readonly variables: readonly string[];
	/** Writes the slopes and returns the value. */
	readonly evaluate: Evaluate;
}

/**
 * Reads conditions such as `"x + y <= 1"`, `"x >= 2 * y"` and `"x^2 + y^2 = 1"`.
 *
 * @param names the variables, in the order of a point; by default each condition has its own.
 * @throws RefusedType for a text that is not a condition; TextError for an invalid side.
 */
export function readConstraints(
	subject: string,
	texts: unknown,
	names?: readonly string[],
): readonly Constraint[] {
	if (!Array.isArray(texts)) {
		throw new RefusedType(
			`${subject}: subjectTo must be an array of conditions, as ["x + y <= 1"], got ${describe(texts)}`,
		);
	}
	return texts.map((text: unknown) => readConstraint(subject, text, names));
}

function readConstraint(
	subject: string,
	text: unknown,
	names: readonly string[] | undefined,
): Constraint {
	const parts = typeof text === "string" ? text.split(/(<=|>=|==|=|<|>)/) : [];
	const [left, sign, right] = parts.map((part) => part.trim());
	const isComplete = parts.length === 3 && left && right;
	if (!isComplete || typeof text !== "string") {
		throw new RefusedType(
			`${subject}: a condition must be two formulas with <=, >= or = between them, got ${describe(text)}`,
		);
	}
	if (sign === "<" || sign === ">") {
		throw new RefusedType(
			`${subject}: ${describe(text)}: a condition includes its limit: write ${sign}= for ${sign}`,
		);
	}
	const difference =
		sign === ">=" ? `(${right}) - (${left})` : `(${left}) - (${right})`;
	const { costAndGradient, variables } = costFunction(
		difference,
		names,
		text.trim(),
	);
	const isEquality = sign !== "<=" && sign !== ">=";
	const evaluate = costAndGradient;
	return { text: text.trim(), isEquality, variables, evaluate };
}

/** A penalty grows if a round does not reduce its violation by this factor. */
const SHRINKING = 0.25;
/** The factor by which a penalty grows. */
const GROWTH = 10;
/** The factor by which all penalties grow if the cost still falls without end. */
const REMEDY = 100;
const MAX_REMEDIES = 6;
/** The largest number of rounds of minimising and correcting the multipliers. */
const MAX_ROUNDS = 60;
/** The relative precision of the first round, and the factor for each next round, down to the tolerance. */
const FIRST_PRECISION = 1e-4;
const FINER = 0.01;

/** A constraint with its state in the search. */
interface Held extends Constraint {
	readonly slopes: Float64Array;
	value: number;
	multiplier: number;
	penalty: number;
	/** The distance from the point to the constraint, in the variables' units. */
	distance: number;
}

/**
 * A search under constraints by an augmented Lagrangian: rounds of L-BFGS on the cost with penalties; after each round
 * the multipliers are corrected.
 *
 * Source: Hestenes 1969 and Powell 1969; Nocedal & Wright 2006, section 17.4.
 */
export class ConstrainedSearch {
	/** The current point. */
	x: Float64Array;
	/** The cost there, without penalties. */
	cost = Number.NaN;
	/** The gradient of the Lagrangian there: 0 at a minimum under the constraints. */
	gradient: Float64Array;
	readonly held: readonly Held[];
	private steps = 0;

	/** @param evaluate the cost; finite at `start`. */
	constructor(
		private readonly evaluate: Evaluate,
		constraints: readonly Constraint[],
		private readonly start: Float64Array,
		private readonly options: SearchOptions,
	) {
		this.x = start.slice();
		this.gradient = new Float64Array(start.length);
		this.held = constraints.map((constraint) => ({
			...constraint,
			slopes: new Float64Array(start.length),
			value: 0,
			multiplier: 0,
			penalty: 0,
			distance: Number.POSITIVE_INFINITY,
		}));
	}

	/** Yields every step of every round, with the cost and the gradient of the Lagrangian. */
	*run(): Generator<Progress, SearchReason | "infeasible"> {
		const { tolerance } = this.options;
		this.cost = this.evaluate(this.x, this.gradient);
		const { x, cost, gradient } = this;
		yield { step: 0, x, cost, gradient };
		this.measure();
		this.choosePenalties();
		let remedies = 0;
		for (let round = 0; round < MAX_ROUNDS; round++) {
			const precision = Math.max(tolerance, FIRST_PRECISION * FINER ** round);
			const before = this.x;
			const reason = yield* this.round(precision);
			if (reason === "maxSteps") return reason;
			if (reason === "unbounded") {
				if (remedies++ === MAX_REMEDIES) return reason;
				for (const one of this.held) one.penalty *= REMEDY;
				this.x = before;
				continue;
			}
			this.measure();
			const within = this.correctMultipliers();
			if (within && precision === tolerance) return reason;
		}
		return "infeasible";
	}

	/** The violation of a constraint at the current point. */
	violationOf({
		evaluate,
		isEquality,
	}: Pick<Constraint, "evaluate" | "isEquality">): number {
		const value = evaluate(this.x, new Float64Array(this.x.length));
		return isEquality ? Math.abs(value) : Math.max(0, value);
	}

	/** Minimises the cost with the current penalties. */
	private *round(tolerance: number): Generator<Progress, SearchReason> {
		const { held, steps, options } = this;
		const maxSteps = options.maxSteps - steps;
		// The costs without penalties, by the point's array.
		const costs = new WeakMap<Float64Array, number>();
		const lagrangian: Evaluate = (x, gradient) => {
			const cost = this.evaluate(x, gradient);
			costs.set(x, cost);
			return addPenalties(held, x, cost, gradient);
		};
		const { box } = options;
		const inner = lbfgs(lagrangian, this.x, { box, maxSteps, tolerance });
		for (;;) {
			const { done, value } = inner.next();
			if (done) return value;
			this.x = value.x.slice();
			this.gradient = value.gradient.slice();
			this.steps = steps + value.step;
			if (value.step === 0) continue;
			this.cost = costs.get(value.x) ?? value.cost;
			yield { ...value, step: this.steps, cost: this.cost };
		}
	}

	private measure(): void {
		for (const one of this.held) one.value = one.evaluate(this.x, one.slopes);
	}

	/** Chooses penalties whose slopes are about as large as the cost's, at a distance that fits the variables. */
	private choosePenalties(): void {
		const size = lengthOf(this.x) || 1;
		const strength = lengthOf(this.gradient) * size || Math.abs(this.cost) || 1;
		for (const one of this.held) {
			const change = lengthOf(one.slopes) * size || Math.abs(one.value) || 1;
			one.penalty = (GROWTH * (strength / change)) / change;
		}
	}

	/** @returns whether every constraint is fulfilled, and only active constraints have multipliers. */
	private correctMultipliers(): boolean {
		const { x, start } = this;
		const size = Math.max(lengthOf(x), lengthOf(start)) || 1;
		let within = true;
		for (const one of this.held) {
			const idle = one.isEquality
				? Number.NEGATIVE_INFINITY
				: -one.multiplier / one.penalty;
			const off = Math.abs(Math.max(one.value, idle));
			const distance = off === 0 ? 0 : off / lengthOf(one.slopes);
			const pull = one.multiplier + one.penalty * one.value;
			one.multiplier = one.isEquality ? pull : Math.max(0, pull);
			if (!(distance <= this.options.tolerance * size)) {
				within = false;
				if (!(distance <= SHRINKING * one.distance)) one.penalty *= GROWTH;
			}
			one.distance = distance;
		}
		return within;
	}
}

/** Adds the penalties to a cost and their slopes to its gradient. */
function addPenalties(
	held: readonly Held[],
	x: Float64Array,
	cost: number,
	gradient: Float64Array,
): number {
	const slopes = new Float64Array(x.length);
	let sum = cost;
	for (const { evaluate, isEquality, multiplier, penalty } of held) {
		const value = evaluate(x, slopes);
		const pull = multiplier + penalty * value;
		if (!isEquality && pull <= 0) {
			sum -= (multiplier * multiplier) / (2 * penalty);
			continue;
		}
		sum += value * (multiplier + (penalty / 2) * value);
		for (let i = 0; i < x.length; i++) {
			gradient[i] = (gradient[i] as number) + pull * (slopes[i] as number);
		}
	}
	return sum;
}
