import { contourScene, curvesScene, type Scene } from "@ravine/plot";
import { Command } from "commander";
import {
	isSurface,
	nearest,
	type Race,
	type RaceRun,
	type Rule,
	race,
	type Surface,
	stepsToTarget,
} from "ravine";
import * as surfaces from "ravine/surfaces";
import { InputError } from "./errors.js";
import { checkWritable, writeWhole } from "./files.js";
import { numberThat, parseNumber, wholeNumber } from "./numbers.js";
import { rulesOption, setOption } from "./options.js";
import { parseRules } from "./rules.js";
import { formatNumber, formatTable } from "./table.js";

const named: Readonly<Record<string, Surface>> = surfaces;

interface Options {
	readonly rules: string;
	readonly set: readonly string[];
	readonly start?: string;
	readonly steps: number;
	readonly target: number;
	readonly noise: number;
	readonly seed: number;
	readonly out?: string;
	readonly json?: true;
}

/** A race keeps every step of every rule, so their number is bounded. */
const mostSteps = 100_000;

export function raceCommand(): Command {
	return new Command("race")
		.description(
			"run rules side by side from one start, and draw where they go",
		)
		.argument(
			"[surface]",
			'a surface by name (ravine surfaces lists them), or a formula such as "x^2 + 3*y^2"',
			"bowl",
		)
		.addOption(rulesOption())
		.addOption(setOption())
		.option(
			"--start <point>",
			"where all begin, as x=-5,y=-2; default: the surface's own start; a formula needs one",
		)
		.option("--steps <n>", "steps to take", wholeNumber(1, mostSteps), 400)
		.option(
			"--target <cost>",
			"the cost to come below; with a surface, counted from its lowest known minimum",
			numberThat(() => true, "a number such as 1e-3"),
			1e-3,
		)
		.option(
			"--noise <deviation>",
			"normal noise added to every slope, the same for all rules",
			numberThat((value) => value >= 0, "a number from 0"),
			0,
		)
		.option("--seed <n>", "of the noise", wholeNumber(0), 1)
		.option(
			"--out <file>",
			"the picture, an SVG file (default: race.svg, and none with --json)",
		)
		.option("--json", "print one JSON object with every step, and no table")
		.action(run);
}

async function run(given: string, options: Options): Promise<void> {
	const surface = findSurface(given);
	const preferred = typeof surface === "string" ? {} : surface.settings;
	const rules = await parseRules(options.rules, options.set, preferred);
	const { steps, target, noise, seed } = options;
	const out = options.out ?? (options.json ? undefined : "race.svg");
	if (out !== undefined) checkWritable(out);
	if (typeof surface === "string" && options.start === undefined) {
		throw new InputError(
			"a formula needs --start, for example --start x=-5,y=-2",
		);
	}
	const done = await race({
		surface,
		...(options.start === undefined
			? {}
			: { start: parsePoint(options.start) }),
		rules,
		steps,
		noise,
		seed,
	});
	const picture = out === undefined ? undefined : drawRace(done);
	if (out !== undefined && picture !== undefined) writeWhole(out, picture.svg);
	if (options.json) {
		process.stdout.write(`${JSON.stringify(raceRecord(done, target))}\n`);
		return;
	}
	process.stdout.write(
		[
			headline(done, target),
			`${rates(surface, rules)}; --set changes them\n\n`,
			raceTable(done, target),
			"\n",
			...(picture?.notes ?? []).map((note) => `${note}\n`),
			`picture: ${out}\n`,
		].join(""),
	);
}

/** The surface of that name, or the formula as it stands. */
function findSurface(given: string): Surface | string {
	const surface = Object.hasOwn(named, given) ? named[given] : undefined;
	if (surface !== undefined) return surface;
	// Nobody races on a formula that is one name, so a name alone is a surface's.
	if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(given)) return given;
	const near = nearest(given, Object.keys(named));
	throw new InputError(
		near === undefined
			? `no surface is called "${given}"; there are ${Object.keys(named).join(", ")}`
			: `no surface is called "${given}"; did you mean "${near}"? (ravine surfaces lists them)`,
	);
}

function parsePoint(text: string): Record<string, number> {
	const point = new Map<string, number>();
	for (const part of text.split(",")) {
		const [name = "", value = "", ...rest] = part.split("=");
		const number = parseNumber(value);
		if (name.trim() === "" || number === undefined || rest.length > 0) {
			throw new InputError(
				`--start ${text}: write NAME=NUMBER with commas between, for example x=-5,y=-2`,
			);
		}
		if (point.has(name.trim())) {
			throw new InputError(`--start ${text}: ${name.trim()} is given twice`);
		}
		point.set(name.trim(), number);
	}
	return Object.fromEntries(point);
}

/** The cost from which a target counts: a surface's lowest known minimum, or 0. */
function floorOf({ surface }: Race): number {
	if (!isSurface(surface)) return 0;
	const costs = surface.minima.map(({ cost }) => cost);
	return costs.length === 0 ? 0 : Math.min(...costs);
}

/** The first step after which a run is within `target` of the race's lowest known cost; null if it never is. */
export function stepsOf(done: Race, run: RaceRun, target: number) {
	return stepsToTarget(run, floorOf(done) + target);
}

/** The cost after the last step, or null if that is not finite. */
function finalCost({ steps }: Race, { path }: RaceRun): number | null {
	return path[steps]?.cost ?? null;
}

/** What `--json` prints. */
function raceRecord(done: Race, target: number) {
	const { surface, start, runs } = done;
	return {
		surface: isSurface(surface) ? surface.name : surface.formula,
		start,
		target,
		runs: runs.map((run) => ({
			rule: run.rule.name,
			settings: run.settings,
			stepsToTarget: stepsOf(done, run, target),
			finalCost: finalCost(done, run),
			diverged: run.diverged,
			path: run.path.map(({ parameters }) => [...parameters]),
		})),
	};
}

/** A race's results as a table of text. */
export function raceTable(done: Race, target: number): string {
	return formatTable(
		[
			{ title: "rule" },
			{ title: "settings" },
			{ title: "steps to target", right: true },
			{ title: "final cost", right: true },
			{ title: "diverged" },
		],
		done.runs.map((run) => {
			const cost = finalCost(done, run);
			return [
				run.rule.name,
				settingsText(run.rule),
				String(stepsOf(done, run, target) ?? "never"),
				cost === null ? "not finite" : formatNumber(cost),
				run.diverged ? "yes" : "no",
			];
		}),
	);
}

/** A rule's settings, as `learningRate 0.4, beta 0.9`. */
export function settingsText({ settings }: Rule): string {
	return Object.entries(settings)
		.map(([name, value]) => `${name} ${formatNumber(value as number)}`)
		.join(", ");
}

/** The picture of a race: contours over two variables, the curve of one, and for more the cost against the step. */
export function drawRace(done: Race): Scene {
	const { surface, runs } = done;
	if (surface.variables.length <= 2) return contourScene({ race: done });
	const scene = curvesScene({
		title: isSurface(surface) ? surface.name : surface.formula,
		series: runs.map(({ rule, path }) => ({
			label: rule.name,
			values: path.map(({ cost }) => cost),
		})),
		xLabel: "step",
		yLabel: "cost",
	});
	return {
		svg: scene.svg,
		notes: [
			`contours need one or two variables and there are ${surface.variables.length}: the picture shows the cost at each step`,
			...scene.notes,
		],
	};
}

function headline({ surface, start, steps, noise }: Race, target: number) {
	const from = Object.entries(start)
		.map(([name, value]) => `${name} = ${formatNumber(value)}`)
		.join(", ");
	const name = isSurface(surface) ? `${surface.name}: ` : "";
	const below = isSurface(surface)
		? `less than ${formatNumber(target)} above the minimum`
		: `a cost below ${formatNumber(target)}`;
	return [
		`${name}${surface.formula}\n`,
		`from ${from}, ${steps} steps${noise > 0 ? `, noise ${formatNumber(noise)}` : ""}; target: ${below}\n`,
	].join("");
}

function rates(surface: Surface | string, rules: readonly Rule[]): string {
	const own = rules.filter(
		({ name }) => typeof surface !== "string" && name in surface.settings,
	).length;
	if (own === 0) return "rates: the rules' defaults";
	return own === rules.length
		? "rates: the surface's own"
		: "rates: the surface's own where it has some, else the rules' defaults";
}
