import { formatNumber } from "@ravine/plot";
import { Command } from "commander";
import type { Surface } from "ravine";
import * as surfaces from "ravine/surfaces";
import {
	dialectOption,
	dialectRules,
	optionRows,
	optionsText,
} from "./dialects.js";
import { jsonOption } from "./options.js";
import type { Output } from "./output.js";
import { settingsText, shippedRules } from "./rules.js";
import { formOf, schedules } from "./schedules.js";
import { formatTable } from "./table.js";

interface Options {
	readonly json?: true;
}

export function rulesCommand({ print }: Output): Command {
	return new Command("rules")
		.description("list the rules, with their settings' defaults")
		.addOption(
			dialectOption("list that library's optimizers as ravine has them"),
		)
		.addOption(jsonOption("print one JSON array instead of a table"))
		.action(({ json, dialect }: Options & { readonly dialect?: string }) => {
			if (dialect !== undefined) {
				print(dialectList(dialect, json === true));
				return;
			}
			const rules = shippedRules.map((factory) => factory());
			if (json) {
				const records = rules.map(({ name, defaults, source, text }) => {
					return { name, defaults, source, text };
				});
				print(`${JSON.stringify(records)}\n`);
				return;
			}
			print(
				formatTable(
					[{ title: "rule" }, { title: "settings" }, { title: "source" }],
					rules.map((rule) => [rule.name, settingsText(rule), rule.source]),
				),
			);
		});
}

/** The optimizers of a dialect. */
function dialectList(library: string, json: boolean): string {
	const all = [...dialectRules(library)];
	if (json) {
		const records = all.map(([name, make]) => {
			const { source, differences } = make;
			return { name, options: optionRows(make), source, differences };
		});
		return `${JSON.stringify(records)}\n`;
	}
	return formatTable(
		[{ title: "optimizer" }, { title: "options" }, { title: "source" }],
		all.map(([name, make]) => [name, optionsText(make), make.source]),
	);
}

export function schedulesCommand({ print }: Output): Command {
	return new Command("schedules")
		.description(
			"list the schedules: values that change with the step, for --set and --rules",
		)
		.addOption(jsonOption("print one JSON array instead of a table"))
		.addHelpText(
			"after",
			`
Steps are counted from 1. In place of a number in another schedule, a schedule may
stand: warmup(100, cosine(0.01, 900)).`,
		)
		.action(({ json }: Options) => {
			const all = Object.entries(schedules).map(([name, { meaning }]) => {
				return { name, form: formOf(name), meaning };
			});
			print(
				json
					? `${JSON.stringify(all)}\n`
					: formatTable(
							[{ title: "schedule" }, { title: "value" }],
							all.map(({ form, meaning }) => [form, meaning]),
						),
			);
		});
}

export function surfacesCommand({ print }: Output): Command {
	return new Command("surfaces")
		.description("list the surfaces: cost functions to race on")
		.addOption(jsonOption("print one JSON array instead of a table"))
		.action(({ json }: Options) => {
			const all: readonly Surface[] = Object.values(surfaces);
			if (json) {
				const records = all.map(
					({ name, formula, variables, start, minima, description }) => {
						return { name, formula, variables, start, minima, description };
					},
				);
				print(`${JSON.stringify(records)}\n`);
				return;
			}
			print(surfacesTable(all));
		});
}

function surfacesTable(all: readonly Surface[]): string {
	return formatTable(
		[
			{ title: "surface" },
			{ title: "start" },
			{ title: "lowest cost", right: true },
			{ title: "what it is" },
		],
		all.map((surface) => [
			surface.name,
			pointText(surface.start),
			lowest(surface),
			surface.description,
		]),
	);
}

/** A point in the form that `--start` takes, as `x=-5,y=-2`. */
function pointText(point: Surface["start"]): string {
	return Object.entries(point)
		.map(([name, value]) => `${name}=${value}`)
		.join(",");
}

function lowest({ minima }: Surface): string {
	if (minima.length === 0) return "none";
	return formatNumber(Math.min(...minima.map(({ cost }) => cost)));
}
