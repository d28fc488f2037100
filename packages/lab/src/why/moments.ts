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
	const { variables } = step;
	const [first] = variables as [string];
	return step.rule.states.flatMap((name) => {
		const moment = momentOf(name, (state, g) => {
			const { after } = stepFrom(step, {
				slope: () => g,
				state: (other, _, number) => (other === name ? state : number),
			});
			const found = after[name]?.[first];
			return found !== undefined && Number.isFinite(found) ? found : undefined;
		});
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

/** What is another number when a step is taken again. */
export interface Change {
	readonly slope?: (variable: string, number: number) => number;
	readonly state?: (name: string, variable: string, number: number) => number;
}

/** Lets a rule take a step again from the same point and settings, with other slopes or states. */
export function stepFrom(step: ExplainedStep, change: Change): ExplainedStep {
	const { before, variables, rule } = step;
	const point = step.t - 1;
	const column = (value: number) => {
		const numbers = new Float64Array(point + 1);
		numbers[point] = value;
		return numbers;
	};
	const spread = (pick: (variable: string) => number) =>
		Object.fromEntries(variables.map((one) => [one, column(pick(one))]));
	const stateOf = (name: string, variable: string) => {
		const number = before[name]?.[variable] ?? 0;
		return change.state?.(name, variable, number) ?? number;
	};
	const states: Record<string, Record<string, Float64Array>> = {};
	const scalars: Record<string, Float64Array> = {};
	for (const { name, per } of rule.program.states) {
		if (per === "parameter") states[name] = spread((one) => stateOf(name, one));
		else scalars[name] = column(stateOf(name, variables[0] as string));
	}
	const slopeOf = (variable: string) => {
		const number = before.g?.[variable] ?? 0;
		return change.slope?.(variable, number) ?? number;
	};
	const run: ExplainableRun = {
		rule,
		variables: spread((variable) => before.w?.[variable] ?? 0),
		slopes: spread(slopeOf),
		...{ states, scalars },
	};
	return explainStep(run, point);
}

/** Lengths that differ by less are alike. */
const ALIKE = 0.05;

/** A step's length along each variable over the one that it has with other numbers. */
function lengths(step: ExplainedStep, change: Change): number[] {
	const moved = (taken: ExplainedStep, variable: string) =>
		(taken.after.w?.[variable] as number) -
		(taken.before.w?.[variable] as number);
	const other = stepFrom(step, change);
	return step.variables
		.filter((variable) => moved(step, variable) !== 0)
		.map((variable) =>
			Math.abs(moved(step, variable) / moved(other, variable)),
		);
}

function isAlike(found: readonly number[], expected: number): boolean {
	return (
		found.length > 0 &&
		found.every((one) => Math.abs(one / expected - 1) < ALIKE)
	);
}

/** The change that makes a moment so many times as large after the step. */
function enlarged(
	{ name, keeps }: Moment,
	step: ExplainedStep,
	factor: number,
): Change {
	const after = step.after[name] as Readonly<Record<string, number>>;
	return {
		state: (other, variable, number) =>
			other === name
				? number + ((factor - 1) * (after[variable] as number)) / keeps
				: number,
	};
}

/** Whether the step is divided by the root of a moment: whether it halves where the moment is four times as large. */
export function dividesByRoot(moment: Moment, step: ExplainedStep): boolean {
	return isAlike(lengths(step, enlarged(moment, step, 4)), 2);
}

/** Whether the step is twice as long where the moment is twice as large. */
export function movesWith(moment: Moment, step: ExplainedStep): boolean {
	return isAlike(lengths(step, enlarged(moment, step, 2)), 0.5);
}

/** Whether the step goes uphill by the gradient that it uses, and would not without what a moment kept of the past ones. */
export function carriesUphill({ name }: Moment, step: ExplainedStep): boolean {
	if (!(riseOf(step) > 0)) return false;
	const forgotten = stepFrom(step, {
		state: (other, _, number) => (other === name ? 0 : number),
	});
	return riseOf(forgotten) <= 0;
}

/** How much a step rises by the gradient that it uses. */
function riseOf({ variables, before, after }: ExplainedStep): number {
	return variables.reduce((sum, one) => {
		const moved = (after.w?.[one] as number) - (before.w?.[one] as number);
		return sum + (before.g?.[one] as number) * moved;
	}, 0);
}

/** Whether the step would be the same if all gradients so far had been twice as large: only their signs and ratios count. */
export function ignoresSize(
	step: ExplainedStep,
	moments: readonly Moment[],
): boolean {
	const twice = lengths(step, {
		slope: (_, number) => 2 * number,
		state: (name, _, number) => {
			const moment = moments.find((one) => one.name === name);
			if (moment === undefined) return number;
			return (moment.of === "square" ? 4 : 2) * number;
		},
	});
	return isAlike(twice, 1);
}

/** Whether a rule's text reads the number of the step, as one does that corrects an average by itself. */
export function readsTime({ program }: Pick<Rule, "program">): boolean {
	const programs = [
		program,
		...(program.sections ?? []).flatMap((section) => section.program ?? []),
	];
	return programs.some(({ nodes }) => nodes.some(({ op }) => op === "step"));
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
