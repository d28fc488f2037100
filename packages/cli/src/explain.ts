import { formatNumber } from "@ravine/plot";
import { Command } from "commander";
import type { Rule } from "ravine";
import {
	describeSteps,
	glossaryOf,
	kernelText,
	printRule,
	rangeText,
	stagesOf,
} from "ravine/explain";
import {
	type DialectRule,
	dialectOption,
	optionRows,
	parseDialectRule,
} from "./dialects.js";
import { jsonOption } from "./options.js";
import type { Output } from "./output.js";
import { findRule } from "./rules.js";
import { formatTable } from "./table.js";

interface Options {
	readonly wat?: true;
	readonly latex?: true;
	readonly json?: true;
	readonly dialect?: string;
}

export function explainCommand({ print }: Output): Command {
	return new Command("explain")
		.description(
			"show a rule: its formula, its settings, and the operations and memory traffic of a step",
		)
		.argument(
			"<rule>",
			"a rule by name (ravine rules lists them), or the path of a .rule file; with --dialect, an optimizer of that library, with options after colons, as sgd:momentum=0.9:nesterov",
		)
		.addOption(
			dialectOption(
				"show that library's optimizer as ravine has it, and how it differs from ravine's own",
			),
		)
		.option("--latex", "print only the formula, in LaTeX")
		.option(
			"--wat",
			"print only the float32 kernel, in WebAssembly's text format",
		)
		.addOption(jsonOption("print one JSON object instead of text"))
		.action((given: string, { latex, wat, json, dialect }: Options) => {
			const { make, rule } =
				dialect === undefined
					? { rule: findRule(given)() }
					: parseDialectRule(dialect, given);
			if (json) {
				const record = {
					...ruleRecord(rule),
					...(make && dialectRecord(make, rule)),
				};
				print(`${JSON.stringify(record)}\n`);
				return;
			}
			const parts = [
				...(latex ? [printRule(rule, "latex")] : []),
				...(wat ? [kernelText(rule.program, "float32")] : []),
			];
			if (parts.length === 0) parts.push(explain(rule, make));
			print(parts.map((part) => `${part.trim()}\n`).join("\n"));
		});
}

/** A rule's description, as `--json` prints it. */
function ruleRecord(rule: Rule): object {
	const { name, source, text, defaults, program } = rule;
	const glossary = glossaryOf(rule);
	const settings = Object.entries(defaults).map(([setting, value]) => {
		const { range, meaning } = glossary[setting] ?? {};
		return {
			name: setting,
			default: value,
			...(range === undefined ? {} : { range: rangeText(range) }),
			...(meaning === undefined || meaning === "" ? {} : { meaning }),
		};
	});
	return {
		name,
		source,
		text,
		settings,
		states: program.states.map(({ name: state, per, initial, start }) => ({
			...{ name: state, per },
			initial: start?.text ?? initial,
		})),
		formula: printRule(rule, "text"),
		latex: printRule(rule, "latex"),
		...describeSteps(program),
		...traffic(rule),
	};
}

/** What a dialect's optimizer has besides. */
function dialectRecord(make: DialectRule, rule: Rule): object {
	const { differences, stateNames } = make;
	return { differences, options: optionRows(make, rule), stateNames };
}

/** A rule's description, as text. Of a dialect's optimizer the text is shown as it is, with that library's names. */
function explain(rule: Rule, make?: DialectRule): string {
	const { name, source, program } = rule;
	const { perStep, perArray, perParameter } = describeSteps(program);
	const sections = [
		`${name}${source === "" ? "" : `\n${source}`}`,
		indented(make === undefined ? printRule(rule, "text") : rule.text),
		...(make === undefined
			? [section("settings", settingsTable(rule))]
			: [make.differences, section("options", optionsTable(make, rule))]),
		section("states", statesTable(rule, make?.stateNames)),
		section(
			`once a step, in float64 (${operations(perStep.operations)})`,
			perStep.lines.join("\n"),
		),
		section(
			`once a step for each parameter array, in float64 (${operations(perArray.operations)})`,
			perArray.lines.join("\n"),
		),
		section(
			`per parameter (${operations(perParameter.operations)})`,
			perParameter.lines.join("\n"),
		),
		cost(rule),
	];
	return sections.filter((text) => text !== "").join("\n\n");
}

/** A symbol with a subscript, as in the formula: β₁ for β1. */
function subscripted(symbol: string): string {
	return symbol.replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)] ?? digit);
}

function section(title: string, body: string): string {
	return body === "" ? "" : `${title}\n${indented(body)}`;
}

function indented(text: string): string {
	return text.trimEnd().replace(/^(?=.)/gm, "  ");
}

function operations(count: number): string {
	return `${count} operation${count === 1 ? "" : "s"}`;
}

function settingsTable(rule: Rule): string {
	const glossary = glossaryOf(rule);
	const rows = Object.entries(rule.defaults).map(([name, value]) => {
		const { symbol = "", range, meaning = "" } = glossary[name] ?? {};
		return [
			name,
			subscripted(symbol),
			formatNumber(value),
			range === undefined ? "any finite number" : rangeText(range),
			meaning,
		];
	});
	if (rows.length === 0) return "";
	return formatTable(
		[
			{ title: "name" },
			{ title: "symbol" },
			{ title: "default", right: true },
			{ title: "range" },
			{ title: "meaning" },
		],
		rows,
	);
}

function optionsTable(make: DialectRule, rule: Rule): string {
	return formatTable(
		[
			{ title: "option" },
			{ title: "setting" },
			{ title: "default", right: true },
			{ title: "allowed" },
			{ title: "meaning" },
		],
		optionRows(make, rule).map((row) => [
			...[row.option, row.setting ?? "", row.standard, row.allowed],
			row.meaning,
		]),
	);
}

const extents = {
	parameter: "one number per parameter",
	array: "one number per parameter array",
	step: "one number in all",
};

/** @param theirs the names of the states in another library. */
function statesTable(
	{ program }: Rule,
	theirs: Readonly<Record<string, string>> = {},
): string {
	return program.states
		.map(({ name, per, initial, start }) => {
			const known = theirs[name] === undefined ? "" : ` (${theirs[name]})`;
			return `${name}${known}: ${extents[per]}, from ${start?.text ?? formatNumber(initial)}`;
		})
		.join("\n");
}

/** The bytes that a step moves: every pass reads the arrays that it needs, the last one writes. */
function traffic({ program }: Rule) {
	const { stages } = stagesOf(program);
	const isMemory = (index: number) =>
		["parameter", "gradient", "state"].includes(program.nodes[index]?.op ?? "");
	const reads = stages.map(({ elements }) => elements.filter(isMemory).length);
	const writes = stages.map(({ stores }) => stores.length);
	const bytes = (counts: readonly number[]) =>
		4 * counts.reduce((sum, count) => sum + count, 0);
	return {
		passes: stages.length,
		bytesRead: bytes(reads),
		bytesWritten: bytes(writes),
	};
}

function cost(rule: Rule): string {
	const { passes, bytesRead, bytesWritten } = traffic(rule);
	const passesText =
		passes === 1
			? "one pass over the parameters"
			: `${passes} passes over the parameters, since a reduction must be complete before anything that uses it can start`;
	return `memory per parameter, in float32: ${bytesRead} bytes read, ${bytesWritten} written a step, in ${passesText}`;
}
