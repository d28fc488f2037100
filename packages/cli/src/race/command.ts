import { Command } from "commander";
import { costFunction, type RaceOptions, type Surface } from "ravine";
import { nearest } from "ravine/explain";
import * as surfaces from "ravine/surfaces";
import { InputError } from "../errors.js";
import { writeText } from "../files.js";
import {
	jsonOption,
	numberThat,
	parseNumbers,
	rulesOption,
	setOption,
	wholeNumber,
} from "../options.js";
import type { Output } from "../output.js";
import { checkOutput, forceOption, ownPicture } from "../replace.js";
import {
	makeRules,
	parseRules,
	type RuleRequest,
	type SettingsByRule,
} from "../rules.js";
import { shown } from "../text.js";
import { raceApart } from "./apart.js";
import {
	checkExtras,
	checkPictureName,
	drawRace,
	freePictureName,
	type PictureExtras,
} from "./picture.js";
import { chooseRates, measureSteepness } from "./rates.js";
import { raceHeadline, raceRecord, raceTable, ratesText } from "./results.js";

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
	readonly animate?: true;
	readonly inset?: true;
	readonly force?: true;
	readonly json?: true;
}

/** A race keeps every step of every rule, so the number of steps is bounded. */
const MAX_STEPS = 100_000;
/** The length of an animation, in seconds. */
const LOOP = 8;

export function raceCommand(output: Output): Command {
	return new Command("race")
		.description("run rules side by side from one start, and draw their paths")
		.argument(
			"[surface]",
			'a surface by name (ravine surfaces lists them), or a formula such as "x^2 + 3*y^2"',
			"bowl",
		)
		.addOption(rulesOption())
		.addOption(setOption())
		.option(
			"--start <point>",
			"the point where all runs begin, as x=-5,y=-2; default: the surface's own start; a formula needs one",
		)
		.option("--steps <n>", "steps to take", wholeNumber(1, MAX_STEPS), 400)
		.option(
			"--target <cost>",
			"the cost to reach; with a surface, above its lowest known minimum",
			numberThat(() => true, "a number such as 1e-3"),
			1e-3,
		)
		.option(
			"--noise <deviation>",
			"normal noise added to every slope, the same for all rules",
			numberThat((value) => value >= 0, "a number from 0"),
			0,
		)
		.option("--seed <n>", "seed of the noise", wholeNumber(0), 1)
		.option(
			"--out <file>",
			"the picture, an SVG file; default: race.svg, or race-2.svg and so on if that exists, and none with --json",
		)
		.option(
			"--animate",
			"make the paths of the picture draw themselves, step by step, in a loop of 8 seconds",
		)
		.option(
			"--inset",
			"magnify the surroundings of the minimum in a corner of the picture",
		)
		.addOption(forceOption())
		.addOption(
			jsonOption("print one JSON object with every step instead of a table"),
		)
		.addHelpText(
			"after",
			`
If you give a rule no learning rate for a formula, it tries nine around
1 / curvature at the start and takes the one with the lowest cost at the end of a
trial race; the table shows it.`,
		)
		.action((surface: string, options: Options) =>
			run(surface, options, output),
		);
}

async function run(
	given: string,
	options: Options,
	{ print }: Output,
): Promise<void> {
	const surface = findSurface(given);
	const requests = parseRules(options.rules, options.set);
	const { steps, target, noise, seed, json } = options;
	if (options.out !== undefined) checkPictureName(options.out);
	const out = options.out ?? (json ? undefined : freePictureName());
	if (out !== undefined) checkOutput(out, ownPicture, options.force === true);
	const start =
		options.start === undefined
			? undefined
			: parseNumbers("--start", options.start, "x=-5,y=-2");
	if (typeof surface === "string" && start === undefined) {
		throw new InputError(
			"a formula needs --start, for example --start x=-5,y=-2",
		);
	}
	const asked: Omit<RaceOptions, "rules"> = {
		surface,
		steps,
		noise,
		seed,
		...(start === undefined ? {} : { start }),
	};
	const extras = extrasOf(options);
	checkExtras(extras, variablesOf(surface), steps);
	const { preferred, curvature } = await ratesFor(surface, requests, asked);
	const rules = makeRules(requests, preferred);
	const done = await raceApart({ ...asked, rules });
	const picture = out === undefined ? undefined : drawRace(done, extras);
	if (out !== undefined && picture !== undefined) writeText(out, picture.svg);
	if (json) {
		print(`${JSON.stringify(raceRecord(done, target))}\n`);
		return;
	}
	const names = rules.map(({ name }) => name);
	print(
		[
			raceHeadline(done, target),
			`${ratesText(surface, names, curvature)}; --rules sgd:0.1 or --set changes them\n\n`,
			raceTable(done, target),
			"\n",
			...(picture?.notes ?? []).map((note) => `${note}\n`),
			`picture: ${out}\n`,
		].join(""),
	);
}

function extrasOf({ animate, inset }: Options): PictureExtras {
	return animate
		? { inset: inset === true, animate: { seconds: LOOP } }
		: { inset: inset === true };
}

function variablesOf(surface: Surface | string): readonly string[] {
	return typeof surface === "string"
		? costFunction(surface).variables
		: surface.variables;
}

/** Settings for the rules without given ones, and the curvature if it was used to choose them. */
async function ratesFor(
	surface: Surface | string,
	requests: readonly RuleRequest[],
	asked: Omit<RaceOptions, "rules">,
): Promise<{
	readonly preferred: SettingsByRule;
	readonly curvature?: number;
}> {
	if (typeof surface !== "string") return { preferred: surface.settings };
	const cost = costFunction(surface);
	const start = new Map(Object.entries(asked.start ?? {}));
	const point = cost.variables.map((name) => start.get(name));
	// The race itself refuses an incomplete start.
	if (!point.every((value) => value !== undefined)) return { preferred: {} };
	const steepness = measureSteepness(cost, point);
	const preferred = await chooseRates(requests, steepness, asked);
	return Object.keys(preferred).length === 0
		? { preferred }
		: { preferred, curvature: steepness.curvature };
}

/** The surface of that name, or else the text as a formula. */
function findSurface(given: string): Surface | string {
	const surface = Object.hasOwn(named, given) ? named[given] : undefined;
	if (surface !== undefined) return surface;
	// A formula that is a single name is pointless, so a single name is a surface.
	if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(given)) return given;
	const near = nearest(given, Object.keys(named));
	throw new InputError(
		near === undefined
			? `no surface is called "${shown(given)}"; there are ${Object.keys(named).join(", ")}`
			: `no surface is called "${shown(given)}"; did you mean "${near}"? (ravine surfaces lists them)`,
	);
}
