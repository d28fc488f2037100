import { scaleLinear, scaleLog } from "d3-scale";
import { markerAt, swatchAt } from "./markers.js";
import { runStyle } from "./palette.js";
import {
	circle,
	line,
	type Pixel,
	path,
	picture,
	rectangle,
	words,
} from "./svg.js";
import { powerOfTen, readable, textWidth, wrap } from "./text.js";
import type { Exit, FramePoint } from "./trace.js";

export type Interval = readonly [number, number];

export interface Axis {
	readonly label: string;
	/** Whether the label is a variable's name, set in italics. */
	readonly variable: boolean;
	readonly domain: Interval;
	readonly log: boolean;
}

/** A line of the legend: a run, or a sign that is explained. */
export interface LegendEntry {
	readonly sign: number | "start" | "minimum" | "raw";
	readonly label: string;
	/** What became of it, in smaller print. */
	readonly remark: string;
}

/** The frame in which the data are drawn. */
export interface Frame {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	/** A point in units of the frame to pixels; the frame's v is upwards. */
	place(point: FramePoint): Pixel;
}

export interface ChartOptions {
	readonly title: string;
	readonly subtitle: string;
	readonly description: string;
	readonly width: number;
	/** Of the whole picture; taller where the frame and the legend need more. */
	readonly height: number | undefined;
	/** The frame's height for its width, used when `height` is left out. */
	readonly aspect: number;
	readonly x: Axis;
	readonly y: Axis;
	readonly grid: boolean;
	readonly legend: readonly LegendEntry[];
	/** What lies within the frame: clipped to it, and over it. */
	drawData(frame: Frame): { clipped: string; over: string };
}

const margin = 16;
const leastFrameHeight = 140;
/** Below this, no axis and legend can be read. */
const leastSize = 240;

/**
 * @throws RangeError for a size that is no number, or too small for text and frame.
 */
export function checkSize(
	scene: string,
	width: number,
	height: number | undefined,
): void {
	for (const [name, value] of [
		["width", width],
		["height", height ?? leastSize],
	] as const) {
		if (!(value >= leastSize && value <= 10_000)) {
			throw new RangeError(
				`${scene}: ${name} must be from ${leastSize} to 10000 pixels, got ${value}`,
			);
		}
	}
}

/** Lays out and draws a titled frame with axes and a legend below it. */
export function drawChart({
	title,
	subtitle,
	description,
	width,
	height,
	aspect,
	x,
	y,
	grid,
	legend,
	drawData,
}: ChartOptions): string {
	const room = width - 2 * margin;
	const titleLines = wrap(title, 17, room, 2);
	const subtitleLines = wrap(subtitle, 12, room, 2);
	const top =
		margin + titleLines.length * 21 + subtitleLines.length * 17 + 14 + 12;

	const yTicks = ticksOf(y, 6);
	const tickRoom = Math.max(
		...yTicks.map(({ text }) => textWidth(text, 12)),
		12,
	);
	const left = margin + tickRoom + 8;
	const frameWidth = width - left - margin;
	const xTicks = spaced(
		ticksOf(x, Math.max(2, Math.floor(frameWidth / 70))),
		frameWidth,
	);

	const entries = layOutLegend(legend, room);
	const below = 44 + (entries.height > 0 ? 14 + entries.height : 0);
	const frameHeight = Math.max(
		leastFrameHeight,
		height === undefined
			? Math.round(frameWidth * aspect)
			: height - top - below - margin,
	);
	const frame: Frame = {
		left,
		top,
		width: frameWidth,
		height: frameHeight,
		place: ([u, v]) => [left + u * frameWidth, top + (1 - v) * frameHeight],
	};
	const bottom = top + frameHeight;

	const heading = [
		...titleLines.map((text, i) => words(text, [margin, 30 + i * 21], "title")),
		...subtitleLines.map((text, i) =>
			words(
				text,
				[margin, margin + titleLines.length * 21 + 13 + i * 17],
				"subtitle",
			),
		),
	];
	const axes = [
		...xTicks.flatMap(({ at, text }) => {
			const [px] = frame.place([at, 0]);
			const half = textWidth(text, 12) / 2;
			const centre = Math.min(Math.max(px, half + 2), width - half - 2);
			return [
				line([px, bottom], [px, bottom + 5], "edge"),
				words(text, [centre, bottom + 19], "tick", "middle"),
			];
		}),
		...yTicks.flatMap(({ at, text }) => {
			const [, py] = frame.place([0, at]);
			return [
				line([left - 5, py], [left, py], "edge"),
				words(text, [left - 8, py + 4], "tick", "end"),
			];
		}),
		words(
			wrap(x.label, 13, frameWidth, 1)[0] ?? "",
			[left + frameWidth / 2, bottom + 38],
			x.variable ? "axis variable" : "axis",
			"middle",
		),
		words(
			wrap(y.label, 13, room, 1)[0] ?? "",
			y.variable ? [left - 8, top - 10] : [margin, top - 10],
			y.variable ? "axis variable" : "axis",
			y.variable ? "end" : "start",
		),
	];
	const lines = !grid
		? []
		: yTicks.map(({ at }) =>
				line(frame.place([0, at]), frame.place([1, at]), "grid"),
			);
	const { clipped, over } = drawData(frame);
	return picture({
		title,
		description,
		width,
		height: bottom + below + margin,
		runs: legend.flatMap(({ sign }) =>
			typeof sign === "number" ? [sign] : [],
		),
		draw: (id) =>
			[
				...heading,
				`<clipPath id="${id}-frame">${rectangle([left, top], frameWidth, frameHeight, "")}</clipPath>`,
				...lines,
				`<g clip-path="url(#${id}-frame)">`,
				clipped,
				"</g>",
				rectangle([left, top], frameWidth, frameHeight, "edge"),
				...axes,
				over,
				entries.draw(margin, bottom + 44 + 14),
			]
				.filter((part) => part !== "")
				.join("\n"),
	});
}

const signWidth = 30;

function layOutLegend(
	legend: readonly LegendEntry[],
	room: number,
): { height: number; draw(left: number, top: number): string } {
	const widest = Math.max(
		...legend.map(({ label, remark }) =>
			// A remark may take two lines; a label should not.
			Math.max(textWidth(label, 13), Math.min(textWidth(remark, 12), 160)),
		),
		0,
	);
	const gap = 20;
	const wanted = signWidth + 8 + widest + gap;
	const columns = Math.max(
		1,
		Math.min(legend.length, 4, Math.floor((room + gap) / wanted)),
	);
	const columnWidth = (room + gap) / columns;
	const textRoom = columnWidth - gap - signWidth - 8;
	const entries = legend.map(({ sign, label, remark }) => ({
		sign,
		labels: wrap(label, 13, textRoom, 2),
		remarks: wrap(remark, 12, textRoom, 2),
	}));
	const heightOf = ({ labels, remarks }: (typeof entries)[number]) =>
		labels.length * 17 + remarks.length * 15 + 9;
	const rows = Math.ceil(entries.length / columns);
	const rowHeights = Array.from({ length: rows }, (_, row) =>
		Math.max(
			...entries.slice(row * columns, (row + 1) * columns).map(heightOf),
		),
	);
	return {
		height: rowHeights.reduce((sum, height) => sum + height, 0),
		draw: (left, top) =>
			entries
				.flatMap(({ sign, labels, remarks }, i) => {
					const row = Math.floor(i / columns);
					const x = left + (i % columns) * columnWidth;
					const y = rowHeights
						.slice(0, row)
						.reduce((sum, height) => sum + height, top);
					const textLeft = x + signWidth + 8;
					return [
						drawSign(sign, x, y + 8),
						...labels.map((text, n) =>
							words(text, [textLeft, y + 12 + n * 17], "label"),
						),
						...remarks.map((text, n) =>
							words(
								text,
								[textLeft, y + 12 + labels.length * 17 + n * 15 - 1],
								"remark",
							),
						),
					];
				})
				.join("\n"),
	};
}

function drawSign(sign: LegendEntry["sign"], x: number, y: number): string {
	const middle = x + signWidth / 2;
	if (sign === "start") return drawStart([middle, y]);
	if (sign === "minimum") return drawMinimum([middle, y]);
	if (sign === "raw") return line([x, y], [x + signWidth, y], "cost");
	return swatchAt(sign, x, y);
}

export function drawStart([x, y]: Pixel): string {
	return circle(x, y, 5, "start");
}

/** A star of five points. */
export function drawMinimum([x, y]: Pixel): string {
	const corners = Array.from({ length: 10 }, (_, i): Pixel => {
		const radius = i % 2 === 0 ? 7 : 2.9;
		const angle = (i * Math.PI) / 5;
		return [x + radius * Math.sin(angle), y - radius * Math.cos(angle)];
	});
	return path(corners, "minimum", true);
}

/** An arrowhead on the frame's edge, where run `k` leaves it. */
export function drawExit(
	{ at, towards }: Exit,
	k: number,
	{ place }: Frame,
): string {
	const [x, y] = place(at);
	const [farX, farY] = place(towards);
	const length = Math.hypot(farX - x, farY - y) || 1;
	const [dx, dy] = [(farX - x) / length, (farY - y) / length];
	return path(
		[
			[x + 9 * dx, y + 9 * dy],
			[x - 2 * dx - 5 * dy, y - 2 * dy + 5 * dx],
			[x - 2 * dx + 5 * dy, y - 2 * dy - 5 * dx],
		],
		`marker run${k}`,
		true,
	);
}

/** Run `k`'s markers at those of the points that are at least `apart` pixels from the marker before. */
export function drawMarkers(
	points: readonly Pixel[],
	k: number,
	apart: number,
): string {
	const { marker } = runStyle(k);
	const drawn: string[] = [];
	let last: Pixel | undefined;
	for (const [x, y] of points) {
		if (last !== undefined && Math.hypot(x - last[0], y - last[1]) < apart) {
			continue;
		}
		drawn.push(markerAt(marker, x, y, 2.8, `marker run${k}`));
		last = [x, y];
	}
	return drawn.join("");
}

/** Points without those nearer than a third of a pixel to the one before; the ends stay. */
export function thin(points: readonly Pixel[]): Pixel[] {
	const kept: Pixel[] = [];
	points.forEach((point, i) => {
		const last = kept[kept.length - 1];
		const near =
			last !== undefined &&
			Math.hypot(point[0] - last[0], point[1] - last[1]) < 1 / 3;
		if (!near || i === points.length - 1) kept.push(point);
	});
	return kept;
}

/** Where on an axis a value lies, in units of the frame. */
export function positionOn({ domain, log }: Axis): (value: number) => number {
	const [low, high] = domain;
	if (log) {
		const scale = scaleLog().domain([low, high]).range([0, 1]);
		return (value) => (value > 0 ? scale(value) : -1);
	}
	// Halves, because the difference of two great numbers can overflow.
	return (value) => (value / 2 - low / 2) / (high / 2 - low / 2);
}

interface Tick {
	/** In units of the frame. */
	readonly at: number;
	readonly text: string;
}

function ticksOf(axis: Axis, count: number): Tick[] {
	const position = positionOn(axis);
	const [low, high] = axis.domain;
	if (!axis.log) {
		const scale = scaleLinear().domain([low, high]);
		const values = scale.ticks(count);
		const size = Math.max(Math.abs(low), Math.abs(high));
		const plain = size < 1e5 && size >= 1e-3;
		const format = scale.tickFormat(count);
		return values.map((value) => ({
			at: position(value),
			text: plain ? format(value) : readable(value, 6),
		}));
	}
	const from = Math.ceil(Math.log10(low) - 1e-9);
	const to = Math.floor(Math.log10(high) + 1e-9);
	if (to - from < 2) {
		const values = [1, 2, 5].flatMap((digit) =>
			[from - 1, from, to, to + 1].map((power) => digit * 10 ** power),
		);
		return [...new Set(values)]
			.filter((value) => value >= low && value <= high)
			.sort((a, b) => a - b)
			.map((value) => ({ at: position(value), text: readable(value) }));
	}
	const stride = Math.ceil((to - from + 1) / 7);
	const plain = from >= -3 && to <= 4;
	const ticks: Tick[] = [];
	for (let power = to; power >= from; power -= stride) {
		const value = 10 ** power;
		ticks.push({
			at: position(value),
			text: plain ? readable(value) : powerOfTen(power),
		});
	}
	return ticks.reverse();
}

/** Every tick, or every second one and so on, until their texts stand apart on an axis `width` pixels long. */
function spaced(ticks: readonly Tick[], width: number): Tick[] {
	const first = ticks[0];
	const second = ticks[1];
	if (first === undefined || second === undefined) return [...ticks];
	const longest = Math.max(...ticks.map(({ text }) => textWidth(text, 12)));
	const stride = Math.ceil((longest + 10) / ((second.at - first.at) * width));
	return ticks.filter((_, i) => i % stride === 0);
}
