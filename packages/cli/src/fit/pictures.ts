import { join } from "node:path";
import {
	curvesScene,
	type FittedCurve,
	fitScene,
	formatNumber,
	residualsScene,
	type Scene,
} from "@ravine/plot";
import { type DataColumns, type Fit, isRefusal, type Prediction } from "ravine";
import { makeDirectory } from "../files.js";
import { checkOutput, ownPicture } from "../replace.js";
import type { RuleRun } from "./byRule.js";
import { type Fitted, percent, shownModel } from "./results.js";

/** The number of places at which a curve is computed. */
const SAMPLES = 240;
/** The parameters that a picture's subtitle has room for. */
const MAX_NAMED = 5;

/** The paths of a fit's pictures. */
export interface PictureFiles {
	readonly fit: string;
	readonly residuals: string;
	/** The cost over two parameters, with the path of the search. */
	readonly slice: string;
	/** With a rule. */
	readonly costs?: string;
}

/**
 * Makes the directory and checks that the pictures can be written there.
 * @param options `force`: replace files that ravine did not draw.
 * @throws InputError for a directory or a file that cannot be written, and for a file that is not a picture of ravine's.
 */
export function preparePictures(
	directory: string,
	{ force, byRule }: { readonly force: boolean; readonly byRule: boolean },
): PictureFiles {
	const files = {
		fit: join(directory, "fit.svg"),
		residuals: join(directory, "residuals.svg"),
		slice: join(directory, "slice.svg"),
		...(byRule ? { costs: join(directory, "costs.svg") } : {}),
	};
	makeDirectory(directory);
	for (const path of Object.values(files)) {
		checkOutput(path, ownPicture, force);
	}
	return files;
}

/** Draws the cost at the start and after every epoch of a rule. */
export function drawCosts(
	model: string,
	{ rule, cost, costs }: RuleRun,
): Scene {
	return curvesScene({
		series: [{ label: rule.name, values: costs }],
		title: shownModel(model),
		xLabel: "epoch",
		yLabel: cost,
	});
}

/** The names that a fit's pictures show. */
export interface PictureLabels {
	/** The formula's left side. */
	readonly left: string;
	/** The columns on its right side. */
	readonly predictors: readonly string[];
}

/** Draws a fit and its residuals. */
export function drawFit(
	fitted: Fitted,
	{ left, predictors }: PictureLabels,
): { readonly fit: Scene; readonly residuals: Scene } {
	const { data, found } = fitted;
	const { values } = found.predict(data.columns, fitted.level);
	const observed = values.map((value, i) => value + residual(found, i));
	const drawn = {
		title: shownModel(fitted.model),
		subtitle: parametersText(fitted),
	};
	const [predictor, ...others] = predictors;
	const sigma = data.sigma === undefined ? undefined : data.columns[data.sigma];
	return {
		fit:
			predictor !== undefined && others.length === 0
				? fitScene({
						...drawn,
						x: data.columns[predictor] as Float64Array,
						y: observed,
						curve: curveOver(predictor, fitted),
						xLabel: predictor,
						yLabel: left,
						bandLabel: `${percent(fitted.level)} confidence band`,
					})
				: fitScene({
						...drawn,
						x: values,
						y: observed,
						curve: diagonal(values),
						xLabel: `fitted ${left}`,
						yLabel: `observed ${left}`,
						curveLabel: "observed = fitted",
					}),
		residuals: residualsScene({
			...drawn,
			fitted: values,
			residuals:
				sigma === undefined
					? found.residuals
					: found.residuals.map((one, i) => one / (sigma[i] as number)),
			deviation: found.residualDeviation,
			xLabel: `fitted ${left}`,
			yLabel: sigma === undefined ? "residual" : "residual / sigma",
		}),
	};
}

function residual({ residuals }: Fit, row: number): number {
	return residuals[row] as number;
}

/** The parameters with their errors. */
function parametersText({ found, parameters }: Fitted): string {
	const { names, fixed } = parameters;
	const shownNames = names.filter((name) => !fixed.includes(name));
	const some = shownNames.slice(0, MAX_NAMED).map((name) => {
		const error = found.standardErrors[name] as number;
		const value = formatNumber(found.parameters[name] as number, {
			typeset: true,
		});
		if (found.undetermined.includes(name)) return `${name} undetermined`;
		return Number.isFinite(error)
			? `${name} = ${value} ± ${formatNumber(error, { digits: 2, typeset: true })}`
			: `${name} = ${value}`;
	});
	const rest = shownNames.length - some.length;
	return `${some.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function endsOf(values: Float64Array): [number, number] {
	return values.reduce<[number, number]>(
		([low, high], value) => [Math.min(low, value), Math.max(high, value)],
		[Infinity, -Infinity],
	);
}

function diagonal(values: Float64Array): FittedCurve {
	const ends = endsOf(values);
	return { x: ends, values: ends };
}

/** The curve over the data's interval; NaN where the formula is not finite. */
function curveOver(
	predictor: string,
	{ data, found, level }: Fitted,
): FittedCurve {
	const [low, high] = endsOf(data.columns[predictor] as Float64Array);
	const x = Float64Array.from({ length: SAMPLES + 1 }, (_, i) => {
		const part = i / SAMPLES;
		return low * (1 - part) + high * part;
	});
	const whole = predictOr(found, { [predictor]: x }, level);
	if (whole !== undefined) {
		const { values, lower, upper } = whole;
		return { x, values, lower, upper };
	}
	const curve = {
		values: new Float64Array(x.length).fill(Number.NaN),
		lower: new Float64Array(x.length).fill(Number.NaN),
		upper: new Float64Array(x.length).fill(Number.NaN),
	};
	x.forEach((one, i) => {
		const at = predictOr(found, { [predictor]: [one] }, level);
		if (at === undefined) return;
		curve.values[i] = at.values[0] as number;
		curve.lower[i] = at.lower[0] as number;
		curve.upper[i] = at.upper[0] as number;
	});
	return { x, ...curve };
}

/** The curve with its band; undefined where the formula is not finite in some row. */
function predictOr(
	found: Fit,
	columns: DataColumns,
	level: number,
): Prediction | undefined {
	try {
		return found.predict(columns, level);
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw error;
	}
}
