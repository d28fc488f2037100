import { suggestion, TextError } from "./errors.js";
import { type Fail, lower } from "./lower.js";
import {
	functions,
	parseFormula,
	parseRule,
	type Syntax,
	type SyntaxNode,
} from "./parse.js";
import {
	isCondition,
	isOperator,
	type Program,
	ProgramBuilder,
	type Result,
	type State,
} from "./program.js";
import { isWithin, rangeText } from "./range.js";
import { levelsOf, stagesOf } from "./stages.js";
import { words } from "./tokens.js";

// Settings and states are members of objects, where __proto__ would not be a member like any other.
const reserved: ReadonlySet<string> = new Set([
	...["w", "g", "t", "pi", "__proto__"],
	...functions.keys(),
	...words,
]);
const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Each reduction inside another is one more pass over the parameters, which computes afresh all that it needs. */
const MAX_STAGES = 32;
/** Operations on an element, in all passes together: a text of the greatest length in one pass has half of them. */
const MAX_OPERATIONS = 20_000;

interface Names {
	readonly settings: readonly string[];
	readonly states: readonly State[];
}

/** A checked rule: its program, and the text as it was parsed, for printing. */
export interface CheckedRule {
	readonly program: Program;
	readonly syntax: Syntax;
	/** The defaults declared in the text itself; empty when settings are given beside it. */
	readonly defaults: ReadonlyMap<string, number>;
}

/**
 * Reads and checks a rule's text and turns it into a program.
 *
 * @param declared the settings and states; leave out for a rule that declares its own in its text.
 * @throws TextError naming the line, with a caret.
 */
export function checkRule(
	name: string,
	text: string,
	declared?: Names,
	options: { rewrites?: boolean } = {},
): CheckedRule {
	const syntax = parseRule(name, text, {
		declarations: declared === undefined,
	});
	const fail: Fail = (problem, at) => {
		throw new TextError(name, problem, text, at);
	};
	const { settings, states, defaults } = collectNames(syntax, declared, fail);
	if (syntax.assignments.length === 0) {
		fail("the rule is empty; it must at least assign w, the parameters");
	}
	const builder = new ProgramBuilder(options);
	const names = new Scope(builder, syntax, settings, states, fail);
	const lowered: number[] = [];
	for (const assignment of syntax.assignments) {
		while (lowered.length <= assignment.value) {
			const node = syntax.nodes[lowered.length] as SyntaxNode;
			lowered.push(lower(builder, node, lowered, names.lookUp, fail));
		}
		const { name: target, at, value } = assignment;
		names.assign(target, lowered[value] as number, at);
	}
	names.checkUse();
	const result = (target: string): Result => ({
		name: target,
		target: target === "w" ? "parameter" : "state",
		node: names.valueOf(target),
	});
	const program = builder.finish({
		name,
		settings,
		states,
		variables: [],
		results: ["w", ...states.map((state) => state.name)].map(result),
	});
	checkSize(program, fail);
	return { program, syntax, defaults };
}

/** The settings and states of a rule, declared beside its text or in it. */
function collectNames(
	{ declarations }: Syntax,
	declared: Names | undefined,
	fail: Fail,
) {
	const defaults = new Map<string, number>();
	const states: State[] = [...(declared?.states ?? [])];
	const taken = new Set<string>();
	const take = (what: string, one: string, at?: number) => {
		if (!identifier.test(one)) {
			fail(
				`${what} ${JSON.stringify(one)} is not a name: letters, digits and _`,
				at,
			);
		}
		if (reserved.has(one)) {
			fail(`${what} "${one}" has a name that the language itself uses`, at);
		}
		if (taken.has(one)) fail(`"${one}" is declared twice`, at);
		taken.add(one);
	};
	for (const setting of declared?.settings ?? []) take("setting", setting);
	for (const state of states) take("state", state.name);
	for (const { what, scalar, name, value, range, at } of declarations) {
		take(what, name, at);
		if (range !== undefined && !isWithin(range, value)) {
			fail(
				`setting "${name}" is ${value}, which is not in ${rangeText(range)}`,
				at,
			);
		}
		if (what === "setting") defaults.set(name, value);
		else states.push({ name, scalar, initial: value });
	}
	const settings = [...(declared?.settings ?? []), ...defaults.keys()];
	return { settings, states, defaults };
}

/** What each name of a rule's text stands for, from line to line. */
class Scope {
	readonly #builder: ProgramBuilder;
	readonly #syntax: Syntax;
	readonly #settings: ReadonlySet<string>;
	readonly #states: ReadonlyMap<string, State>;
	readonly #fail: Fail;
	readonly #values: Map<string, number>;
	/** Every name that some line assigns. */
	readonly #targets: ReadonlySet<string>;
	readonly #used = new Set<string>();
	readonly #assigned = new Set<string>();

	constructor(
		builder: ProgramBuilder,
		syntax: Syntax,
		settings: readonly string[],
		states: readonly State[],
		fail: Fail,
	) {
		this.#builder = builder;
		this.#syntax = syntax;
		this.#settings = new Set(settings);
		this.#states = new Map(states.map((state) => [state.name, state]));
		this.#fail = fail;
		this.#targets = new Set(syntax.assignments.map(({ name }) => name));
		this.#values = new Map([
			["w", builder.leaf("parameter", "element", "w")],
			["g", builder.leaf("gradient", "element", "g")],
			["t", builder.leaf("step", "step")],
			["pi", builder.constant(Math.PI)],
		]);
		for (const one of settings) {
			this.#values.set(one, builder.leaf("setting", "step", one));
		}
		for (const { name, scalar } of states) {
			const kind = scalar ? "array" : "element";
			this.#values.set(name, builder.leaf("state", kind, name));
		}
	}

	valueOf(name: string): number {
		return this.#values.get(name) as number;
	}

	readonly lookUp = (name: string, at: number): number => {
		this.#used.add(name);
		const found = this.#values.get(name);
		if (found !== undefined) return found;
		if (this.#targets.has(name)) {
			this.#fail(`"${name}" is used before it is assigned`, at);
		}
		const known = [...this.#values.keys()];
		return this.#fail(
			`unknown name "${name}"${suggestion(name, known) || `; known here are ${known.join(", ")}`}`,
			at,
		);
	};

	/** Gives a name a new value. */
	assign(target: string, value: number, at: number): void {
		const fixed = this.#settings.has(target)
			? "is a setting and "
			: functions.has(target)
				? "is a function and "
				: ["g", "t", "pi"].includes(target)
					? ""
					: undefined;
		if (fixed !== undefined) {
			this.#fail(
				`"${target}" ${fixed}cannot be assigned; give the result another name`,
				at,
			);
		}
		const node = this.#builder.node(value);
		const state = this.#states.get(target);
		if (isCondition(node) && (state !== undefined || target === "w")) {
			this.#fail(
				`"${target}" must be a number, and this is true or false; use where(condition, a, b)`,
				at,
			);
		}
		if (state?.scalar === true && node.kind === "element") {
			this.#fail(
				`"${target}" is a scalar state, one number per array, but this is one number per parameter; reduce it with norm, sum or mean`,
				at,
			);
		}
		this.#assigned.add(target);
		this.#builder.label(value, target);
		this.#values.set(target, value);
	}

	/** Checks, after the last line, that all that was declared is used. */
	checkUse(): void {
		if (!this.#assigned.has("w")) {
			this.#fail(
				"w, the parameters, is never assigned: the rule would change nothing",
			);
		}
		const declaredAt = new Map(
			this.#syntax.declarations.map(({ name, at }) => [name, at]),
		);
		for (const one of this.#states.keys()) {
			if (this.#assigned.has(one)) continue;
			this.#fail(`state "${one}" is never assigned`, declaredAt.get(one));
		}
		for (const one of this.#settings) {
			if (this.#used.has(one)) continue;
			this.#fail(`setting "${one}" is never used`, declaredAt.get(one));
		}
	}
}

/** Checks that a step stays bounded: a text within the length allowed can ask for a pass at every line. */
function checkSize(program: Program, fail: Fail): void {
	const { nodes } = program;
	const levels = levelsOf(nodes);
	const passes = levels.reduce((most, level) => Math.max(most, level), 0) + 1;
	if (passes > MAX_STAGES) {
		fail(
			`a step would take ${passes} passes over the parameters, since each of its sums needs the one before; at most ${MAX_STAGES} are allowed`,
		);
	}
	let operations = 0;
	for (const { elements } of stagesOf(program).stages) {
		for (const index of elements) {
			const op = nodes[index]?.op;
			if (op !== undefined && isOperator(op)) operations++;
		}
	}
	if (operations > MAX_OPERATIONS) {
		fail(
			`a step would take ${operations.toLocaleString("en")} operations on each parameter, in ${passes} passes; at most ${MAX_OPERATIONS.toLocaleString("en")} are allowed`,
		);
	}
}

/**
 * Reads and checks a cost function of named variables and turns it into a program with one result, the cost.
 *
 * @param variables the variables' order; left out, every unknown name is a variable, in order of appearance.
 * @throws TextError with a caret.
 */
export function checkFormula(
	name: string,
	text: string,
	variables?: readonly string[],
): { program: Program; syntax: Syntax } {
	const syntax = parseFormula(name, text);
	const fail: Fail = (problem, at) => {
		throw new TextError(name, problem, text, at);
	};
	const found = new Set(variables);
	for (const variable of found) {
		const taken =
			functions.has(variable) || words.has(variable) || variable === "pi";
		if (taken || !identifier.test(variable)) {
			fail(`${JSON.stringify(variable)} cannot be a variable's name`);
		}
	}
	const builder = new ProgramBuilder();
	const lookUp = (one: string, at: number): number => {
		if (one === "pi") return builder.constant(Math.PI);
		if (variables !== undefined && !found.has(one)) {
			fail(
				`unknown name "${one}"${suggestion(one, found) || `; the variables are ${[...found].join(", ")}`}`,
				at,
			);
		}
		found.add(one);
		return builder.leaf("variable", "step", one);
	};
	const lowered: number[] = [];
	for (const node of syntax.nodes) {
		lowered.push(lower(builder, node, lowered, lookUp, fail));
	}
	const root = lowered.at(-1) as number;
	const { at } = syntax.nodes.at(-1) as SyntaxNode;
	if (isCondition(builder.node(root))) {
		fail(
			"a cost must be a number, not true or false; use where(condition, a, b)",
			at,
		);
	}
	if (found.size === 0) fail("the formula has no variables", at);
	const program = builder.finish({
		name,
		settings: [],
		states: [],
		variables: [...found],
		results: [{ name: "cost", target: "cost", node: root }],
	});
	return { program, syntax };
}
