import type { Rule } from "ravine";
import {
	type ExplainableRun,
	type ExplainedStep,
	explainStep,
} from "ravine/explain";

/** A state that adds up gradients or their squares: after a step it is `keeps` times itself plus `adds` times g or g². */
export interface Moment {
	readonly name: string;
	readonly of: "gradient" | "square";
	readonly keeps: number;
	readonly adds: number;
}

/** Relative. */
const TOLERANCE = 1e-9;

/**
 * Finds the states of a rule that are sums or averages of the gradient or of its square. It asks the rule itself: it lets
 * the rule step from other gradients and states and looks at what the state becomes, so it works for any text.
 *
 * @param step a step of the run, whose settings and other states are kept.
 */
export function momentsOf(step: ExplainedStep): readonly Moment[] {
	const probe = new Probe(step);
	return step.rule.states.flatMap((name) => {
		const moment = momentOf(name, (state, g) => probe.next(name, state, g));
		return moment === undefined ? [] : [moment];
	});
}

function momentOf(
	name: string,
	next: (state: number, g: number) => number | undefined,
): Moment | undefined {
	const [keeps, adds] = [next(1, 0), next(0, 1)];
	const [zero, both, negative, twice] = [
		next(0, 0),
		next(1, 1),
		next(0, -1),
		next(0, 2),
	];
	if (keeps === undefined || adds === undefined || both === undefined)
		return undefined;
	if (zero !== 0 || !(adds > 0 && keeps > 0) || !isNear(both, keeps + adds))
		return undefined;
	const isLinear = isNear(negative, -adds) && isNear(twice, 2 * adds);
	const isSquare = isNear(negative, adds) && isNear(twice, 4 * adds);
	if (!isLinear && !isSquare) return undefined;
	return { name, of: isLinear ? "gradient" : "square", keeps, adds };
}

function isNear(one: number | undefined, other: number): boolean {
	if (one === undefined) return false;
	return (
		Math.abs(one - other) <=
		TOLERANCE * Math.max(Math.abs(one), Math.abs(other), 1e-300)
	);
}

/** Lets a rule take one step from numbers of our choice. */
class Probe {
	readonly #rule: Rule;
	readonly #t: number;
	readonly #step: ExplainedStep;

	constructor(step: ExplainedStep) {
		this.#step = step;
		this.#rule = step.rule;
		this.#t = step.t;
	}

	/** A state after a step with the given state and gradient, the same for all variables; undefined if it is not finite. */
	next(name: string, state: number, g: number): number | undefined {
		const { before, variables } = this.#step;
		const point = this.#t - 1;
		const column = (value: number) => {
			const numbers = new Float64Array(point + 1);
			numbers[point] = value;
			return numbers;
		};
		const spread = (pick: (variable: string) => number) =>
			Object.fromEntries(variables.map((one) => [one, column(pick(one))]));
		const states: Record<string, Record<string, Float64Array>> = {};
		const scalars: Record<string, Float64Array> = {};
		for (const { name: other, per } of this.#rule.program.states) {
			const value = (variable: string) =>
				other === name ? state : (before[other]?.[variable] ?? 0);
			if (per === "parameter") states[other] = spread(value);
			else scalars[other] = column(value(variables[0] as string));
		}
		const run: ExplainableRun = {
			rule: this.#rule,
			variables: spread((variable) => before.w?.[variable] ?? 0),
			slopes: spread(() => g),
			...{ states, scalars },
		};
		const [first] = variables as [string];
		const found = explainStep(run, point).after[name]?.[first];
		return found !== undefined && Number.isFinite(found) ? found : undefined;
	}
}

/**
 * The share of a variable's gradients that cancelled in a moment: 1 - |Σ weight × g| / Σ weight × |g|, with the weights
 * that the state gives them. Undefined where the moment's numbers do not explain the state, as with a changing setting.
 *
 * @param state the state's number after the step.
 */
export function cancelledShare(
	moment: Moment,
	slopes: Float64Array,
	step: number,
	state: number,
): number | undefined {
	const gathered = gatheredFrom(moment, slopes, step, state);
	return gathered && 1 - Math.abs(gathered.sum) / gathered.size;
}

/**
 * The weight that an average which started at 0 has gathered, from 0 to 1: so much smaller it is than an average whose
 * weights add up to 1. Undefined for what is no average, and as for `cancelledShare`.
 */
export function gatheredWeight(
	moment: Moment,
	slopes: Float64Array,
	step: number,
	state: number,
): number | undefined {
	const { keeps, adds } = moment;
	if (keeps >= 1 || !isNear(adds, 1 - keeps)) return undefined;
	return gatheredFrom(moment, slopes, step, state) && 1 - keeps ** (step + 1);
}

/** What a moment has gathered since a start at 0, with and without the signs; undefined if the state is something else. */
function gatheredFrom(
	{ of, keeps, adds }: Moment,
	slopes: Float64Array,
	step: number,
	state: number,
): { readonly sum: number; readonly size: number } | undefined {
	let [sum, size] = [0, 0];
	for (let k = 0; k <= step; k++) {
		const g = slopes[k] as number;
		const added = of === "square" ? g * g : g;
		sum = keeps * sum + adds * added;
		size = keeps * size + adds * Math.abs(added);
	}
	const explains = Math.abs(sum - state) <= 1e-6 * size;
	return explains && size > 0 ? { sum, size } : undefined;
}
