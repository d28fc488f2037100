import { formatNumber } from "@ravine/plot";
import type { RaceRun, Rule } from "ravine";
import {
	type ExplainedStep,
	explainStep,
	printLine,
	printRule,
} from "ravine/explain";

/** Milliseconds without another step, until the lines are written for those who hear the page. */
const REST = 200;

/** A number in a formula; the printer makes a power of ten of its exponent. */
export function numberInFormula(value: number): string {
	return Number.isNaN(value) ? "no number" : formatNumber(value, { digits: 3 });
}

/** The place of one line on the page. */
interface LinePlace {
	readonly numbers: HTMLElement;
	readonly result: HTMLElement;
	/** The line for those who hear the page. */
	readonly spoken: HTMLElement;
}

/**
 * The lines of a rule with the numbers of a step, written to the page without a component. All markup is the
 * library's own, which escapes names.
 */
export class FormulaView {
	readonly #host: HTMLElement;
	#rule: Rule | undefined;
	#lines: readonly LinePlace[] = [];
	#speaking: ReturnType<typeof setTimeout> | undefined;

	constructor(host: HTMLElement) {
		this.#host = host;
	}

	/** Shows a step of a run, with the numbers of one variable. @param at the point from which the step leads. */
	show(run: RaceRun, at: number, variable: string): void {
		const { rule } = run;
		if (rule.sections !== undefined) {
			this.#showSymbols(rule);
			return;
		}
		const step = explainStep(run, at);
		if (this.#rule?.text !== rule.text || this.#lines.length === 0) {
			this.#lines = step.lines.map((_, k) => {
				const { target, symbols } = printLine(
					...([step, k, variable, "mathml" as const, numberInFormula] as const),
				);
				return addLine(this.#host, k === 0, target, symbols);
			});
		}
		this.#rule = rule;
		this.#lines.forEach((place, k) => {
			const line = printLine(step, k, variable, "mathml", numberInFormula);
			write(place.numbers, line.numbers);
			write(place.result, line.result);
		});
		clearTimeout(this.#speaking);
		this.#speaking = setTimeout(() => this.#speak(step, variable), REST);
	}

	#speak(step: ExplainedStep, variable: string): void {
		this.#lines.forEach(({ spoken }, k) => {
			const { target, symbols, numbers, result } = printLine(
				...([step, k, variable, "text" as const, numberInFormula] as const),
			);
			spoken.textContent = `${target} becomes ${symbols}, which is ${numbers}, which is ${result}`;
		});
	}

	/** Call it when the place is gone. */
	end(): void {
		clearTimeout(this.#speaking);
	}

	#showSymbols(rule: Rule): void {
		if (this.#rule === rule) return;
		this.#rule = rule;
		this.#lines = [];
		clearTimeout(this.#speaking);
		this.#host.innerHTML = printRule(rule, "mathml");
	}
}

/** Adds the places of a line. */
function addLine(
	host: HTMLElement,
	isFirst: boolean,
	target: string,
	symbols: string,
): LinePlace {
	if (isFirst) host.replaceChildren();
	const line = element(host, "div", "formula-line");
	const shown = element(line, "div", "");
	shown.setAttribute("aria-hidden", "true");
	const top = element(shown, "div", "formula-symbols");
	element(top, "span", "").innerHTML = target;
	top.append(" ← ");
	element(top, "span", "").innerHTML = symbols;
	const below = element(shown, "div", "formula-numbers");
	const numbers = addPart(below);
	const result = addPart(below);
	return { numbers, result, spoken: element(line, "div", "visually-hidden") };
}

/** Adds the place of what stands behind a sign of equality; the two do not part. */
function addPart(line: HTMLElement): HTMLElement {
	const part = element(line, "span", "formula-part");
	part.append("= ");
	return element(part, "span", "");
}

function element(parent: HTMLElement, name: string, className: string) {
	const made = document.createElement(name);
	if (className !== "") made.className = className;
	parent.append(made);
	return made;
}

const written = new WeakMap<HTMLElement, string>();

/** Sets the markup of a place, if it changes. */
function write(place: HTMLElement, markup: string): void {
	if (written.get(place) === markup) return;
	written.set(place, markup);
	place.innerHTML = markup;
}
