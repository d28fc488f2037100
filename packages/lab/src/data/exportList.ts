import { readRule } from "../model/ruleText.js";
import { curveAlong, curveGrid } from "./curves.js";
import type { Desk, Loaded } from "./desk.js";
import {
	commandLine,
	csvText,
	DATA_FILE,
	dataCsv,
	fitCode,
	parametersCsv,
	parametersJson,
	raceCode,
} from "./exports.js";
import type { BestFit } from "./fitted.js";
import { parametersAt } from "./stepOf.js";

/** A text that can be copied and saved. */
export interface Export {
	readonly title: string;
	readonly text: () => string;
	/** The name of the file that it is saved as. */
	readonly file: string;
}

/** Everything that can be taken along. */
export function exportsOf(
	{ lab }: Desk,
	loaded: Loaded,
	best: BestFit | undefined,
): Export[] {
	const command = commandLine(loaded, DATA_FILE, best);
	const isRacing = lab.ground.value === loaded.prepared.ground;
	return [
		{
			title: "the fit as code",
			text: () => fitCode(loaded, best),
			file: "fit.mjs",
		},
		{
			title: "the fit as a command",
			text: () => command.text ?? `# ${command.problem}`,
			file: "fit.sh",
		},
		...(best ? parametersOf(loaded, best) : []),
		...(isRacing ? [raceOf(lab, loaded)] : []),
		...curvesOf(lab, loaded, best),
		{
			title: "the two columns as CSV",
			text: () => dataCsv(loaded),
			file: DATA_FILE,
		},
	];
}

function parametersOf(loaded: Loaded, best: BestFit): Export[] {
	return [
		{
			title: "the parameters as JSON",
			text: () => parametersJson(loaded, best),
			file: "parameters.json",
		},
		{
			title: "the parameters as CSV",
			text: () => parametersCsv(best),
			file: "parameters.csv",
		},
	];
}

function raceOf(lab: Desk["lab"], loaded: Loaded): Export {
	const { start, steps, batch, noise, seed } = lab.conditions.value;
	const texts = lab.runs.value.flatMap(({ text, hidden }) =>
		hidden || readRule(text).rule === undefined ? [] : [text],
	);
	const asked = { texts, start, steps, batch, noise, seed };
	return {
		title: "the race as code",
		text: () => raceCode(loaded, asked),
		file: "race.mjs",
	};
}

/** The curves of the best fit and of every run, as columns. */
function curvesOf(
	lab: Desk["lab"],
	loaded: Loaded,
	best: BestFit | undefined,
): Export[] {
	const isRacing = lab.ground.value === loaded.prepared.ground;
	const step = lab.step.value;
	const grid = curveGrid(loaded);
	const named: readonly (readonly [string, readonly number[]])[] = [
		...(best
			? [["the best fit", best.parameters.map(({ value }) => value)] as const]
			: []),
		...(isRacing ? lab.shownRuns.value : []).map(
			(one) => [one.label, parametersAt(one, step)] as const,
		),
	];
	const curves = named.flatMap(([label, at]) => {
		const y = curveAlong(loaded, grid, at);
		return y ? [[label, y] as const] : [];
	});
	if (curves.length === 0) return [];
	const text = () =>
		csvText(
			["x", ...curves.map(([label]) => label)],
			Array.from(grid, (x, i) => [x, ...curves.map(([, y]) => y[i] as number)]),
		);
	return [
		{ title: `the curves at step ${step} as CSV`, text, file: "curves.csv" },
	];
}
