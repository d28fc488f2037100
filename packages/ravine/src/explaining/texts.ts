/** The texts of a rule: its own, or one for each section that moves. */

import type { Apart } from "../language/join.js";
import { lowerRule } from "../language/lowerRule.js";
import type { Assignment, Syntax, SyntaxNode } from "../language/parse.js";
import {
	isCondition,
	type Node,
	type Program,
	type State,
} from "../language/program.js";
import { isReductionName, type ReductionName } from "../language/reductions.js";
import type { Rule } from "../ruleFactory.js";
import { chainSections, lowerSection } from "../sectionTexts.js";
import type { ExplainedLine, ExplainedTotal } from "./step.js";

export interface RuleText {
	readonly syntax: Syntax;
	readonly program: Program;
	/** The section's number, and its pattern. */
	readonly section?: { readonly index: number; readonly pattern: string };
}

const texts = new WeakMap<Rule, readonly RuleText[]>();

/** A rule's texts, section after section. */
export function textsOf(rule: Rule): readonly RuleText[] {
	const found = texts.get(rule) ?? readTexts(rule);
	texts.set(rule, found);
	return found;
}

function readTexts({ syntax, program, sections }: Rule): RuleText[] {
	if (sections === undefined) return [{ syntax, program }];
	return chainSections(sections).flatMap((one, index) => {
		if (one === undefined) return [];
		const { pattern } = sections.rules[index] as { pattern: string };
		return { ...one, section: { index, pattern } };
	});
}

/** A value that the changed program keeps under a name. */
type Kept<T> = Omit<T, "values" | "totals"> & { readonly keep: string };

export type KeptLine = Kept<ExplainedLine> & {
	readonly totals: readonly Kept<ExplainedTotal>[];
};

/** A rule's program with further states: each keeps the value of one line, or of one total. */
export interface KeptProgram {
	readonly program: Program;
	readonly lines: readonly KeptLine[];
}

/** Lowers a rule's texts so that they keep the values of all lines and totals. */
export function keepValues(rule: Rule, apart: Apart | undefined): KeptProgram {
	// No name of a text begins with a digit.
	let last = 0;
	const nextName = () => String(last++);
	const kept = textsOf(rule).map((text) =>
		keepLines(rule, text, apart, nextName),
	);
	const { sections } = rule.program;
	if (sections === undefined) return kept[0] as KeptProgram;
	const programs = new Map(
		kept.map(({ index, program }) => [index, program] as const),
	);
	return {
		program: {
			...rule.program,
			sections: sections.map(({ pattern }, index) => ({
				...{ pattern, program: programs.get(index) },
			})),
		},
		lines: kept.flatMap(({ lines }) => lines),
	};
}

/** Keeps the values of one text. */
function keepLines(
	rule: Rule,
	{ syntax, program, section }: RuleText,
	apart: Apart | undefined,
	nextName: () => string,
): KeptProgram & { readonly index: number | undefined } {
	const states: State[] = [...program.states];
	const keep = () => {
		const name = nextName();
		states.push({ name, per: "parameter", initial: 0 });
		return name;
	};
	const assignments: Assignment[] = [];
	let first = 0;
	const found = syntax.assignments.map((assignment) => {
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
	const changed = { ...syntax, assignments };
	const { settings, mathematics } = program;
	const lowered =
		section && rule.sections
			? lowerSection(rule.sections, section.index, changed, {
					...{ settings, states, mathematics },
				})
			: lowerRule(changed, { settings, states }, mathematics);
	const nodes = new Map(
		lowered.results.map(({ name, node }) => [name, lowered.nodes[node]]),
	);
	const lines = found.map(({ keep: own, name, totals }): KeptLine => {
		const node = nodes.get(own) as Node;
		return {
			...{ name, keep: own, totals },
			target: targetOf(name, program.states),
			shared: isShared(node, apart),
			condition: isCondition(node),
			...(section && { section: section.pattern }),
		};
	});
	return { program: lowered, lines, index: section?.index };
}

/** Whether all variables have one number. */
function isShared({ kind }: Node, apart: Apart | undefined): boolean {
	switch (kind) {
		case "step":
			return true;
		case "group":
			return apart === undefined || apart.tables.length === 0;
		case "array":
			return apart === undefined;
		case "element":
			return false;
	}
}

function totalsIn({ nodes }: Syntax, first: number, last: number) {
	const found: { node: number; name: ReductionName }[] = [];
	for (let node = first; node <= last; node++) {
		const { op } = nodes[node] as SyntaxNode;
		if (isReductionName(op)) found.push({ node, name: op });
	}
	return found;
}

function targetOf(
	name: string,
	states: readonly State[],
): ExplainedLine["target"] {
	if (name === "w") return "parameter";
	if (name === "g") return "gradient";
	return states.some((one) => one.name === name) ? "state" : "temporary";
}
