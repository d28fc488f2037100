import { suggestion, TextError } from "./errors.js";
import {
	type Mirrored,
	mirrored,
	type Operator,
	operators,
} from "./operators.js";
import {
	functions,
	parseFormula,
	parseRule,
	type Syntax,
	type SyntaxNode,
	type SyntaxOperator,
	words,
} from "./parse.js";
import {
	isCondition,
	type Program,
	ProgramBuilder,
	type Result,
	type State,
} from "./program.js";
import {
	isReductionName,
	type ReductionName,
	reductions,
} from "./reductions.js";

// Settings and states are members of objects, where __proto__ would not be a member like any other.
const reserved = ["w", "g", "t", "pi", "__proto__"];
const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

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
	const fail = (problem: string, at?: number): never => {
		throw new TextError(name, problem, text, at);
	};
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
		if (reserved.includes(one) || functions.has(one) || words.has(one)) {
			fail(`${what} "${one}" has a name that the language itself uses`, at);
		}
		if (taken.has(one)) fail(`"${one}" is declared twice`, at);
		taken.add(one);
	};
	for (const setting of declared?.settings ?? []) take("setting", setting);
	for (const state of states) take("state", state.name);
	for (const { what, scalar, name: one, value, at } of syntax.declarations) {
		take(what, one, at);
		if (what === "setting") defaults.set(one, value);
		else states.push({ name: one, scalar, initial: value });
	}
	const settings = [...(declared?.settings ?? []), ...defaults.keys()];
	if (syntax.assignments.length === 0) {
		fail("the rule is empty; it must at least assign w, the parameters");
	}

	const builder = new ProgramBuilder(options);
	const scope = new Map<string, number>([
		["w", builder.leaf("parameter", "element", "w")],
		["g", builder.leaf("gradient", "element", "g")],
		["t", builder.leaf("step", "step")],
		["pi", builder.constant(Math.PI)],
	]);
	for (const setting of settings) {
		scope.set(setting, builder.leaf("setting", "step", setting));
	}
	for (const state of states) {
		const kind = state.scalar ? "array" : "element";
		scope.set(state.name, builder.leaf("state", kind, state.name));
	}
	const assignedSomewhere = new Set(syntax.assignments.map((a) => a.name));
	const used = new Set<string>();
	const lookUp = (one: string, at: number): number => {
		used.add(one);
		const found = scope.get(one);
		if (found !== undefined) return found;
		if (assignedSomewhere.has(one)) {
			return fail(`"${one}" is used before it is assigned`, at);
		}
		const known = [...scope.keys()];
		return fail(
			`unknown name "${one}"${suggestion(one, known) || `; known here are ${known.join(", ")}`}`,
			at,
		);
	};

	const lowered: number[] = [];
	const assigned = new Set<string>();
	let position = 0;
	for (const assignment of syntax.assignments) {
		for (; position <= assignment.value; position++) {
			const node = syntax.nodes[position] as SyntaxNode;
			lowered.push(lower(builder, node, lowered, lookUp, fail));
		}
		const { name: target, at } = assignment;
		const value = lowered[assignment.value] as number;
		const node = builder.node(value);
		const fixed = settings.includes(target)
			? "is a setting and "
			: functions.has(target)
				? "is a function and "
				: ["g", "t", "pi"].includes(target)
					? ""
					: undefined;
		if (fixed !== undefined) {
			fail(
				`"${target}" ${fixed}cannot be assigned; give the result another name`,
				at,
			);
		}
		const state = states.find((one) => one.name === target);
		if (isCondition(node) && (state !== undefined || target === "w")) {
			fail(
				`"${target}" must be a number, and this is true or false; use where(condition, a, b)`,
				at,
			);
		}
		if (state?.scalar === true && node.kind === "element") {
			fail(
				`"${target}" is a scalar state, one number per array, but this is one number per parameter; reduce it with norm, sum or mean`,
				at,
			);
		}
		assigned.add(target);
		builder.label(value, target);
		scope.set(target, value);
	}

	if (!assigned.has("w")) {
		fail("w, the parameters, is never assigned: the rule would change nothing");
	}
	const declaredAt = (one: string) =>
		syntax.declarations.find((declaration) => declaration.name === one)?.at;
	for (const { name: one } of states) {
		if (assigned.has(one)) continue;
		fail(`state "${one}" is never assigned`, declaredAt(one));
	}
	for (const one of settings) {
		if (used.has(one)) continue;
		fail(`setting "${one}" is never used`, declaredAt(one));
	}
	const result = (target: string): Result => ({
		name: target,
		target: target === "w" ? "parameter" : "state",
		node: scope.get(target) as number,
	});
	const program = builder.finish({
		name,
		settings,
		states,
		variables: [],
		results: ["w", ...states.map((state) => state.name)].map(result),
	});
	return { program, syntax, defaults };
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
	const fail = (problem: string, at?: number): never => {
		throw new TextError(name, problem, text, at);
	};
	const found = new Set(variables);
	for (const variable of found) {
		if (
			!identifier.test(variable) ||
			functions.has(variable) ||
			words.has(variable) ||
			variable === "pi"
		) {
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

/** One syntax node as a program node; its arguments are lowered already. */
function lower(
	builder: ProgramBuilder,
	node: SyntaxNode,
	lowered: readonly number[],
	lookUp: (name: string, at: number) => number,
	fail: (problem: string, at: number) => never,
): number {
	if (node.op === "number") return builder.constant(node.value);
	if (node.op === "name") return lookUp(node.name, node.at);
	const args = node.args.map((arg) => lowered[arg] as number);
	const { op, at } = node;
	const [a, b] = args as [number, number];
	if (isReductionName(op)) {
		if (isCondition(builder.node(a))) fail(needsNumber, at);
		return reduce(builder, op, a, (problem) => fail(problem, at));
	}
	const { takes } = operators[isMirrored(op) ? mirrored[op].of : op];
	Object.entries(takes).forEach(([name, wanted], index) => {
		const given = isCondition(builder.node(args[index] as number));
		if (given === (wanted === "condition")) return;
		if (given) fail(needsNumber, at);
		fail(
			op === "where"
				? "the first argument of where must be a condition, such as a < b"
				: `"${op}" needs conditions, such as a < b, and its ${name} is a number`,
			at,
		);
	});
	return isMirrored(op)
		? builder.apply(mirrored[op].of, b, a)
		: builder.apply(op, ...args);
}

const needsNumber =
	"a condition is true or false, no number: it can be the first argument of where(condition, a, b), joined by and, or and not, or given a name";

function isMirrored(op: SyntaxOperator): op is Mirrored {
	return Object.hasOwn(mirrored, op);
}

/** A reduction's node, and what is made of its total. */
function reduce(
	builder: ProgramBuilder,
	name: ReductionName,
	argument: number,
	fail: (problem: string) => never,
): number {
	if (builder.node(argument).kind !== "element") {
		fail(
			`${name} needs an element, one number per parameter; this is a scalar`,
		);
	}
	const { kernel, over, finish } = reductions[name];
	const total = builder.reduce(
		kernel,
		argument,
		over === "all" ? "step" : "array",
	);
	return finish(
		(op: Operator, ...args: number[]) => builder.apply(op, ...args),
		total,
		() => builder.leaf("count", "array"),
	);
}
