import { RefusedRange } from "ravine";
import { positionOn } from "./axis.js";
import { join, layOutChart } from "./chart.js";
import { checkOptions, checkSize } from "./checks.js";
import { dataAxis, dataDomain, domainAroundZero } from "./dataAxis.js";
import { drawDots } from "./dots.js";
import { pixelAt } from "./frame.js";
import type { LegendEntry } from "./legend.js";
import { formatNumber } from "./numbers.js";
import { countFinite, pixelsOf } from "./points.js";
import type { Scene } from "./scene.js";
import { dataRules } from "./style.js";
import { line, path } from "./svg.js";

export interface ResidualsSceneOptions {
	/** The fitted value of each row. */
	readonly fitted: ArrayLike<number>;
	/** Observed minus fitted, of each row. */
	readonly residuals: ArrayLike<number>;
	/** The residuals' standard deviation: ±2 of it are shown as a band. */
	readonly deviation?: number;
	/** Default "fitted". */
	readonly xLabel?: string;
	/** Default "residual". */
	readonly yLabel?: string;
	/** Default "Residuals". */
	readonly title?: string;
	readonly subtitle?: string;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. */
	readonly height?: number;
}

/** The frame's height over its width. */
const ASPECT = 0.45;
/** Of normal residuals, 95 % are within the band. */
const BAND_DEVIATIONS = 2;

const OPTIONS = [
	"fitted",
	"residuals",
	"deviation",
	"xLabel",
	"yLabel",
	"title",
	"subtitle",
	"width",
	"height",
] as const satisfies readonly (keyof ResidualsSceneOptions)[];

/**
 * Draws a fit's residuals against the fitted values, around a line at zero. In a good fit they have no pattern.
 *
 * Points that are not finite are left out, and points that lie on others are not drawn; the notes say so.
 *
 * @throws RefusedType for an unknown option; RefusedRange for columns of different lengths, or an unusable size.
 */
export function residualsScene(options: ResidualsSceneOptions): Scene {
	const { fitted, residuals, title = "Residuals", subtitle = "" } = options;
	const { xLabel = "fitted", yLabel = "residual" } = options;
	const { width = 720, height, deviation = 0 } = options;
	checkResiduals(options);
	const reach = BAND_DEVIATIONS * deviation;
	const hasBand = reach > 0 && Number.isFinite(reach);
	const x = dataAxis(xLabel, dataDomain(fitted));
	const y = {
		...dataAxis(yLabel, domainAroundZero(residuals, reach)),
		variable: false,
	};
	const [toU, toV] = [positionOn(x), positionOn(y)];
	const finite = countFinite(fitted, residuals);
	const chart = layOutChart({
		title,
		subtitle,
		description: `${yLabel} against ${xLabel}: ${finite} points around a line at zero.`,
		width,
		height,
		frameHeight: (frameWidth) => frameWidth * ASPECT,
		x,
		y,
		grid: "y",
		legend: legendOf(finite, hasBand ? deviation : undefined),
		rules: dataRules,
	});
	const { frame } = chart;
	const across = (value: number) => {
		const v = Math.min(1, Math.max(0, toV(value)));
		return [pixelAt(frame, [0, v]), pixelAt(frame, [1, v])] as const;
	};
	const dots = drawDots(
		pixelsOf(fitted, residuals, (a, b) => [toU(a), toV(b)], frame),
	);
	const [lowerLeft, lowerRight] = across(-reach);
	return chart.complete(
		{
			ground: hasBand
				? path([...across(reach), lowerRight, lowerLeft], "band", true)
				: "",
			paths: join([dots.svg, line(...across(0), "reference")]),
			marks: "",
		},
		[
			...(finite < residuals.length
				? [
						`${residuals.length - finite} of ${residuals.length} points are not finite and not drawn`,
					]
				: []),
			...dots.notes,
		],
	);
}

function checkResiduals(options: ResidualsSceneOptions): void {
	const { fitted, residuals, width = 720, height } = options;
	checkOptions("residualsScene", options, OPTIONS);
	checkSize("residualsScene", width, height);
	if (fitted.length === residuals.length) return;
	throw new RefusedRange(
		`residualsScene: there are ${fitted.length} fitted values and ${residuals.length} residuals`,
	);
}

function legendOf(rows: number, deviation: number | undefined): LegendEntry[] {
	const dots = {
		sign: "dots",
		label: "observed − fitted",
		remark: `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`,
	} as const;
	if (deviation === undefined) return [dots];
	const shown = formatNumber(deviation, { digits: 3, typeset: true });
	return [
		dots,
		{
			sign: "band",
			label: `±${BAND_DEVIATIONS} deviations`,
			remark: `of ${shown}; about 95 % lie within`,
		},
	];
}
