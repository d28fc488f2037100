import { Command } from "commander";
import type { Surface } from "ravine";
import * as rules from "ravine/rules";
import * as surfaces from "ravine/surfaces";
import { settingsText } from "./race.js";
import { formatNumber, formatTable } from "./table.js";

export function rulesCommand(): Command {
	return new Command("rules")
		.description("list the rules, with their settings' defaults")
		.action(() => {
			// From simple to complex.
			const rows = Object.values(rules)
				.map((factory) => factory())
				.sort((a, b) => a.program.nodes.length - b.program.nodes.length)
				.map((rule) => [rule.name, settingsText(rule), rule.source]);
			process.stdout.write(
				formatTable(
					[{ title: "rule" }, { title: "settings" }, { title: "source" }],
					rows,
				),
			);
		});
}

export function surfacesCommand(): Command {
	return new Command("surfaces")
		.description("list the surfaces: cost functions to race on")
		.action(() => {
			const rows = Object.values(surfaces).map((surface) => [
				surface.name,
				pointText(surface.start),
				lowest(surface),
				surface.description,
			]);
			process.stdout.write(
				formatTable(
					[
						{ title: "surface" },
						{ title: "start" },
						{ title: "lowest cost", right: true },
						{ title: "what it is" },
					],
					rows,
				),
			);
		});
}

/** A point, as `x=-5,y=-2`: so `--start` takes it. */
function pointText(point: Surface["start"]): string {
	return Object.entries(point)
		.map(([name, value]) => `${name}=${value}`)
		.join(",");
}

function lowest({ minima }: Surface): string {
	if (minima.length === 0) return "none";
	return formatNumber(Math.min(...minima.map(({ cost }) => cost)));
}
