import { RefusedRange } from "ravine";
import { positionOn } from "./axis.js";
import { join, layOutChart } from "./chart.js";
import { checkOptions, checkSize } from "./checks.js";
import { clip } from "./clip.js";
import { dataAxis, dataDomain } from "./dataAxis.js";
import { drawDots } from "./dots.js";
import { type Frame, pixelAt } from "./frame.js";
import type { FramePoint, Pixel } from "./geometry.js";
import type { LegendEntry } from "./legend.js";
import { countFinite, pixelsOf } from "./points.js";
import type { Scene } from "./scene.js";
import { simplify, straighten } from "./simplify.js";
import { dataRules } from "./style.js";
import { path, paths } from "./svg.js";

/** A fitted curve with its confidence band, at rising x. */
export interface FittedCurve {
	readonly x: ArrayLike<number>;
	/** Where a value is not finite, the curve is broken. */
	readonly values: ArrayLike<number>;
	/** The band's ends; where one is not finite, there is no band. */
	readonly lower?: ArrayLike<number>;
	readonly upper?: ArrayLike<number>;
}

export interface FitSceneOptions {
	/** The data: a dot for each row. */
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
	readonly curve: FittedCurve;
	readonly xLabel: string;
	readonly yLabel: string;
	readonly title: string;
	/** Such as the parameters found. */
	readonly subtitle?: string;
	/** The curve's name in the legend, default "fit". */
	readonly curveLabel?: string;
	/** The band's name in the legend, default "confidence band". */
	readonly bandLabel?: string;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. */
	readonly height?: number;
}

/** The frame's height over its width. */
const ASPECT = 0.58;
/** The band is cut this far outside the frame, in lengths of the frame. */
const OVERHANG = 0.02;

const OPTIONS = [
	"x",
	"y",
	"curve",
	"xLabel",
	"yLabel",
	"title",
	"subtitle",
	"curveLabel",
	"bandLabel",
	"width",
	"height",
] as const satisfies readonly (keyof FitSceneOptions)[];

/**
 * Draws data as dots, and a fitted curve with its confidence band.
 *
 * Points that are not finite are left out, and points that lie on others are not drawn; the notes say so. The axes show
 * all of the data; a curve or a band that goes far beyond leaves the frame.
 *
 * @throws RefusedType for an unknown option; RefusedRange for columns of different lengths, or an unusable size.
 */
export function fitScene(options: FitSceneOptions): Scene {
	const { x, y, curve, xLabel, yLabel, title, subtitle = "" } = options;
	const { width = 720, height } = options;
	checkFit(options);
	const xAxis = dataAxis(xLabel, dataDomain(x, finiteOf(curve.x)));
	const yAxis = dataAxis(
		yLabel,
		dataDomain(
			y,
			[curve.values, curve.lower ?? [], curve.upper ?? []].flatMap((values) =>
				finiteOf(values),
			),
		),
	);
	const [toU, toV] = [positionOn(xAxis), positionOn(yAxis)];
	const place = (a: number, b: number): FramePoint => [toU(a), toV(b)];
	const bands = bandPieces(curve);
	const finite = countFinite(x, y);
	const notes = [
		...(finite < x.length
			? [
					`${x.length - finite} of ${x.length} points are not finite and not drawn`,
				]
			: []),
		...(curve.lower !== undefined && bands.length === 0
			? ["the band is not finite anywhere and not drawn"]
			: []),
	];
	const chart = layOutChart({
		title,
		subtitle,
		description: describeFit(options, finite),
		width,
		height,
		frameHeight: (frameWidth) => frameWidth * ASPECT,
		x: xAxis,
		y: yAxis,
		grid: "y",
		legend: legendOf(options, finite, bands.length > 0),
		rules: dataRules,
	});
	const { frame } = chart;
	const dots = drawDots(pixelsOf(x, y, place, frame));
	return chart.complete(
		{
			ground: drawBand(bands, place, frame),
			paths: join([dots.svg, drawCurve(curve, place, frame)]),
			marks: "",
		},
		[...notes, ...dots.notes],
	);
}

type Place = (a: number, b: number) => FramePoint;

function checkFit(options: FitSceneOptions): void {
	const { x, y, curve, width = 720, height } = options;
	checkOptions("fitScene", options, OPTIONS);
	checkSize("fitScene", width, height);
	if (x.length !== y.length) {
		throw new RefusedRange(
			`fitScene: x has ${x.length} numbers and y has ${y.length}`,
		);
	}
	const { values, lower, upper } = curve;
	for (const [name, column] of Object.entries({ values, lower, upper })) {
		if (column === undefined || column.length === curve.x.length) continue;
		throw new RefusedRange(
			`fitScene: the curve's ${name} has ${column.length} numbers and its x has ${curve.x.length}`,
		);
	}
}

function finiteOf(values: ArrayLike<number>): number[] {
	return Array.from(values).filter(Number.isFinite);
}

/** A piece of a band, from left to right. */
type BandPiece = { x: number; lower: number; upper: number }[];

/** The unbroken pieces of a band, each of at least two places. */
function bandPieces({ x, lower, upper }: FittedCurve): BandPiece[] {
	const pieces: BandPiece[] = [[]];
	for (let i = 0; i < x.length; i++) {
		const at = {
			x: x[i] as number,
			lower: lower?.[i] ?? Number.NaN,
			upper: upper?.[i] ?? Number.NaN,
		};
		if (Object.values(at).every(Number.isFinite)) pieces.at(-1)?.push(at);
		else pieces.push([]);
	}
	return pieces.filter(({ length }) => length > 1);
}

function drawBand(
	bands: readonly BandPiece[],
	place: Place,
	frame: Frame,
): string {
	const near = (part: number) =>
		Math.min(1 + OVERHANG, Math.max(-OVERHANG, part));
	const pixel = (x: number, y: number): Pixel => {
		const [u, v] = place(x, y);
		return pixelAt(frame, [near(u), near(v)]);
	};
	return join(
		bands.map((piece) => {
			const above = piece.map(({ x, upper }) => pixel(x, upper));
			const below = piece.map(({ x, lower }) => pixel(x, lower));
			return path(
				[...straighten(above), ...straighten(below).reverse()],
				"band",
				true,
			);
		}),
	);
}

function drawCurve(
	{ x, values }: FittedCurve,
	place: Place,
	frame: Frame,
): string {
	const pieces: FramePoint[][] = [[]];
	for (let i = 0; i < x.length; i++) {
		const [a, b] = [x[i] as number, values[i] as number];
		if (Number.isFinite(a) && Number.isFinite(b)) {
			pieces.at(-1)?.push(place(a, b));
		} else pieces.push([]);
	}
	const lines = pieces
		.flatMap((piece) => clip(piece).pieces)
		.map((piece) => piece.map((point) => pixelAt(frame, point)));
	return paths(simplify(lines), "path bold run0");
}

function legendOf(
	{ curveLabel = "fit", bandLabel = "confidence band" }: FitSceneOptions,
	rows: number,
	hasBand: boolean,
): LegendEntry[] {
	return [
		{
			sign: "dots",
			label: "data",
			remark: `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`,
		},
		{ sign: "curve", label: curveLabel, remark: "" },
		...(hasBand
			? [{ sign: "band" as const, label: bandLabel, remark: "of the curve" }]
			: []),
	];
}

function describeFit(
	{ xLabel, yLabel, title, subtitle = "" }: FitSceneOptions,
	rows: number,
): string {
	return `${yLabel} against ${xLabel}: ${rows} points and the curve ${title}${subtitle === "" ? "" : `, with ${subtitle}`}.`;
}
