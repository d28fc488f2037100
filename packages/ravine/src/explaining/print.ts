/** A step's lines as formulas, with symbols and with numbers. */

import { glossaryOf } from "../glossary.js";
import type { Format } from "../language/print.js";
import {
	type LinePrinter,
	linePrinters,
	type Place,
} from "../language/printNumbers.js";
import { RefusedRange } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import type { ExplainedLine, ExplainedStep } from "./step.js";
import { textsOf } from "./texts.js";

/** The parts of a line, each a formula of its own: `target ← symbols = numbers = result`. */
export interface PrintedLine {
	/** The name that the line assigns. */
	readonly target: string;
	/** The right side as the text has it. */
	readonly symbols: string;
	/** The right side with numbers in place of names and totals. */
	readonly numbers: string;
	/** The line's value; "true" or "false" for a condition. */
	readonly result: string;
}

/**
 * Typesets one line of an explained step for one variable.
 *
 * In MathML each part is a `<math>` element. In it, every name, and the number in its place, has the name in the
 * attribute `data-name`, and in `data-line` the index of the line that assigned it, unless it is from before the first
 * line. A total such as `norm(g)` becomes one number, whose `data-name` is the function's name.
 *
 * @param line the line's index. @param formatNumber writes a number, such as -3.4 or 1e-8; an exponent becomes a power
 * of ten.
 * @throws RefusedRange for a line or a variable that the step does not have.
 */
export function printLine(
	step: ExplainedStep,
	line: number,
	variable: string,
	format: Format,
	formatNumber: (value: number) => string,
): PrintedLine {
	const { rule, lines, before, variables } = step;
	const own = lines[line];
	if (own === undefined) {
		throw new RefusedRange(
			`printLine: line must be a whole number from 0 to ${lines.length - 1}, got ${line}`,
		);
	}
	if (!variables.includes(variable)) {
		throw new RefusedRange(
			`printLine: there is no variable "${variable}"; the variables are ${variables.join(", ")}`,
		);
	}
	if (!(variable in own.values)) {
		throw new RefusedRange(
			`printLine: line ${line} is of the section "${own.section}", which does not have ${variable}`,
		);
	}
	const write = ({
		values,
		condition,
	}: Pick<ExplainedLine, "values" | "condition">) => {
		const value = values[variable] as number;
		if (condition) return value === 0 ? "false" : "true";
		return formatNumber(value);
	};
	const show = ({ node, name, isTotal, line: from }: Place) => {
		if (from !== undefined) return write(lines[from] as ExplainedLine);
		const values = isTotal
			? own.totals.find((total) => total.node === node)?.values
			: before[name];
		return formatNumber(values?.[variable] as number);
	};
	const printer = printersOf(rule, format)[line] as LinePrinter;
	return {
		target: printer.target,
		symbols: printer.symbols,
		numbers: printer.numbers(show),
		result: printer.result(write(own)),
	};
}

const printers = new WeakMap<Rule, Map<Format, readonly LinePrinter[]>>();

/** The printers of a rule's lines, kept for further steps. */
function printersOf(rule: Rule, format: Format): readonly LinePrinter[] {
	const kept = printers.get(rule) ?? new Map<Format, readonly LinePrinter[]>();
	printers.set(rule, kept);
	const found = kept.get(format) ?? makePrinters(rule, format);
	kept.set(format, found);
	return found;
}

function makePrinters(rule: Rule, format: Format): readonly LinePrinter[] {
	const glossary = glossaryOf(rule);
	const symbols = (name: string) =>
		Object.hasOwn(glossary, name) ? glossary[name]?.symbol : undefined;
	const found: LinePrinter[] = [];
	for (const { syntax } of textsOf(rule)) {
		found.push(...linePrinters(syntax, format, symbols, found.length));
	}
	return found;
}
