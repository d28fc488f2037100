import { readDeclaration } from "./declarations.js";
import { suggestion, TextError } from "./errors.js";
import { type Fail, nodeCheck, ruleChecks } from "./lineChecks.js";
import { lower } from "./lower.js";
import { lostGradient, lowerRule, type Names } from "./lowerRule.js";
import { mathematics } from "./mathematics/elements.js";
import { mathematicsOfScalars } from "./mathematics/index.js";
import {
	type Declaration,
	functions,
	parseFormula,
	parseRule,
	reserved,
	type Syntax,
	type SyntaxNode,
} from "./parse.js";
import {
	isCondition,
	type Program,
	ProgramBuilder,
	type State,
} from "./program.js";
import { isWithin, rangeText } from "./range.js";
import { isReductionName } from "./reductions.js";
import { sizeProblem } from "./size.js";
import { isIdentifier, words } from "./tokens.js";

/** A checked rule: its program, and the text as it was parsed, for printing. */
export interface CheckedRule {
	readonly program: Program;
	readonly syntax: Syntax;
}

/**
 * Parses and checks the text of a rule that declares its settings and states, and turns it into a program.
 *
 * @param options `rewrites: false` keeps the text's own operations, to test the rewrites against.
 * @returns also the settings' defaults.
 * @throws TextError naming the line, with a caret.
 */
export function checkRule(
	name: string,
	text: string,
	options: { rewrites?: boolean } = {},
): CheckedRule & { readonly defaults: ReadonlyMap<string, number> } {
	const syntax = parseRule(name, text, readDeclaration);
	const { declarations } = syntax;
	checkNames(syntax, declarations);
	const defaults = new Map<string, number>();
	const states: State[] = [];
	for (const { what, per, name: one, value, start } of declarations) {
		if (what === "setting") defaults.set(one, value);
		else
			states.push({ name: one, per, initial: value, ...(start && { start }) });
	}
	const declared = { settings: [...defaults.keys()], states };
	return { ...checkSyntax(syntax, declared, options), defaults };
}

/**
 * Parses and checks the text of a rule whose settings and states are declared separately, and turns it into a program.
 *
 * @throws TextError naming the line, with a caret.
 */
export function checkUpdate(
	name: string,
	text: string,
	declared: Names,
	options: { rewrites?: boolean } = {},
): CheckedRule {
	const syntax = parseRule(name, text);
	checkNames(syntax, [
		...declared.settings.map((one) => ({
			what: "setting" as const,
			name: one,
		})),
		...declared.states.map((one) => ({
			what: "state" as const,
			name: one.name,
		})),
	]);
	return checkSyntax(syntax, declared, options);
}

function failIn({ subject, text }: Syntax): Fail {
	return (problem, at) => {
		throw new TextError(subject, problem, text, at);
	};
}

/** A setting or a state; if it is declared in a text, it has a place and may have a range. */
type Named = Pick<Declaration, "what" | "name"> & Partial<Declaration>;

/** Checks the names of a rule's settings and states, and that each is declared once. */
function checkNames(syntax: Syntax, declared: readonly Named[]): void {
	const fail: Fail = failIn(syntax);
	const taken = new Set<string>();
	for (const { what, name, value, range, at } of declared) {
		if (!isIdentifier(name)) {
			fail(
				`${what} ${JSON.stringify(name)} is not a name: letters, digits and _`,
				at,
			);
		}
		if (reserved.has(name)) {
			fail(`${what} "${name}" has a name that the language itself uses`, at);
		}
		if (taken.has(name)) fail(`"${name}" is declared twice`, at);
		taken.add(name);
		if (range !== undefined && !isWithin(range, value as number)) {
			fail(
				`setting "${name}" is ${value}, which is not in ${rangeText(range)}`,
				at,
			);
		}
	}
}

function checkSyntax(
	syntax: Syntax,
	declared: Names,
	options: { rewrites?: boolean },
): CheckedRule {
	const fail: Fail = failIn(syntax);
	if (syntax.assignments.length === 0) {
		fail("the rule is empty; it must at least assign w, the parameters");
	}
	const checks = ruleChecks(syntax, declared, fail);
	const program = lowerRule(syntax, declared, mathematics, {
		...options,
		checks,
	});
	checkUse(syntax, declared, fail);
	const lost = lostGradient(syntax);
	if (
		lost !== undefined &&
		program.results.every(({ target }) => target !== "gradient")
	) {
		fail("g is assigned, but no later line uses it", lost);
	}
	const problem = sizeProblem(program);
	if (problem !== undefined) fail(problem);
	return { program, syntax };
}

/** Checks that every declared name is used. */
function checkUse(
	{ nodes, declarations, assignments }: Syntax,
	{ settings, states }: Names,
	fail: Fail,
): void {
	const assigned = new Set(assignments.map(({ name }) => name));
	if (
		!["w", "g", ...states.map(({ name }) => name)].some((name) =>
			assigned.has(name),
		)
	) {
		fail("w, the parameters, is never assigned: the rule would change nothing");
	}
	const starts = states.flatMap(({ start }) => start?.nodes ?? []);
	const used = new Set(
		[...nodes, ...starts].map((node) => (node.op === "name" ? node.name : "")),
	);
	const places = new Map(declarations.map(({ name, at }) => [name, at]));
	for (const { name, start } of states) {
		// A state that starts at an expression may be a memory of the beginning.
		if (assigned.has(name) || start !== undefined) continue;
		fail(`state "${name}" is never assigned`, places.get(name));
	}
	for (const name of settings) {
		if (used.has(name)) continue;
		fail(`setting "${name}" is never used`, places.get(name));
	}
}

/**
 * Parses and checks a cost function of named variables and turns it into a program with one result, the cost.
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
		if (taken || !isIdentifier(variable)) {
			fail(`${JSON.stringify(variable)} cannot be a variable's name`);
		}
	}
	const builder = new ProgramBuilder(mathematicsOfScalars);
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
	const check = nodeCheck(fail);
	const lowered: number[] = [];
	for (const node of syntax.nodes) {
		if (isReductionName(node.op)) {
			fail(
				`a formula has no ${node.op}: each of its names is one number`,
				node.at,
			);
		}
		lowered.push(lower(builder, node, lowered, lookUp, check));
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
