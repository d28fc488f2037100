import type { Rule, Setting, Surface } from "ravine";
import {
	type Expression,
	isExpression,
	parseExpression,
} from "../model/expression.js";
import { namedSurfaces, type Point } from "../model/ground.js";
import type { LabState } from "../model/lab.js";
import { callOf, linesOf, readRule } from "../model/ruleText.js";

/** The race as commands of a shell, with a sentence for each run that the command line cannot take. */
export interface ShellCommand {
	readonly text: string;
	readonly notes: readonly string[];
}

/**
 * The race as a command line. Rules that it has no name for are written to files first.
 * @param target the cost to reach.
 */
export function commandLine(
	state: LabState,
	start: Point,
	target: number,
): ShellCommand {
	const files: string[] = [];
	const notes: string[] = [];
	const items: string[] = [];
	for (const { text } of state.runs) {
		const { rule } = readRule(text);
		if (rule === undefined) continue;
		const item = itemOf(text, rule) ?? fileFor(text, rule, files);
		if (item === undefined) {
			notes.push(
				`${rule.name} is left out: the command line takes no rule with several parts or numbers for the variables; the library code has it`,
			);
		} else if (items.includes(item)) {
			notes.push(
				`${item} is there once: the command line refuses the same rule with the same settings twice`,
			);
		} else {
			items.push(item);
		}
	}
	const surface = state.cost.trim();
	const words = [
		Object.hasOwn(namedSurfaces, surface) ? surface : formulaWord(surface),
		`--start ${quoted(
			Object.entries(start)
				.map(([name, value]) => `${name}=${String(value)}`)
				.join(","),
		)}`,
		`--rules ${quoted(items.join(","))}`,
		`--steps ${state.steps}`,
		...targetOption(surface, target),
		...(state.noise > 0
			? [`--noise ${String(state.noise)}`, `--seed ${state.seed}`]
			: []),
	];
	if (items.length === 0) {
		return { text: "", notes };
	}
	return {
		text: [...files, `ravine race ${words.join(" \\\n  ")}`].join("\n"),
		notes,
	};
}

/** The target of the command line: above the lowest known minimum of a surface that has a name. */
const USUAL_TARGET = 1e-3;

function targetOption(surface: string, target: number): string[] {
	const { minima = [] } = Object.hasOwn(namedSurfaces, surface)
		? (namedSurfaces[surface] as Surface)
		: {};
	const floor =
		minima.length === 0 ? 0 : Math.min(...minima.map(({ cost }) => cost));
	if (target === floor + USUAL_TARGET) return [];
	return [`--target ${String(target - floor)}`];
}

/** A shipped rule with all its settings, as `adam:learningRate=0.4:beta1=0.8`; undefined for any other text. */
function itemOf(text: string, rule: Rule): string | undefined {
	if (!isExpression(text)) return undefined;
	const expression = parseExpression(text);
	if (expression.kind !== "call" || expression.name !== rule.name)
		return undefined;
	const settings = Object.entries(rule.settings).map(([name, value]) =>
		settingText(name, value),
	);
	if (settings.includes(undefined)) return undefined;
	return [rule.name, ...settings].join(":");
}

/** A setting as `beta1=0.8`, with a number or a schedule. */
function settingText(name: string, value: Setting): string | undefined {
	if (typeof value === "number") return `${name}=${String(value)}`;
	const call = typeof value === "function" ? callOf(value) : undefined;
	const schedule = call && scheduleText(call);
	return schedule === undefined ? undefined : `${name}=${schedule}`;
}

/** A schedule of numbers as the command line has it: `cosine(0.4, 100, end=0.1)`. */
function scheduleText(expression: Expression): string | undefined {
	if (expression.kind !== "call") return undefined;
	const args = expression.args.flatMap((arg): (string | undefined)[] => {
		if (arg.kind === "literal" && typeof arg.value === "number")
			return [String(arg.value)];
		if (arg.kind === "call") return [scheduleText(arg)];
		if (arg.kind !== "table") return [undefined];
		return arg.entries.map(({ key, value }) => {
			const one =
				value.kind === "literal" ? String(value.value) : scheduleText(value);
			return one === undefined ? undefined : `${key}=${one}`;
		});
	});
	return args.includes(undefined)
		? undefined
		: `${expression.name}(${args.join(", ")})`;
}

/** Adds the command that writes a rule's lines to a file. @returns the file's path, with the schedules that lines cannot set. */
function fileFor(
	text: string,
	rule: Rule,
	files: string[],
): string | undefined {
	if (rule.sections !== undefined) return undefined;
	const schedules = Object.entries(rule.settings)
		.filter(([, value]) => typeof value !== "number")
		.map(([name, value]) => settingText(name, value));
	if (schedules.includes(undefined)) return undefined;
	const lines = isExpression(text) ? linesOf(rule) : text;
	const stem =
		rule.name
			.normalize("NFKD")
			.replace(/[^A-Za-z0-9]+/g, "-")
			.replace(/^-+|-+$/g, "") || "own";
	const name = files.length === 0 ? stem : `${stem}-${files.length + 1}`;
	// A line of the text must not end the heredoc early.
	let end = "RULE";
	while (lines.split("\n").includes(end)) end += "_";
	files.push(`cat > ${name}.rule <<'${end}'\n${lines.trim()}\n${end}`);
	return [`./${name}.rule`, ...schedules].join(":");
}

/** A formula as a word; a space before a minus says that it is no option, parentheses that a name is no surface's. */
function formulaWord(formula: string): string {
	if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(formula)) return quoted(`(${formula})`);
	return quoted(formula.startsWith("-") ? ` ${formula}` : formula);
}

/** A word of a POSIX shell. */
function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word)
		? word
		: `'${word.replaceAll("'", `'\\''`)}'`;
}
