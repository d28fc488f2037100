import { Command } from "commander";
import type { Rule } from "ravine";
import {
	glossary,
	kernelText,
	printRule,
	rangeText,
	stagesOf,
} from "ravine/explain";
import { describeSteps } from "./operations.js";
import { findRule } from "./rules.js";
import { formatNumber, formatTable } from "./table.js";

interface Options {
	readonly wat?: true;
	readonly latex?: true;
}

export function explainCommand(): Command {
	return new Command("explain")
		.description(
			"show a rule: its formula, its settings, what a step computes and costs",
		)
		.argument(
			"<rule>",
			"a rule by name (ravine rules lists them), or the path of a .rule file",
		)
		.option("--latex", "print the formula alone, for LaTeX")
		.option(
			"--wat",
			"print the float32 kernel alone, in WebAssembly's text format",
		)
		.action((given: string, { latex, wat }: Options) => {
			const rule = findRule(given)();
			const parts = [
				...(latex ? [printRule(rule, "latex")] : []),
				...(wat ? [kernelText(rule.program, "float32")] : []),
			];
			if (parts.length === 0) parts.push(explain(rule));
			process.stdout.write(parts.map((part) => `${part.trim()}\n`).join("\n"));
		});
}

/** All about a rule, as text. */
function explain(rule: Rule): string {
	const { name, source, program } = rule;
	const { perStep, perArray, perParameter } = describeSteps(program);
	const sections = [
		`${name}${source === "" ? "" : `\n${source}`}`,
		indented(printRule(rule, "text")),
		section("settings", settingsTable(rule)),
		section("states", statesTable(rule)),
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

function section(title: string, body: string): string {
	return body === "" ? "" : `${title}\n${indented(body)}`;
}

function indented(text: string): string {
	return text.trimEnd().replace(/^(?=.)/gm, "  ");
}

function operations(count: number): string {
	return `${count} operation${count === 1 ? "" : "s"}`;
}

function settingsTable({ defaults }: Rule): string {
	const rows = Object.entries(defaults).map(([name, value]) => {
		const entry = Object.hasOwn(glossary, name) ? glossary[name] : undefined;
		return [
			name,
			entry?.symbol ?? "",
			formatNumber(value),
			entry === undefined ? "any finite number" : rangeText(entry.range),
			entry?.meaning ?? "",
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

function statesTable({ program }: Rule): string {
	return program.states
		.map(({ name, scalar, initial }) => {
			const count = scalar
				? "one number per parameter array"
				: "one number per parameter";
			return `${name}: ${count}, from ${formatNumber(initial)}`;
		})
		.join("\n");
}

/** What a step moves through memory: every pass reads what it needs, the last one writes. */
function cost({ program }: Rule): string {
	const { stages } = stagesOf(program);
	const isMemory = (index: number) =>
		["parameter", "gradient", "state"].includes(program.nodes[index]?.op ?? "");
	const reads = stages.map(({ elements }) => elements.filter(isMemory).length);
	const writes = stages.map(({ stores }) => stores.length);
	const bytes = (counts: readonly number[]) =>
		4 * counts.reduce((sum, count) => sum + count, 0);
	const passes =
		stages.length === 1
			? "one pass over the parameters"
			: `${stages.length} passes over the parameters, since a reduction must be whole before what depends on it begins`;
	return `memory per parameter, in float32: ${bytes(reads)} bytes read, ${bytes(writes)} written a step, in ${passes}`;
}
