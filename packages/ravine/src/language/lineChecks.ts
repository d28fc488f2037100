/** The checks of a rule's lines and of formulas. */

import { suggestion, TextError } from "./errors.js";
import { type CheckNode, isMirrored } from "./lower.js";
import type { Checks, Names } from "./lowerRule.js";
import { mirrored, operators } from "./operators.js";
import { functions, type Syntax } from "./parse.js";
import { isCondition, type Node, type Start, type State } from "./program.js";
import { isReductionName } from "./reductions.js";
import type { StartChecks } from "./starts.js";

/** Throws a TextError with the problem at a place in the text. */
export type Fail = (problem: string, at?: number) => never;

const needsNumber =
	"a condition is true or false, not a number; use it as the first argument of where(condition, a, b), join it with and, or and not, or give it a name";

/** Checks the types of an operator's arguments. */
export function nodeCheck(fail: Fail): CheckNode {
	return (op, args, at) => {
		if (op === "dot") {
			fail(
				"dot is for formulas over data; it joins an array of parameters with a block of columns, as dot(W, X)",
				at,
			);
		}
		if (isReductionName(op)) {
			const [argument] = args as [Node];
			if (isCondition(argument)) fail(needsNumber, at);
			if (argument.kind === "element") return;
			fail(
				`${op} needs an element, one number per parameter; this is a scalar`,
				at,
			);
		}
		const { takes } = operators[isMirrored(op) ? mirrored[op].of : op];
		Object.entries(takes).forEach(([name, wanted], index) => {
			const given = isCondition(args[index] as Node);
			if (given === (wanted === "condition")) return;
			if (given) fail(needsNumber, at);
			fail(
				op === "where"
					? "the first argument of where must be a condition, such as a < b"
					: `"${op}" needs conditions, such as a < b, and its ${name} is a number`,
				at,
			);
		});
	};
}

/** The checks of a rule's lines. */
export function ruleChecks(
	syntax: Syntax,
	{ settings, states }: Names,
	fail: Fail,
): Checks {
	const { assignments } = syntax;
	return {
		node: nodeCheck(fail),
		assignment(target, value, at) {
			const fixed = settings.includes(target)
				? "is a setting and "
				: functions.has(target)
					? "is a function and "
					: ["was", "t", "pi", "count"].includes(target)
						? ""
						: undefined;
			if (fixed !== undefined) {
				fail(
					`"${target}" ${fixed}cannot be assigned; give the result another name`,
					at,
				);
			}
			const state = states.find(({ name }) => name === target);
			const isNumber = state !== undefined || ["w", "g"].includes(target);
			if (isCondition(value) && isNumber) {
				fail(
					`"${target}" must be a number, and this is true or false; use where(condition, a, b)`,
					at,
				);
			}
			const problem = state && extentProblem(state, value);
			if (problem !== undefined) fail(problem, at);
		},
		missing(name, known, at) {
			if (assignments.some((one) => one.name === name)) {
				fail(`"${name}" is used before it is assigned`, at);
			}
			if (!steps(syntax)) return;
			fail(
				`unknown name "${name}"${suggestion(name, known) || `; the names known here are ${known.join(", ")}`}`,
				at,
			);
		},
		start: (state) => startChecks(syntax, state, fail),
	};
}

/** The checks of a state's start. */
function startChecks(
	syntax: Syntax,
	{ start, ...state }: State,
	fail: Fail,
): StartChecks {
	const { text, at: place } = start as Start;
	const failHere: Fail = (problem, at = 0) => {
		if (place !== undefined) fail(problem, place + at);
		const subject = `${syntax.subject}, state "${state.name}"`;
		throw new TextError(subject, problem, text, at);
	};
	return {
		node: nodeCheck(failHere),
		value(node) {
			const problem = isCondition(node)
				? needsNumber
				: extentProblem(state, node);
			if (problem !== undefined) failHere(problem);
		},
		missing(name, known, at) {
			const later =
				["g", "t"].includes(name) ||
				syntax.assignments.some((one) => one.name === name);
			if (!later && !steps(syntax)) return;
			failHere(
				later
					? `"${name}" has no value yet: a state starts before the first step, from w and settings`
					: `unknown name "${name}"${suggestion(name, known) || `; the names known here are ${known.join(", ")}`}`,
				at,
			);
		},
	};
}

/** Whether a text assigns w and reads g. Any other text is a link, which can use names of the rule that it is chained with. */
function steps({ nodes, assignments }: Syntax): boolean {
	return (
		assignments.some(({ name }) => name === "w") &&
		nodes.some((node) => node.op === "name" && node.name === "g")
	);
}

/** The reason why a state cannot take a value, if there is one. */
function extentProblem(
	{ name, per }: State,
	{ kind }: Node,
): string | undefined {
	if (per === "array" && kind === "element") {
		return `"${name}" is a scalar state, one number per array, but this is one number per parameter; reduce it with norm, sum or mean`;
	}
	if (per !== "step" || kind === "step") return undefined;
	return kind === "element"
		? `"${name}" is a global state, one number in all, but this is one number per parameter; reduce it with globalNorm, globalSum, globalMean or globalLargest`
		: `"${name}" is a global state, one number in all, but this is one number per array; use globalNorm, globalSum, globalMean or globalLargest`;
}
