import type { CostFunction, NamedCost } from "./cost.js";
import { keepByPair } from "./kept.js";
import { type Numbers, scalarEvaluator } from "./language/evaluate.js";
import { join, spreadRule } from "./language/join.js";
import { isOperator, type Program, reach } from "./language/program.js";
import { type OnVariables, onVariables } from "./onVariables.js";
import type { Rule } from "./ruleFactory.js";

/** A column of numbers for each variable, by its name. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** A cost that is not a formula. */
export interface StepwiseCost {
	readonly variables: readonly string[];
	/** Returns the cost at a point and writes the slopes that step `t` uses there; steps are counted from 1. */
	evaluate(x: Float64Array, slopes: Float64Array, t: number): number;
}

/** Many descents of a rule on one cost. */
export interface Descents<S extends NamedCost = NamedCost> {
	readonly surface: S;
	readonly rule: Rule;
	readonly steps: number;
	/** One for all descents, or one for each. */
	readonly target: number | Float64Array;
	/** The number of descents. */
	readonly count: number;
	/** Settings with a number for each descent. */
	readonly varied: Readonly<Record<string, Float64Array>>;
	/** Fills in the starts along a variable, by the variable's number. */
	readonly fillStart: (numbers: Numbers, variable: number) => void;
}

/** The results of descents, one number for each. */
export interface Outcomes {
	/** The last point, by variable; NaN if a number of the descent became NaN or infinite. */
	readonly ends: Columns;
	/** The cost there. */
	readonly cost: Float64Array;
	/** The first step after which the cost is below the target; -1 where it never is. */
	readonly stepsToTarget: Int32Array;
}

export interface JudgedOutcomes extends Outcomes {
	/** 1 if a number of the descent became NaN or infinite, or it ended higher than the start and all of its first half; else 0. */
	readonly diverged: Uint8Array;
}

type Evaluate = (values: Float64Array) => void;

/** A rule joined to a cost function, ready for descents. Each node has a place in an array of numbers, and so has each state. */
interface Plan {
	/** The numbers at first: constants, and states with their initial numbers. */
	readonly values: Float64Array;
	/** The places of the numbers to record: the cost, the slopes, the variables, then the states. */
	readonly recorded: Int32Array;
	/** The names of the states, the variables first. */
	readonly states: readonly string[];
	/** The places of a step's inputs. */
	readonly settings: Int32Array;
	readonly noises: Int32Array;
	readonly step: number;
	/** The places of the states and of their next values. They are copied through `next`, because a next value may be another state. */
	readonly from: Int32Array;
	readonly to: Int32Array;
	readonly next: Float64Array;
	/** Computes the states that start at an expression. */
	readonly start: Evaluate | undefined;
	/** Computes what depends on the settings alone. */
	readonly evaluateSettings: Evaluate;
	/** Computes the cost and the slopes. */
	readonly evaluateCost: Evaluate;
	/** Computes the rest. */
	readonly evaluateStep: Evaluate;
}

const keepPlan = keepByPair<Plan>();

function planOf(
	rule: Program,
	cost: CostFunction | StepwiseCost,
	{ apart, key }: OnVariables,
	isNoisy: boolean,
): Plan {
	const { variables } = cost;
	if (!("program" in cost)) {
		return keepPlan(rule, variables, key, () =>
			makePlan(spreadRule(rule, variables, apart), 0),
		);
	}
	return keepPlan(rule, cost.program, `${isNoisy} ${key}`, () =>
		makePlan(
			join(rule, cost.program, { apart, noisy: isNoisy }),
			isNoisy ? variables.length : 0,
		),
	);
}

/** @param noises the number of the last settings, which are noise. */
function makePlan(program: Program, noises: number): Plan {
	const { nodes, states, results, variables } = program;
	const settings = program.settings.slice(0, program.settings.length - noises);
	const places = placesOf(program);
	let size = nodes.length;
	const placeOf = (leaf: string) => places.get(leaf) ?? size++;
	const stateAt = new Map(
		states.map(({ name }) => [name, placeOf(`state ${name}`)]),
	);
	const settingAt = new Map(
		program.settings.map((name) => [name, placeOf(`setting ${name}`)]),
	);
	const settingsAt = [...settingAt.values()];
	const step = placeOf("step ");
	const seen = results
		.filter(({ target }) => target === "cost" || target === "slope")
		.map(({ node }) => node);
	const ofCost = reach(nodes, seen);
	if (seen.length === 0) {
		// A cost that is not a formula writes its numbers.
		seen.push(size++, ...variables.map((x) => placeOf(`gradient g.${x}`)));
	}
	const moves = results.filter(({ target }) => target === "state");
	const ofSettings = settingsNodes(program, new Set(settings));
	const evaluatorOf = (wanted: (index: number) => boolean) =>
		scalarEvaluator(
			program,
			nodes.flatMap(({ op }, index) =>
				isOperator(op) && wanted(index) ? [index] : [],
			),
		);
	return {
		values: valuesAtFirst(program, size, stateAt),
		states: states.map(({ name }) => name),
		recorded: Int32Array.from([...seen, ...stateAt.values()]),
		settings: Int32Array.from(settingsAt.slice(0, settings.length)),
		noises: Int32Array.from(settingsAt.slice(settings.length)),
		step,
		from: Int32Array.from(moves, ({ node }) => node),
		to: Int32Array.from(moves, ({ name }) => stateAt.get(name) as number),
		next: new Float64Array(moves.length),
		start: program.start && startOf(program.start, settingAt, stateAt),
		evaluateSettings: evaluatorOf((index) => ofSettings.has(index)),
		evaluateCost: evaluatorOf((index) => ofCost.has(index)),
		evaluateStep: evaluatorOf(
			(index) => !ofCost.has(index) && !ofSettings.has(index),
		),
	};
}

/** The constants, and the states' initial numbers. */
function valuesAtFirst(
	{ nodes, states }: Program,
	size: number,
	stateAt: ReadonlyMap<string, number>,
): Float64Array {
	const values = new Float64Array(size);
	nodes.forEach(({ op, value }, index) => {
		if (op === "constant") values[index] = value;
	});
	for (const { name, initial } of states) {
		values[stateAt.get(name) as number] = initial;
	}
	return values;
}

/** The places of the leaves, by name. */
function placesOf({ nodes }: Program): Map<string, number> {
	return new Map(
		nodes.flatMap(({ op, name }, index) =>
			isOperator(op) ? [] : [[`${op} ${name}`, index] as const],
		),
	);
}

/** The nodes that depend on constants and settings alone. */
function settingsNodes(
	{ nodes }: Program,
	settings: ReadonlySet<string>,
): Set<number> {
	const found = new Set<number>();
	nodes.forEach(({ op, args, name }, index) => {
		const isOne = isOperator(op)
			? args.every((arg) => found.has(arg))
			: op === "constant" || (op === "setting" && settings.has(name));
		if (isOne) found.add(index);
	});
	return found;
}

/** Computes the states that start at an expression, from the variables and the settings of the first step. */
function startOf(
	program: Program,
	settingAt: ReadonlyMap<string, number>,
	stateAt: ReadonlyMap<string, number>,
): Evaluate {
	const { nodes, results } = program;
	const computed = nodes.flatMap(({ op }, index) =>
		isOperator(op) ? [index] : [],
	);
	const evaluate = scalarEvaluator(program, computed);
	return (values) => {
		const own = Float64Array.from(nodes, ({ op, name, value }) => {
			const place =
				op === "state"
					? stateAt.get(name)
					: op === "setting"
						? settingAt.get(name)
						: undefined;
			return place === undefined ? value : (values[place] as number);
		});
		evaluate(own);
		for (const { name, node } of results) {
			values[stateAt.get(name) as number] = own[node] as number;
		}
	};
}

/** One descent of a rule on a cost function, in float64, with the same bits as an optimizer. */
export class Descent {
	readonly #plan: Plan;
	readonly #values: Float64Array;
	readonly #settings: OnVariables;
	readonly #noise: (() => number) | undefined;
	readonly #variables: number;
	/** Computes the cost and the slopes that a step uses. */
	readonly #evaluateCost: (values: Float64Array, t: number) => void;

	/** @param noise returns the noise of the next slope. */
	constructor(
		rule: Rule,
		cost: CostFunction | StepwiseCost,
		start: readonly number[],
		noise?: () => number,
	) {
		this.#settings = onVariables(rule, cost.variables);
		this.#plan = planOf(
			rule.program,
			cost,
			this.#settings,
			noise !== undefined,
		);
		this.#noise = noise;
		this.#variables = start.length;
		this.#evaluateCost =
			"program" in cost ? this.#plan.evaluateCost : this.#evaluateGiven(cost);
		const { recorded, settings, evaluateSettings } = this.#plan;
		this.#values = this.#plan.values.slice();
		const first = 1 + start.length;
		start.forEach((number, v) => {
			this.#values[recorded[first + v] as number] = number;
		});
		this.#settings.write(1, this.#values, settings);
		this.#plan.start?.(this.#values);
		evaluateSettings(this.#values);
	}

	/** Evaluates a cost that is not a formula. The recorded numbers begin with the cost, the slopes and the variables. */
	#evaluateGiven({
		evaluate,
		variables: { length },
	}: StepwiseCost): (values: Float64Array, t: number) => void {
		const [x, slopes] = [new Float64Array(length), new Float64Array(length)];
		const { recorded } = this.#plan;
		const place = (k: number) => recorded[k] as number;
		const noise = this.#noise;
		return (values, t) => {
			for (let i = 0; i < length; i++) {
				x[i] = values[place(1 + length + i)] as number;
			}
			values[place(0)] = evaluate(x, slopes, t);
			for (let i = 0; i < length; i++) {
				const slope = slopes[i] as number;
				values[place(1 + i)] = noise ? slope + noise() : slope;
			}
		};
	}

	/** The number of recorded columns: the cost, the slopes, the variables, then the states. */
	get columns(): number {
		return this.#plan.recorded.length;
	}

	/** The names of the states, the variables first: `w.x`, `m.x`, and `d` for a number that all variables share. */
	get states(): readonly string[] {
		return this.#plan.states;
	}

	/**
	 * Descends while the cost, the slopes, the variables and the states are finite, and records them at every point.
	 *
	 * @param columns as long as the number of points. @param from the first point, from 0: a later one is in the columns
	 * already.
	 * @returns the number of points.
	 */
	run(columns: readonly Float64Array[], from: number): number {
		const values = this.#values;
		const { recorded } = this.#plan;
		if (from > 0) this.#resume(columns, from);
		const evaluateCost = this.#evaluateCost;
		const points = (columns[0] as Float64Array).length;
		for (let point = from; point < points; point++) {
			this.#drawNoise();
			evaluateCost(values, point + 1);
			let sum = 0;
			for (let k = 0; k < recorded.length; k++) {
				const value = values[recorded[k] as number] as number;
				(columns[k] as Float64Array)[point] = value;
				// value - value is NaN only for infinite values and NaN.
				sum += value - value;
			}
			if (sum !== 0) return point;
			if (point < points - 1) this.#step(point + 1);
		}
		return points;
	}

	/** Goes to a point that is in the columns, with the noise that it had. */
	#resume(columns: readonly Float64Array[], point: number): void {
		const { recorded } = this.#plan;
		recorded.forEach((place, k) => {
			this.#values[place] = columns[k]?.[point] as number;
		});
		for (let k = 0; k < point * this.#variables; k++) this.#noise?.();
	}

	#drawNoise(): void {
		const { noises } = this.#plan;
		for (let k = 0; k < noises.length; k++) {
			const noise = (this.#noise as () => number)();
			this.#values[noises[k] as number] = noise;
		}
	}

	#step(t: number): void {
		const values = this.#values;
		const plan = this.#plan;
		if (!this.#settings.isConstant) {
			this.#settings.write(t, values, plan.settings);
			plan.evaluateSettings(values);
		}
		values[plan.step] = t;
		plan.evaluateStep(values);
		const { from, to, next } = plan;
		for (let k = 0; k < next.length; k++) {
			next[k] = values[from[k] as number] as number;
		}
		for (let k = 0; k < next.length; k++) {
			values[to[k] as number] = next[k] as number;
		}
	}
}

/** Columns for so many points. */
export function createColumns(count: number, points: number): Float64Array[] {
	return Array.from({ length: count }, () => new Float64Array(points));
}

/** Whether a finite run ends higher than its start and than all of its first half. */
export function rose(cost: Float64Array): boolean {
	const last = cost.at(-1) as number;
	return cost
		.subarray(0, Math.ceil(cost.length / 2))
		.every((one) => one < last);
}
