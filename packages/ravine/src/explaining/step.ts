/** The lines of a rule's text in one step, with their values. */

import type { Columns } from "../descent.js";
import { scalarEvaluator } from "../language/evaluate.js";
import { type Apart, spreadRule } from "../language/join.js";
import { isOperator, type Node, type Program } from "../language/program.js";
import type { ReductionName } from "../language/reductions.js";
import { type OnVariables, onVariables } from "../onVariables.js";
import { RefusedRange } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import { keepValues } from "./texts.js";

/** A number for each variable, by its name. */
export type ByVariable = Readonly<Record<string, number>>;

/** The columns of a run that a step is explained from: a `RaceRun` has them. */
export interface ExplainableRun {
	readonly rule: Rule;
	readonly variables: Columns;
	/** The slopes as the next step uses them. */
	readonly slopes: Columns;
	readonly states: Readonly<Record<string, Columns>>;
	readonly scalars: Columns;
}

/** A total in a line, such as `norm(g)`. */
export interface ExplainedTotal {
	readonly name: ReductionName;
	/** The index of its node in the rule's `syntax.nodes`, or among those of its section with the links around it. */
	readonly node: number;
	readonly values: ByVariable;
}

/** One assignment of a rule's text. */
export interface ExplainedLine {
	/** The name that it assigns. */
	readonly name: string;
	readonly target: "parameter" | "gradient" | "state" | "temporary";
	/** The pattern of its section, in a rule with sections; its values are those of the section's variables. */
	readonly section?: string;
	/** Whether all variables share one number. */
	readonly shared: boolean;
	/** Whether it is true or false: 1 or 0. */
	readonly condition: boolean;
	/** They can be NaN or infinite where a later line does not use them, as r in RAdam's first steps. */
	readonly values: ByVariable;
	/** In the text's order, a total inside another one before it. */
	readonly totals: readonly ExplainedTotal[];
}

/** One step of a rule. */
export interface ExplainedStep {
	readonly rule: Rule;
	/** The step's number, which the text calls t: the step leads from point t - 1 to point t. */
	readonly t: number;
	readonly variables: readonly string[];
	/** The numbers of the names before the first line: `w`, `g`, the settings in force, the states, and the names that every text has. */
	readonly before: Readonly<Record<string, ByVariable>>;
	/** The assignments, in the text's order; section after section, each with the links before and behind it. */
	readonly lines: readonly ExplainedLine[];
	/** `w` and the states after the step. */
	readonly after: Readonly<Record<string, ByVariable>>;
}

/**
 * Explains a step of a run: every assignment of the rule's text with its value for each variable. `w` and the states
 * after the step have the bits of the run's next point.
 *
 * A line has the value that its text has when the line stands alone. The rule's kernel may use it in another form, such
 * as a product of scalars that is multiplied once.
 *
 * @param run a run of `race`.
 * @param step the point from which the step leads, from 0; at the run's last point, the step that it has not taken.
 * @throws RefusedRange for a step that the run does not have.
 */
export function explainStep(run: ExplainableRun, step: number): ExplainedStep {
	const { rule } = run;
	const variables = Object.keys(run.variables);
	const [column] = Object.values(run.variables);
	const points = column?.length ?? 0;
	if (!(Number.isInteger(step) && step >= 0 && step < points)) {
		throw new RefusedRange(
			`explainStep: step must be a whole number from 0 to ${points - 1}, the run's last point, got ${step}`,
		);
	}
	const { settings, numbers, plan } = explainerOf(rule, variables);
	settings.write(step + 1, numbers);
	const before = numbersBefore(run, variables, settings, numbers, step);
	const { values, leaves, evaluate } = plan;
	for (const { index, name, variable } of leaves) {
		values[index] = before[name]?.[variable] as number;
	}
	evaluate(values);
	const read = (nodes: readonly Place[]): ByVariable => {
		const found: Record<string, number> = Object.create(null);
		for (const { variable, node } of nodes) {
			found[variable] = values[node] as number;
		}
		return found;
	};
	const after: Record<string, ByVariable> = Object.create(null);
	for (const name of ["w", ...rule.states]) {
		const moved = read(plan.after.get(name) ?? []);
		const stayed = before[name] as ByVariable;
		after[name] = Object.keys(stayed).every((one) => one in moved)
			? moved
			: Object.assign(Object.create(null), stayed, moved);
	}
	return {
		...{ rule, t: step + 1, variables, before, after },
		lines: plan.lines.map(({ nodes, totals, ...line }) => ({
			...line,
			values: read(nodes),
			totals: totals.map(({ nodes: own, ...total }) => ({
				...total,
				values: read(own),
			})),
		})),
	};
}

/** The numbers of all names before the first line. */
function numbersBefore(
	run: ExplainableRun,
	variables: readonly string[],
	{ apart }: OnVariables,
	numbers: Float64Array,
	step: number,
): Record<string, ByVariable> {
	const { rule } = run;
	const before: Record<string, ByVariable> = Object.create(null);
	const spread = (pick: (variable: string) => number): ByVariable => {
		const found: Record<string, number> = Object.create(null);
		for (const variable of variables) found[variable] = pick(variable);
		return found;
	};
	const at = (columns: Columns) => {
		const found: Record<string, number> = Object.create(null);
		for (const variable of variables) {
			const column = columns[variable];
			if (column !== undefined) found[variable] = column[step] as number;
		}
		return found;
	};
	const same = (number: number) => spread(() => number);
	before.w = at(run.variables);
	before.was = before.w;
	before.g = at(run.slopes);
	before.t = same(step + 1);
	before.pi = same(Math.PI);
	before.count = same(apart ? 1 : variables.length);
	let next = 0;
	const take = () => numbers[next++] as number;
	for (const name of rule.program.settings) {
		before[name] = apart?.tables.includes(name) ? spread(take) : same(take());
	}
	for (const name of rule.states) {
		const columns = run.states[name];
		before[name] = columns
			? at(columns)
			: same(run.scalars[name]?.[step] as number);
	}
	return before;
}

/** The node of a variable's number. */
interface Place {
	readonly variable: string;
	readonly node: number;
}

type LinePlan = Omit<ExplainedLine, "values" | "totals"> & {
	readonly nodes: readonly Place[];
	readonly totals: readonly (Omit<ExplainedTotal, "values"> & {
		readonly nodes: readonly Place[];
	})[];
};

/** A rule's step on some variables, ready to run. */
interface Plan {
	/** One number per node. */
	readonly values: Float64Array;
	readonly leaves: readonly {
		readonly index: number;
		readonly name: string;
		readonly variable: string;
	}[];
	readonly evaluate: (values: Float64Array) => void;
	readonly lines: readonly LinePlan[];
	/** The nodes of `w` and the states after the step, by name. */
	readonly after: ReadonlyMap<string, readonly Place[]>;
}

interface Explainer {
	readonly settings: OnVariables;
	/** Room for the settings' numbers. */
	readonly numbers: Float64Array;
	readonly plan: Plan;
}

const explainers = new WeakMap<Rule, Map<string, Explainer>>();
const plans = new WeakMap<Program, Map<string, Plan>>();

/** The explainer of a rule, kept for further steps. */
function explainerOf(rule: Rule, variables: readonly string[]): Explainer {
	const names = variables.join();
	return remember(explainers, rule, names, () => {
		const settings = onVariables(rule, variables);
		const { apart, key, count } = settings;
		return {
			settings,
			numbers: new Float64Array(count),
			plan: remember(plans, rule.program, `${names} ${key}`, () =>
				planOf(rule, variables, apart),
			),
		};
	});
}

function remember<K extends object, V>(
	all: WeakMap<K, Map<string, V>>,
	of: K,
	key: string,
	make: () => V,
): V {
	const kept = all.get(of) ?? new Map<string, V>();
	all.set(of, kept);
	const found = kept.get(key) ?? make();
	kept.set(key, found);
	return found;
}

function planOf(
	rule: Rule,
	variables: readonly string[],
	apart: Apart | undefined,
): Plan {
	const kept = keepValues(rule, apart);
	const program = spreadRule(kept.program, variables, apart);
	const { nodes, results } = program;
	const values = new Float64Array(nodes.length);
	const leaves: Plan["leaves"][number][] = [];
	const computed: number[] = [];
	nodes.forEach((node, index) => {
		if (isOperator(node.op)) computed.push(index);
		else if (node.op === "constant") values[index] = node.value;
		else leaves.push({ index, ...leafOf(node, variables) });
	});
	const places = new Map(results.map(({ name, node }) => [name, node]));
	const nodesOf = (name: string): Place[] =>
		variables.flatMap((variable) => {
			const node = places.get(`${name}.${variable}`) ?? places.get(name);
			return node === undefined ? [] : { variable, node };
		});
	return {
		...{ values, leaves },
		evaluate: scalarEvaluator(program, computed),
		lines: kept.lines.map(({ keep, totals, ...line }) => ({
			...line,
			nodes: nodesOf(keep),
			totals: totals.map(({ keep: own, ...total }) => ({
				...total,
				nodes: nodesOf(own),
			})),
		})),
		after: new Map(["w", ...rule.states].map((name) => [name, nodesOf(name)])),
	};
}

/** The name and the variable of a leaf; the first variable for a number that all share. */
function leafOf({ op, name }: Node, variables: readonly string[]) {
	const [first] = variables as [string];
	if (op === "step") return { name: "t", variable: first };
	const [own, ...of] = name.split(".") as [string, ...string[]];
	return { name: own, variable: of.at(-1) ?? first };
}
