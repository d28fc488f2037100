import type { Scene } from "@ravine/plot";
import { Command, Option } from "commander";
import { isRefusal, type Loss } from "ravine";
import { modelSides } from "ravine/explain";
import { InputError, Unfinished } from "../errors.js";
import { writeText } from "../files.js";
import { stoppable } from "../interrupt.js";
import { jsonOption, numberThat, wholeNumber } from "../options.js";
import type { Output } from "../output.js";
import { forceOption } from "../replace.js";
import { shown } from "../text.js";
import { fitByRule } from "./byRule.js";
import { type FitData, type Missing, readFitData } from "./data.js";
import {
	findMisspelt,
	misspeltText,
	type ParameterOptions,
	readParameters,
} from "./parameters.js";
import {
	drawCosts,
	drawFit,
	type PictureFiles,
	type PictureLabels,
	preparePictures,
} from "./pictures.js";
import { createFitProgress } from "./progress.js";
import { endingOf, type Fitted, fitRecord, fitText } from "./results.js";
import {
	addRuleOptions,
	checkRuleOptions,
	type RuleOptions,
} from "./ruleOptions.js";
import { drawSlice, readSlice } from "./slice.js";
import { fitFromStarts, type Problem, type Started } from "./starts.js";

interface Options extends ParameterOptions, RuleOptions {
	readonly sigma?: string;
	readonly absoluteSigma?: true;
	readonly missing: Missing;
	readonly loss: Loss;
	readonly scale?: number;
	readonly starts?: number;
	readonly seed: number;
	readonly iterations: number;
	readonly level: number;
	readonly out?: string;
	readonly slice?: string;
	readonly force?: true;
	readonly json?: true;
}

const MAX_STARTS = 10_000;
const MAX_ITERATIONS = 1_000_000;

const losses = [
	"squared",
	"huber",
	"softL1",
	"cauchy",
	"arctan",
	"absolute",
] as const satisfies readonly Loss[];

export function fitCommand(output: Output): Command {
	const command = new Command("fit")
		.description(
			"fit a formula to the columns of a CSV file, with standard errors, and draw it",
		)
		.argument(
			"<file.csv>",
			"cells separated by commas, semicolons, tabs or bars; with or without a header",
		)
		.argument(
			"<formula>",
			'such as "y = a * exp(-b * x) + c": names of columns are data, all other names are parameters',
		);
	addParameterOptions(command);
	addDataOptions(command);
	addRuleOptions(command);
	return command
		.option(
			"--level <share>",
			"the level of the intervals and of the band",
			numberThat(
				(value) => value > 0 && value < 1,
				"a number above 0 and below 1",
			),
			0.95,
		)
		.option(
			"--out <dir>",
			"write fit.svg, residuals.svg and slice.svg there (with --rule also costs.svg)",
		)
		.option(
			"--slice <parameters>",
			"the one or two parameters over which slice.svg shows the cost and the path of the search, as a,b (default: the two that are correlated most)",
		)
		.addOption(forceOption())
		.addOption(jsonOption())
		.addHelpText(
			"after",
			`
Without --start, parameters begin at guesses of many sizes and the best is kept, or at
--starts points at random if --bounds gives each parameter two ends; the output says
so. With --rule, a learning rate that is not given is chosen by trials and falls to 0.
In a formula, a column's name has _ in place of spaces and signs: "Length (cm)" is
Length_cm. The exit code is 0 if the fit converged, 1 if it did not (its best is
printed), 2 for bad input.

Examples:
  ravine fit decay.csv "y = a * exp(-b * x) + c" --out fitted
  ravine fit dose.csv "log(y) = a - k * t" --start k=0.1 --fixed a=1.5
  ravine fit sales.csv "y = a + b * x + c * z" --loss huber --scale 2 --json
  ravine fit decay.csv "y = a * exp(-b * x) + c" --rule adam --batch 64 --epochs 50`,
		)
		.action((file: string, formula: string, options: Options, own: Command) => {
			checkRuleOptions(options, own);
			return run(file, formula, options, output);
		});
}

function addParameterOptions(command: Command): void {
	command
		.option("--start <list>", "where parameters begin, as a=1,b=0.5")
		.option(
			"--bounds <list>",
			"the minimum and the maximum of parameters, as a=0..10,b=0..",
		)
		.option("--fixed <list>", "parameters that keep a value, as c=0")
		.option(
			"--starts <n>",
			"the number of starts, all but one at random within --bounds; the best fit is kept",
			wholeNumber(1, MAX_STARTS),
		)
		.option(
			"--seed <n>",
			"seed of the random starts",
			wholeNumber(0, 2 ** 32 - 1),
			1,
		)
		.option(
			"--iterations <n>",
			"the largest number of iterations from each start",
			wholeNumber(0, MAX_ITERATIONS),
			1000,
		);
}

function addDataOptions(command: Command): void {
	command
		.option("--sigma <column>", "the column with each row's standard deviation")
		.option(
			"--absolute-sigma",
			"use --sigma as it is (default: only its proportions, with the size estimated from the residuals)",
		)
		.addOption(
			new Option(
				"--missing <what>",
				"rows with missing cells: refuse them, or leave them out",
			)
				.choices(["error", "drop"])
				.default("error"),
		)
		.addOption(
			new Option(
				"--loss <name>",
				"the cost of a residual; all but squared give outliers less weight",
			)
				.choices(losses)
				.default("squared"),
		)
		.option(
			"--scale <size>",
			"the size from which a robust loss treats a residual as an outlier (default: 1)",
			numberThat((value) => value > 0, "a number above 0"),
		);
}

async function run(
	file: string,
	formula: string,
	options: Options,
	output: Output,
): Promise<void> {
	const model = formula.normalize("NFC");
	const { level, loss, json, rule } = options;
	const { left, right } = modelSides(model);
	const sides = { left: left.names, right: right.names };
	const data = await readFitData(file, sides, options.sigma, options.missing);
	const isColumn = (name: string) => Object.hasOwn(data.columns, name);
	const predictors = right.names.filter(isColumn);
	const parameters = readParameters(
		right.names.filter((name) => !isColumn(name)),
		Object.keys(data.columns),
		options,
	);
	if (parameters.names.length === 0) {
		throw new InputError(
			`the formula has no parameter: all of its names are columns of ${shown(file)}`,
		);
	}
	const { slice, files } = readPictures(options, parameters);
	const misspelt = findMisspelt(
		parameters,
		data.names,
		Object.keys(data.columns),
	);
	const quiet = json ? { ...output, warn: () => {} } : output;
	const problem = {
		...{ model, data, parameters },
		options: libraryOptions(options, data),
	};
	const stop = stoppable();
	try {
		const started = await explained(data, misspelt, () =>
			rule === undefined
				? fitShown(problem, quiet, stop.signal)
				: fitByRule(problem, { ...options, rule }, quiet, stop.signal),
		);
		const fitted: Fitted = {
			...{ ...started, file, model, data, parameters, level, loss },
			scale: options.scale,
			hint: misspeltText(suspects(misspelt, started, predictors)),
		};
		const notes =
			files === undefined
				? []
				: draw(files, fitted, { left: left.text, predictors, slice });
		const pictures = Object.values(files ?? {});
		output.print(
			json
				? `${JSON.stringify(fitRecord(fitted, pictures))}\n`
				: resultText(fitted, notes),
		);
		if (!stop.signal.aborted) checkConverged(fitted);
	} finally {
		stop.finish();
	}
}

/** The pictures that are asked for: their files, and the slice that they show. */
function readPictures(
	{ slice: text, out, force, rule }: Options,
	parameters: ReturnType<typeof readParameters>,
) {
	const slice = text === undefined ? undefined : readSlice(text, parameters);
	if (slice !== undefined && out === undefined) {
		throw new InputError("--slice needs --out DIR, where the pictures go");
	}
	const files =
		out === undefined
			? undefined
			: preparePictures(out, {
					force: force === true,
					byRule: rule !== undefined,
				});
	return { slice, files };
}

function resultText(fitted: Fitted, notes: readonly string[]): string {
	const lines = notes.map((note) => `${note}\n`);
	return [fitText(fitted), ...(lines.length > 0 ? ["\n"] : []), ...lines].join(
		"",
	);
}

/** Misspelt columns that matter: all of them if the fit failed or no column is left, else those that are undetermined. */
function suspects(
	misspelt: ReadonlyMap<string, string>,
	{ found, run }: Started & Pick<Fitted, "run">,
	predictors: readonly string[],
): ReadonlyMap<string, string> {
	const converged = run?.converged ?? found.converged;
	if (!converged || predictors.length === 0) return misspelt;
	return new Map(
		[...misspelt].filter(([name]) => found.undetermined.includes(name)),
	);
}

/** @throws Unfinished */
function checkConverged(fitted: Fitted): void {
	const { found, run, hint } = fitted;
	if (run?.converged ?? found.converged) return;
	const advice =
		run === undefined
			? "other starts (--start, or --starts with --bounds) or more --iterations may help"
			: `standard errors hold only at a minimum; more --epochs, another rate (--set ${run.rule.name}.learningRate=…, also a schedule) or no --rule may help`;
	throw new Unfinished(
		`the fit did not converge: ${endingOf(fitted)}; the best so far is printed; ${hint === "" ? advice : hint}`,
	);
}

function libraryOptions(options: Options, { sigma }: FitData) {
	const { absoluteSigma, loss, scale, starts, seed, iterations } = options;
	return {
		...{ loss, scale, starts, seed, sigma, absoluteSigma },
		maxIterations: iterations,
	} satisfies Problem["options"];
}

/** Fits, and shows the progress of a long fit. A signal ends it at the best point so far. */
async function fitShown(
	problem: Problem,
	output: Output,
	signal: AbortSignal,
): Promise<Started> {
	const progress = createFitProgress(output);
	let [done, starts] = [0, 1];
	try {
		return await fitFromStarts({
			...problem,
			options: {
				...problem.options,
				signal,
				onStep: ({ iteration, cost }) =>
					progress.update({ iteration, cost, done, starts }),
			},
			onStart: (...counts) => {
				[done, starts] = counts;
			},
		});
	} finally {
		progress.stop();
	}
}

/** Gives refusals the file's own row numbers, and the names of columns that may be misspelt. */
async function explained<T>(
	{ rowNumbers }: FitData,
	misspelt: ReadonlyMap<string, string>,
	run: () => Promise<T>,
): Promise<T> {
	try {
		return await run();
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const message = error.message.replace(
			/\bin row (\d+)\b/,
			(_, row) => `in row ${rowNumbers[Number(row) - 1]}`,
		);
		const hint = misspeltText(misspelt);
		throw new InputError(hint === "" ? message : `${message}; ${hint}`);
	}
}

/** @returns lines about the pictures. */
function draw(
	files: PictureFiles,
	fitted: Fitted,
	labels: PictureLabels & { readonly slice: readonly string[] | undefined },
): readonly string[] {
	const { fit, residuals } = drawFit(fitted, labels);
	const { model, run } = fitted;
	const scenes: [path: string, scene: Scene][] = [
		[files.fit, fit],
		[files.residuals, residuals],
		[files.slice, drawSlice(fitted, labels.slice)],
		...(run && files.costs
			? [[files.costs, drawCosts(model, run)] as [string, Scene]]
			: []),
	];
	for (const [path, { svg }] of scenes) writeText(path, svg);
	const paths = scenes.map(([path]) => shown(path));
	return [
		...scenes.flatMap(([path, { notes }]) =>
			notes.map((note) => `${shown(path)}: ${note}`),
		),
		`pictures: ${paths.slice(0, -1).join(", ")} and ${paths.at(-1)}`,
	];
}
