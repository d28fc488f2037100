import { formatNumber } from "@ravine/plot";
import type { RaceRun } from "ravine";
import {
	type ExplainedStep,
	explainStep,
	type Format,
	printLine,
} from "ravine/explain";

/** Milliseconds without another step, until the lines are written for those who hear the page. */
const REST = 200;

/** A number in a formula; the printer makes a power of ten of its exponent. */
function numberInFormula(value: number): string {
	if (Number.isFinite(value)) return formatNumber(value, { digits: 3 });
	return Number.isNaN(value) ? "no number" : value > 0 ? "∞" : "−∞";
}

/** The place of one line on the page. */
interface LinePlace {
	/** The line's index in the rule's text. */
	readonly index: number;
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
	/** What tells the lines that are on the page from others. */
	#shown = "";
	#lines: readonly LinePlace[] = [];
	/** The name under the pointer. */
	#lit: string | undefined;
	#speaking: ReturnType<typeof setTimeout> | undefined;

	constructor(host: HTMLElement) {
		this.#host = host;
		host.addEventListener("pointerover", ({ target }) => {
			const named = (target as Element).closest<HTMLElement>("[data-name]");
			this.#light(named?.dataset.name);
		});
		host.addEventListener("pointerleave", () => this.#light(undefined));
	}

	/** Marks a name wherever it stands, and the numbers in its place. */
	#light(name: string | undefined): void {
		if (name === undefined && this.#lit === undefined) return;
		this.#lit = name;
		for (const place of this.#host.querySelectorAll<MathMLElement>(
			"[data-name]",
		)) {
			place.classList.toggle("lit", place.dataset.name === name);
		}
	}

	/**
	 * Shows a step of a run, with the numbers of one variable; of a partition, the lines that move this variable.
	 * @param at the point from which the step leads.
	 */
	show(run: RaceRun, at: number, variable: string): void {
		const step = explainStep(run, at);
		const lines = step.lines.flatMap(({ values }, k) =>
			variable in values ? [k] : [],
		);
		const shown = JSON.stringify([run.rule.text, lines]);
		if (shown !== this.#shown) this.#lay(step, lines, variable);
		this.#shown = shown;
		for (const { index, numbers, result } of this.#lines) {
			const line = printedAs("mathml", step, index, variable);
			write(numbers, line.numbers);
			write(result, line.result);
		}
		if (this.#lit !== undefined) this.#light(this.#lit);
		clearTimeout(this.#speaking);
		this.#speaking = setTimeout(() => this.#speak(step, variable), REST);
	}

	/** Call it when the place is gone. */
	end(): void {
		clearTimeout(this.#speaking);
	}

	/** Makes the places of the lines. */
	#lay(step: ExplainedStep, lines: readonly number[], variable: string): void {
		const host = this.#host;
		host.replaceChildren();
		const section = step.lines[lines[0] ?? 0]?.section;
		if (lines.length === 0) host.append(`${variable} stays where it is.`);
		else if (section !== undefined) {
			element(host, "div", "muted").append(`for ${section}`);
		}
		this.#lines = lines.map((index) => {
			const { target, symbols } = printedAs("mathml", step, index, variable);
			return addLine(host, index, target, symbols);
		});
	}

	#speak(step: ExplainedStep, variable: string): void {
		for (const { index, spoken } of this.#lines) {
			const line = printedAs("text", step, index, variable);
			spoken.textContent = `${line.target} becomes ${line.symbols}, which is ${line.numbers}, which is ${line.result}`;
		}
	}
}

function printedAs(
	format: Format,
	step: ExplainedStep,
	line: number,
	variable: string,
) {
	return printLine(step, line, variable, format, numberInFormula);
}

/** Adds the places of a line. */
function addLine(
	host: HTMLElement,
	index: number,
	target: string,
	symbols: string,
): LinePlace {
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
	const spoken = element(line, "div", "visually-hidden");
	return { index, numbers, result, spoken };
}

/** Adds the place of what follows an equals sign; no line break comes between the two. */
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
