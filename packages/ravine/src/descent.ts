import type { CostFunction } from "./cost.js";
import { scalarEvaluator } from "./language/evaluate.js";
import { join, spreadRule } from "./language/join.js";
import { isOperator, type Program, reach } from "./language/program.js";
import type { Rule } from "./ruleFactory.js";
import { Settings } from "./settings.js";

/** A column of numbers for each variable, by its name. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** A cost that is not a formula. */
export interface StepwiseCost {
	readonly variables: readonly string[];
	/** Returns the cost at a point and writes the slopes that step `t` uses there; steps are counted from 1. */
	evaluate(x: Float64Array, slopes: Float64Array, t: number): number;
}

/** One descent of a rule on a cost function, in float64, with the same bits as an optimizer. */
export class Descent {
	/** The indices of the numbers to record: the cost, the slopes, the variables, then the states. */
	readonly recorded: Int32Array;
	/** One number per node, then one for each state that no node reads. */
	readonly #values: Float64Array;
	readonly #settings: Settings;
	readonly #noise: (() => number) | undefined;
	/** The inputs of each step: settings, noise and the step's number. */
	readonly #inputs: {
		readonly settings: readonly number[];
		readonly noises: readonly number[];
		readonly step: number;
	};
	/** The indices of the states and of their next values. They are copied through `#next`, because a next value may be another state. */
	readonly #from: Int32Array;
	readonly #to: Int32Array;
	readonly #next: Float64Array;
	readonly #evaluateCost: (values: Float64Array) => void;
	readonly #evaluateStep: (values: Float64Array) => void;
	#steps = 0;

	/** @param noise returns the noise of the next slope. */
	constructor(
		rule: Rule,
		cost: CostFunction | StepwiseCost,
		start: readonly number[],
		noise?: () => number,
	) {
		const isFormula = "program" in cost;
		const noisy = isFormula && noise !== undefined;
		const program = isFormula
			? join(rule.program, cost.program, { noisy })
			: spreadRule(rule.program, cost.variables);
		const { nodes, states, results } = program;
		let size = nodes.length;
		const places = placesOf(program);
		const placeOf = (what: string) => places.get(what) ?? size++;
		const stateAt = new Map(
			states.map(({ name }) => [name, placeOf(`state ${name}`)]),
		);
		const setting = (name: string) => placeOf(`setting ${name}`);
		this.#inputs = {
			settings: rule.program.settings.map(setting),
			noises: noisy ? cost.variables.map((x) => setting(`noise.${x}`)) : [],
			step: placeOf("step "),
		};
		const seen = isFormula
			? results
					.filter(({ target }) => target === "cost" || target === "slope")
					.map(({ node }) => node)
			: [size++, ...cost.variables.map((x) => placeOf(`gradient g.${x}`))];
		this.#values = new Float64Array(size);
		nodes.forEach(({ op, value }, index) => {
			if (op === "constant") this.#values[index] = value;
		});
		states.forEach(({ name, initial }, i) => {
			this.#values[stateAt.get(name) as number] = start[i] ?? initial;
		});
		this.#settings = new Settings(rule, () => this.#steps + 1);
		if (program.start !== undefined) {
			this.#startStates(program.start, rule.program.settings, stateAt);
		}
		this.#noise = noise;

		this.recorded = Int32Array.from([...seen, ...stateAt.values()]);
		const moves = results.filter(({ target }) => target === "state");
		this.#from = Int32Array.from(moves, ({ node }) => node);
		this.#to = Int32Array.from(
			moves,
			({ name }) => stateAt.get(name) as number,
		);
		this.#next = new Float64Array(moves.length);
		const first = reach(nodes, isFormula ? seen : []);
		const isFirst = (index: number) => first.has(index);
		const computed = nodes.flatMap(({ op }, index) =>
			isOperator(op) ? [index] : [],
		);
		this.#evaluateCost = isFormula
			? scalarEvaluator(program, computed.filter(isFirst))
			: this.#evaluateGiven(cost);
		this.#evaluateStep = scalarEvaluator(
			program,
			computed.filter((index) => !isFirst(index)),
		);
	}

	/** Evaluates a cost that is not a formula. The recorded numbers begin with the cost, the slopes and the variables. */
	#evaluateGiven({
		evaluate,
		variables: { length },
	}: StepwiseCost): (values: Float64Array) => void {
		const [x, slopes] = [new Float64Array(length), new Float64Array(length)];
		const place = (k: number) => this.recorded[k] as number;
		const noise = this.#noise;
		return (values) => {
			for (let i = 0; i < length; i++) {
				x[i] = values[place(1 + length + i)] as number;
			}
			values[place(0)] = evaluate(x, slopes, this.#steps + 1);
			for (let i = 0; i < length; i++) {
				const slope = slopes[i] as number;
				values[place(1 + i)] = noise ? slope + noise() : slope;
			}
		};
	}

	/** Computes the states that start at an expression, with the settings of the first step. */
	#startStates(
		start: Program,
		settings: readonly string[],
		stateAt: ReadonlyMap<string, number>,
	): void {
		this.#settings.evaluate(1);
		const { nodes } = start;
		const values = Float64Array.from(nodes, ({ op, name, value }) => {
			if (op === "setting") {
				return this.#settings.numbers[settings.indexOf(name)] as number;
			}
			return op === "state"
				? (this.#values[stateAt.get(name) as number] as number)
				: value;
		});
		const computed = nodes.flatMap(({ op }, index) =>
			isOperator(op) ? [index] : [],
		);
		scalarEvaluator(start, computed)(values);
		for (const { name, node } of start.results) {
			this.#values[stateAt.get(name) as number] = values[node] as number;
		}
	}

	/** Computes the cost and the slopes here. @returns whether they, the variables and the states are finite. */
	evaluate(): boolean {
		const values = this.#values;
		for (const place of this.#inputs.noises) {
			values[place] = (this.#noise as () => number)();
		}
		this.#evaluateCost(values);
		let sum = 0;
		// value - value is NaN only for infinite values and NaN.
		for (let k = 0; k < this.recorded.length; k++) {
			const value = values[this.recorded[k] as number] as number;
			sum += value - value;
		}
		return sum === 0;
	}

	/** Writes each recorded number to its column. */
	record(columns: readonly Float64Array[], at: number): void {
		for (let k = 0; k < this.recorded.length; k++) {
			const column = columns[k] as Float64Array;
			column[at] = this.#values[this.recorded[k] as number] as number;
		}
	}

	/** Takes a step from where `evaluate` was called last. */
	step(): void {
		const values = this.#values;
		const { settings, step } = this.#inputs;
		this.#steps++;
		this.#settings.evaluate(this.#steps);
		for (let k = 0; k < settings.length; k++) {
			values[settings[k] as number] = this.#settings.numbers[k] as number;
		}
		values[step] = this.#steps;
		this.#evaluateStep(values);
		const [from, to, next] = [this.#from, this.#to, this.#next];
		for (let k = 0; k < next.length; k++) {
			next[k] = values[from[k] as number] as number;
		}
		for (let k = 0; k < next.length; k++) {
			values[to[k] as number] = next[k] as number;
		}
	}
}

/** The indices of the leaves, by name. */
function placesOf({ nodes }: Program): Map<string, number> {
	return new Map(
		nodes.flatMap(({ op, name }, index) =>
			isOperator(op) ? [] : [[`${op} ${name}`, index] as const],
		),
	);
}
