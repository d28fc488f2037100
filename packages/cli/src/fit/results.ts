import { formatNumber } from "@ravine/plot";
import type { Fit, Loss } from "ravine";
import { plainSettings, settingsText } from "../rules.js";
import { formatTable } from "../table.js";
import { listed, shown } from "../text.js";
import { lowestCost, type RuleRun } from "./byRule.js";
import type { FitData } from "./data.js";
import type { Parameters } from "./parameters.js";
import type { Started } from "./starts.js";

/** A fit with everything that the output needs. */
export interface Fitted extends Started {
	readonly file: string;
	readonly model: string;
	readonly data: FitData;
	readonly parameters: Parameters;
	readonly level: number;
	readonly loss: Loss;
	readonly scale: number | undefined;
	/** A sentence about columns that may be misspelt in the formula; else empty. */
	readonly hint: string;
	/** The descent, if a rule made the fit. */
	readonly run?: RuleRun;
}

const ENDINGS = {
	converged: "converged",
	stuck: "stuck: no step lowers the cost, as at a kink of the formula",
	maxIterations: "stopped after the largest number of iterations",
	stopped: "stopped",
	aborted: "interrupted",
} as const satisfies Record<Fit["reason"], string>;

/** The reason why a fit ended, as a sentence. */
export function endingOf({
	found,
	run,
}: Pick<Fitted, "found" | "run">): string {
	return run === undefined ? ENDINGS[found.reason] : endingOfRun(run);
}

function endingOfRun({ reason, costs, epochs, farthest }: RuleRun): string {
	if (reason === "aborted")
		return `interrupted after ${costs.length - 1} of ${epochs} epochs`;
	if (reason === "diverged")
		return "diverged: the steps are too large; the best point before is kept";
	if (farthest === undefined) return "the last epoch is done";
	const { name, errors } = farthest;
	return `the last epoch is done; ${shown(name)} is ${number(errors, 2)} standard errors from the minimum`;
}

/** A share such as 0.95 as per cent. */
export function percent(level: number): string {
	return `${formatNumber(100 * level, { digits: 6 })} %`;
}

/** A fit's results as text. */
export function fitText(fitted: Fitted): string {
	const { file, model, data, notes, found, hint } = fitted;
	const { undetermined } = found;
	return [
		`${shown(file)}: ${data.rows} ${data.rows === 1 ? "row" : "rows"}${data.leftOut > 0 ? ` (${data.leftOut} with missing cells left out)` : ""}, ${shownModel(model)}\n`,
		...[...data.notes, ...notes].map((note) => `${note}\n`),
		"\n",
		parameterTable(fitted),
		"\n",
		figures(fitted),
		...(undetermined.length > 0
			? [
					`\nthe data do not determine ${listed(undetermined)}: other values fit as well; --fixed ${undetermined[0]}=… gives one of them a value\n`,
				]
			: []),
		...(hint === "" ? [] : [`${hint}\n`]),
	].join("");
}

/** A formula on one line, cut if it is long. */
export function shownModel(model: string): string {
	return shown(model.trim().replace(/\s+/g, " "));
}

function parameterTable({ found, parameters, level }: Fitted): string {
	const interval = found.interval(level);
	return formatTable(
		[
			{ title: "parameter" },
			{ title: "estimate", right: true },
			{ title: "standard error", right: true },
			{ title: `${percent(level)} interval` },
			{ title: "" },
		],
		parameters.names.map((name) => {
			const value = found.parameters[name] as number;
			if (parameters.fixed.includes(name)) {
				return [shown(name), number(value), "", "", "fixed"];
			}
			const error = found.standardErrors[name] as number;
			const [low, high] = interval[name] as [number, number];
			return [
				shown(name),
				number(value),
				Number.isFinite(error) ? number(error, 3) : "unknown",
				Number.isFinite(high - low)
					? `${number(low)} to ${number(high)}`
					: "unknown",
				noteOn(name, found),
			];
		}),
	);
}

function noteOn(name: string, found: Fit): string {
	if (found.undetermined.includes(name)) return "the data do not determine it";
	return found.atBounds.includes(name) ? "at its bound" : "";
}

function number(value: number, digits = 6): string {
	return formatNumber(value, { digits });
}

/** Differences of criteria count, so they have two decimals at any size. */
function criterion(value: number): string {
	if (!Number.isFinite(value)) return "unknown";
	const rounded = Math.round(100 * value) / 100;
	return formatNumber(rounded, { digits: 15, grouped: true });
}

/** The figures of a fit, one a line. */
function figures(fitted: Fitted): string {
	const { found, data, loss } = fitted;
	const { degreesOfFreedom, iterations, evaluations } = found;
	const shownOr = (value: number) =>
		Number.isFinite(value) ? number(value, 4) : "unknown";
	const lines: readonly (readonly [string, string])[] = [
		["rows", String(data.rows)],
		["degrees of freedom", String(degreesOfFreedom)],
		[
			data.sigma === undefined ? "residual deviation" : "deviation / sigma",
			shownOr(found.residualDeviation),
		],
		["R²", shownOr(found.rSquared)],
		["AIC", criterion(found.aic)],
		["BIC", criterion(found.bic)],
		...(loss === "squared"
			? []
			: [["loss", `${loss}, cost ${shownOr(found.cost)}`] as const]),
		...(fitted.run === undefined
			? [
					[
						"iterations",
						`${iterations}, with ${evaluations} evaluations`,
					] as const,
				]
			: runFigures(fitted.run)),
		["ended", endingOf(fitted)],
	];
	const width = Math.max(20, ...lines.map(([name]) => name.length + 2));
	return lines
		.map(([name, value]) => `${name.padEnd(width)}${value}\n`)
		.join("");
}

function runFigures({
	rule,
	batch,
	steps,
	cost,
	costs,
}: RuleRun): readonly (readonly [string, string])[] {
	const lowest = lowestCost(costs);
	return [
		["rule", `${shown(rule.name)}, ${settingsText(rule)}`],
		["steps", `${steps}, on ${batch} ${batch === 1 ? "row" : "rows"} each`],
		[
			cost,
			`${number(lowest, 4)}, from ${number(costs[0] as number, 4)} at the start`,
		],
	];
}

function runRecord(run: RuleRun): Readonly<Record<string, unknown>> {
	const { rule, batch, epochs, steps, cost, costs, farthest } = run;
	return {
		...{ name: rule.name, settings: plainSettings(rule.settings) },
		...{ batch, epochs, steps, cost, costs },
		farthest: farthest ?? null,
	};
}

/** A fit as `--json` prints it. An unknown number is null, and `reasons` has the reason by its path. */
export function fitRecord(
	fitted: Fitted,
	pictures: readonly string[],
): Readonly<Record<string, unknown>> {
	const { file, model, data, found, level, loss } = fitted;
	const reasons: Record<string, string> = {};
	const known = (path: string, value: number, why: string) => {
		if (Number.isFinite(value)) return value;
		reasons[path] = why;
		return null;
	};
	const noDegrees = "there are no degrees of freedom";
	const noLogarithm = "the residuals are all 0";
	const parameters = parameterRecords(fitted, known, noDegrees);
	const correlation = Object.fromEntries(
		Object.entries(found.correlation).filter(
			([name]) => !fitted.parameters.fixed.includes(name),
		),
	);
	return {
		file,
		model,
		rows: data.rows,
		leftOut: data.leftOut,
		level,
		loss,
		parameters,
		correlation,
		undetermined: found.undetermined,
		degreesOfFreedom: found.degreesOfFreedom,
		residualSumOfSquares: known(
			"residualSumOfSquares",
			found.residualSumOfSquares,
			"it overflows",
		),
		residualDeviation: known(
			"residualDeviation",
			found.residualDeviation,
			noDegrees,
		),
		rSquared: known("rSquared", found.rSquared, "the responses hardly differ"),
		aic: known("aic", found.aic, noLogarithm),
		bic: known("bic", found.bic, noLogarithm),
		cost: known("cost", found.cost, "it overflows"),
		converged: fitted.run?.converged ?? found.converged,
		ended: endingOf(fitted),
		iterations: found.iterations,
		evaluations: found.evaluations,
		...(fitted.run === undefined ? {} : { rule: runRecord(fitted.run) }),
		pictures,
		notes: [
			...data.notes,
			...fitted.notes,
			...(fitted.hint === "" ? [] : [fitted.hint]),
		],
		reasons,
	};
}

function parameterRecords(
	{ found, parameters, start, level }: Fitted,
	known: (path: string, value: number, why: string) => number | null,
	noDegrees: string,
): Record<string, unknown> {
	const interval = found.interval(level);
	return Object.fromEntries(
		parameters.names.map((name) => {
			const why = found.undetermined.includes(name)
				? "the data do not determine the parameter"
				: noDegrees;
			const at = (what: string, value: number) =>
				known(`parameters.${name}.${what}`, value, why);
			const [low, high] = interval[name] as [number, number];
			return [
				name,
				{
					estimate: found.parameters[name],
					standardError: at("standardError", found.standardErrors[name] ?? 0),
					lower: at("lower", low),
					upper: at("upper", high),
					start: start[name],
					fixed: parameters.fixed.includes(name),
					atBound: found.atBounds.includes(name),
				},
			];
		}),
	);
}
