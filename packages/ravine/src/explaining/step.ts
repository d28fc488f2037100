/** The lines of a rule's text in one step, with their values. */

import type { Columns } from "../descent.js";
import { scalarEvaluator } from "../language/evaluate.js";
import { spreadRule } from "../language/join.js";
import { lowerRule } from "../language/lowerRule.js";
import type { Syntax } from "../language/parse.js";
import {
	isCondition,
	isOperator,
	type Node,
	type Program,
	type State,
} from "../language/program.js";
import { isReductionName, type ReductionName } from "../language/reductions.js";
import { RefusedRange } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import { Settings } from "../settings.js";

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
	/** The index of its node in the rule's `syntax.nodes`. */
	readonly node: number;
	readonly values: ByVariable;
}

/** One assignment of a rule's text. */
export interface ExplainedLine {
	/** The name that it assigns. */
	readonly name: string;
	readonly target: "parameter" | "gradient" | "state" | "temporary";
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
	/** The assignments, in the text's order. */
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
	const { settings, plan } = explainerOf(rule, variables);
	settings.evaluate(step + 1);
	const before = numbersBefore(run, variables, settings, step);
	const { values, leaves, evaluate } = plan;
	for (const { index, name, variable } of leaves) {
		values[index] = before[name]?.[variable] as number;
	}
	evaluate(values);
	const read = (nodes: readonly number[]): ByVariable => {
		const found: Record<string, number> = Object.create(null);
		for (let i = 0; i < nodes.length; i++) {
			found[variables[i] as string] = values[nodes[i] as number] as number;
		}
		return found;
	};
	const after: Record<string, ByVariable> = Object.create(null);
	for (const name of ["w", ...rule.states]) {
		const nodes = plan.after.get(name);
		after[name] = nodes ? read(nodes) : (before[name] as ByVariable);
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
	{ numbers }: Settings,
	step: number,
): Record<string, ByVariable> {
	const { rule } = run;
	const before: Record<string, ByVariable> = Object.create(null);
	const spread = (pick: (variable: string) => number): ByVariable => {
		const found: Record<string, number> = Object.create(null);
		for (const variable of variables) found[variable] = pick(variable);
		return found;
	};
	const at = (columns: Columns) =>
		spread((variable) => columns[variable]?.[step] as number);
	const same = (number: number) => spread(() => number);
	before.w = at(run.variables);
	before.was = before.w;
	before.g = at(run.slopes);
	before.t = same(step + 1);
	before.pi = same(Math.PI);
	before.count = same(variables.length);
	rule.program.settings.forEach((name, k) => {
		before[name] = same(numbers[k] as number);
	});
	for (const name of rule.states) {
		const columns = run.states[name];
		before[name] = columns
			? at(columns)
			: same(run.scalars[name]?.[step] as number);
	}
	return before;
}

type LinePlan = Omit<ExplainedLine, "values" | "totals"> & {
	/** For each variable. */
	readonly nodes: readonly number[];
	readonly totals: readonly (Omit<ExplainedTotal, "values"> & {
		readonly nodes: readonly number[];
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
	readonly after: ReadonlyMap<string, readonly number[]>;
}

interface Explainer {
	readonly settings: Settings;
	readonly plan: Plan;
}

const explainers = new WeakMap<Rule, Map<string, Explainer>>();
const plans = new WeakMap<Program, Map<string, Plan>>();

/** The explainer of a rule, kept for further steps. */
function explainerOf(rule: Rule, variables: readonly string[]): Explainer {
	const key = variables.join();
	return remember(explainers, rule, key, () => ({
		settings: new Settings(rule, () => 1),
		plan: remember(plans, rule.program, key, () => planOf(rule, variables)),
	}));
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

function planOf(rule: Rule, variables: readonly string[]): Plan {
	const kept = keepValues(rule);
	const program = spreadRule(kept.program, variables);
	const { nodes, results } = program;
	const values = new Float64Array(nodes.length);
	const leaves: Plan["leaves"][number][] = [];
	const computed: number[] = [];
	nodes.forEach((node, index) => {
		if (isOperator(node.op)) computed.push(index);
		else if (node.op === "constant") values[index] = node.value;
		else leaves.push({ index, ...placeOf(node, variables) });
	});
	const places = new Map(results.map(({ name, node }) => [name, node]));
	const nodesOf = (name: string) =>
		variables.map(
			(variable) =>
				places.get(`${name}.${variable}`) ?? (places.get(name) as number),
		);
	const moved = new Set(
		rule.program.results.map(({ name, target }) =>
			target === "parameter" ? "w" : name,
		),
	);
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
		after: new Map([...moved].map((name) => [name, nodesOf(name)])),
	};
}

/** The name and the variable of a leaf; the first variable for a number that all share. */
function placeOf({ op, name }: Node, variables: readonly string[]) {
	const [first] = variables as [string];
	if (op === "step") return { name: "t", variable: first };
	const dot = name.indexOf(".");
	return dot < 0
		? { name, variable: first }
		: { name: name.slice(0, dot), variable: name.slice(dot + 1) };
}

/** A value that the changed text keeps under a name. */
type Kept<T> = Omit<T, "values" | "totals"> & { readonly keep: string };

/**
 * Lowers a rule's text with further states: each keeps the value of one line, or of one total. No name of a text begins
 * with a digit.
 */
function keepValues({ syntax, program, states }: Rule): {
	readonly program: Program;
	readonly lines: readonly (Kept<ExplainedLine> & {
		readonly totals: readonly Kept<ExplainedTotal>[];
	})[];
} {
	const kept: State[] = [];
	const keep = () => {
		const name = String(kept.length);
		kept.push({ name, per: "parameter", initial: 0 });
		return name;
	};
	const assignments: Syntax["assignments"][number][] = [];
	let first = 0;
	const lines = syntax.assignments.map((assignment) => {
		const { name, value, at } = assignment;
		const own = keep();
		// The first name of a node is its label.
		assignments.push(assignment, { name: own, value, at });
		const totals = totalsIn(syntax, first, value).map((total) => {
			const keepTotal = keep();
			assignments.push({ name: keepTotal, value: total.node, at });
			return { ...total, keep: keepTotal };
		});
		first = value + 1;
		return { name, keep: own, totals };
	});
	const lowered = lowerRule(
		{ ...syntax, assignments },
		{ settings: program.settings, states: [...program.states, ...kept] },
		program.mathematics,
	);
	const nodes = new Map(
		lowered.results.map(({ name, node }) => [name, lowered.nodes[node]]),
	);
	return {
		program: lowered,
		lines: lines.map((line) => {
			const node = nodes.get(line.keep) as Node;
			return {
				...line,
				target: targetOf(line.name, states),
				shared: node.kind !== "element",
				condition: isCondition(node),
			};
		}),
	};
}

function totalsIn({ nodes }: Syntax, first: number, last: number) {
	const found: { node: number; name: ReductionName }[] = [];
	for (let node = first; node <= last; node++) {
		const { op } = nodes[node] as Syntax["nodes"][number];
		if (isReductionName(op)) found.push({ node, name: op });
	}
	return found;
}

function targetOf(
	name: string,
	states: readonly string[],
): ExplainedLine["target"] {
	if (name === "w") return "parameter";
	if (name === "g") return "gradient";
	return states.includes(name) ? "state" : "temporary";
}
