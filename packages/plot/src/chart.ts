import { type Axis, spaced, type Tick, ticksOf } from "./axis.js";
import { createFrame, type Frame, pixelAt } from "./frame.js";
import type { FramePoint } from "./geometry.js";
import { type Legend, type LegendEntry, layOutLegend } from "./legend.js";
import { type Layers, picture } from "./picture.js";
import type { Scene } from "./scene.js";
import type { StyleRule } from "./style.js";
import { line, rectangle, words } from "./svg.js";
import { fontSizes, textWidth, wrap } from "./text.js";

export interface ChartOptions {
	readonly title: string;
	readonly subtitle: string;
	readonly description: string;
	/** Of the whole picture, in pixels. */
	readonly width: number;
	/** Of the whole picture, in pixels; it is taller where frame and legend need more. */
	readonly height: number | undefined;
	/** The frame's height, given its width, in pixels; used when `height` is left out. */
	readonly frameHeight: (frameWidth: number) => number;
	readonly x: Axis;
	readonly y: Axis;
	/** The texts along the y axis; default round numbers. */
	readonly yTicks?: readonly Tick[];
	/** The axis whose ticks have lines through the frame. */
	readonly grid: "x" | "y" | "none";
	readonly legend: readonly LegendEntry[];
	/** Style rules besides those that every picture has. */
	readonly rules?: readonly StyleRule[];
}

/** A chart whose data are not drawn yet. */
export interface Chart {
	readonly frame: Frame;
	/** Returns the finished scene. `data` are SVG elements for three of its layers. */
	complete(
		data: Pick<Layers, "ground" | "paths" | "marks">,
		notes: readonly string[],
	): Scene;
}

/** The width of bold letters over that of plain ones. */
const BOLD_WIDTH = 1.1;

/** All distances of a chart, in pixels. */
const LAYOUT = {
	margin: 16,
	titleLine: 23,
	titleBaseline: 17,
	subtitleLine: 18,
	subtitleBaseline: 13,
	/** From the heading to the frame; the label of the y axis is between them. */
	headingGap: 28,
	minFrameHeight: 140,
	tickLength: 5,
	/** From the frame to the texts of the y axis. */
	tickGap: 9,
	minTickWidth: 12,
	/** From a tick's middle down to its text's baseline. */
	tickBaseline: 4.5,
	/** From the frame down to the baseline of the x axis's texts. */
	xTickBaseline: 20,
	xLabelBaseline: 41,
	yLabelRise: 11,
	/** From the frame to the legend. */
	axisHeight: 60,
	/** The shortest part of the x axis for each of its ticks. */
	xTickRoom: 72,
	yTicks: 6,
};

/** The layout of everything in a chart except its data. */
interface Arrangement {
	readonly titleLines: readonly string[];
	readonly subtitleLines: readonly string[];
	readonly frame: Frame;
	readonly xTicks: readonly Tick[];
	readonly yTicks: readonly Tick[];
	readonly legend: Legend;
	readonly height: number;
}

/** Lays out a titled frame with axes and a legend below it. */
export function layOutChart(options: ChartOptions): Chart {
	const { title, description, width, legend } = options;
	const arrangement = arrange(options);
	const { frame, height } = arrangement;
	return {
		frame,
		complete({ ground, paths, marks }, notes) {
			const layers: Layers = {
				heading: drawHeading(arrangement),
				ground: join([drawGrid(options.grid, arrangement), ground]),
				paths,
				axes: drawAxes(options, arrangement),
				marks,
				legend: arrangement.legend.draw([
					LAYOUT.margin,
					frame.top + frame.height + LAYOUT.axisHeight,
				]),
			};
			const styles = legend.flatMap(({ sign }) => stylesOf(sign));
			const size = { width, height };
			const { rules } = options;
			const texts = { title, description };
			return {
				svg: picture({ ...size, ...texts, styles, rules, frame, layers }),
				...size,
				layers,
				frame,
				notes,
			};
		},
	};
}

/** The styles that a sign of the legend, and the data that it stands for, are drawn in. */
function stylesOf(sign: LegendEntry["sign"]): readonly number[] {
	if (typeof sign === "number") return [sign];
	if (typeof sign === "object") return [sign.bar];
	return sign === "curve" || sign === "band" ? [0] : [];
}

/** Joins elements with line breaks and drops empty ones. */
export function join(elements: readonly string[]): string {
	return elements.filter((element) => element !== "").join("\n");
}

function arrange(options: ChartOptions): Arrangement {
	const { title, subtitle, width, height, x, y } = options;
	const { margin, titleLine, subtitleLine, headingGap, axisHeight } = LAYOUT;
	const room = width - 2 * margin;
	const titleLines = wrap(title, fontSizes.title * BOLD_WIDTH, room, 2);
	const subtitleLines = wrap(subtitle, fontSizes.subtitle, room, 2);
	const top =
		margin +
		titleLines.length * titleLine +
		subtitleLines.length * subtitleLine +
		headingGap;

	const { yTicks = ticksOf(y, LAYOUT.yTicks) } = options;
	const tickRoom = Math.max(
		LAYOUT.minTickWidth,
		...yTicks.map(({ text }) => textWidth(text, fontSizes.tick)),
	);
	// Long numbers take at most half of the width; the frame keeps the other half.
	const left = Math.min(margin + tickRoom + LAYOUT.tickGap, width / 2);
	const frameWidth = width - left - margin;
	const xTicks = spaced(
		ticksOf(x, Math.max(2, Math.floor(frameWidth / LAYOUT.xTickRoom))),
		frameWidth,
	);

	const legend = layOutLegend(options.legend, room);
	const below = axisHeight + legend.height + margin;
	const frameHeight = Math.max(
		LAYOUT.minFrameHeight,
		height === undefined
			? Math.round(options.frameHeight(frameWidth))
			: height - top - below,
	);
	return {
		titleLines,
		subtitleLines,
		frame: createFrame(
			{ left, top, width: frameWidth, height: frameHeight },
			x,
			y,
		),
		xTicks,
		yTicks,
		legend,
		height: top + frameHeight + below,
	};
}

function drawHeading({ titleLines, subtitleLines }: Arrangement): string {
	const { margin, titleLine, titleBaseline, subtitleLine, subtitleBaseline } =
		LAYOUT;
	const below = margin + titleLines.length * titleLine;
	return join([
		...titleLines.map((text, i) =>
			words(text, [margin, margin + titleBaseline + i * titleLine], "title"),
		),
		...subtitleLines.map((text, i) =>
			words(
				text,
				[margin, below + subtitleBaseline + i * subtitleLine],
				"subtitle",
			),
		),
	]);
}

function drawGrid(
	grid: ChartOptions["grid"],
	{ frame, xTicks, yTicks }: Arrangement,
): string {
	if (grid === "none") return "";
	const ends = (at: number): [FramePoint, FramePoint] =>
		grid === "y"
			? [
					[0, at],
					[1, at],
				]
			: [
					[at, 0],
					[at, 1],
				];
	return join(
		(grid === "y" ? yTicks : xTicks).map(({ at }) => {
			const [from, to] = ends(at);
			return line(pixelAt(frame, from), pixelAt(frame, to), "grid");
		}),
	);
}

function drawAxes({ x, y, width }: ChartOptions, arrangement: Arrangement) {
	const { frame, xTicks, yTicks } = arrangement;
	const { tickLength, tickGap } = LAYOUT;
	const bottom = frame.top + frame.height;
	return join([
		rectangle(frame, "edge"),
		...xTicks.flatMap(({ at, text }) => {
			const [px] = pixelAt(frame, [at, 0]);
			const half = textWidth(text, fontSizes.tick) / 2;
			const centre = Math.min(Math.max(px, half + 2), width - half - 2);
			return [
				line([px, bottom], [px, bottom + tickLength], "edge"),
				words(text, [centre, bottom + LAYOUT.xTickBaseline], "tick", "middle"),
			];
		}),
		...yTicks.flatMap(({ at, text }) => {
			const [, py] = pixelAt(frame, [0, at]);
			return [
				line([frame.left - tickLength, py], [frame.left, py], "edge"),
				words(
					text,
					[frame.left - tickGap, py + LAYOUT.tickBaseline],
					"tick",
					"end",
				),
			];
		}),
		words(
			wrap(x.label, fontSizes.axis, frame.width, 1)[0] ?? "",
			[frame.left + frame.width / 2, bottom + LAYOUT.xLabelBaseline],
			x.variable ? "axis variable" : "axis",
			"middle",
		),
		drawYLabel(y, frame, width),
	]);
}

/** The label is above the numbers of its axis; if it is too long for that, it begins at the picture's margin. */
function drawYLabel({ label, variable }: Axis, frame: Frame, width: number) {
	const { margin, tickGap, yLabelRise } = LAYOUT;
	const size = fontSizes.axis;
	const [text = ""] = wrap(label, size, width - 2 * margin, 1);
	const right = frame.left - tickGap;
	const isShort = variable && textWidth(text, size) <= right - margin;
	return words(
		text,
		[isShort ? right : margin, frame.top - yLabelRise],
		variable ? "axis variable" : "axis",
		isShort ? "end" : "start",
	);
}
