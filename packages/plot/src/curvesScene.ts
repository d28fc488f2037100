import {
	type Axis,
	checkSize,
	drawChart,
	drawExit,
	drawMarkers,
	type Frame,
	type Interval,
	type LegendEntry,
	positionOn,
	thin,
} from "./chart.js";
import type { Scene } from "./contourScene.js";
import { type Pixel, path } from "./svg.js";
import { readable } from "./text.js";
import { type FramePoint, type Trace, trace } from "./trace.js";

/** A cost, number by number. */
export interface Series {
	readonly label: string;
	readonly values: ArrayLike<number>;
	/** The same, smoothed: then `values` are drawn faint below. */
	readonly smooth?: ArrayLike<number>;
}

export interface CurvesSceneOptions {
	readonly series: readonly Series[];
	/** Default the y label. */
	readonly title?: string;
	readonly xLabel: string;
	readonly yLabel: string;
	/** Whether y is logarithmic; default where all finite values are above 0 and span more than two decades. */
	readonly logY?: boolean;
	/** Where the first value lies on x, one a value from there; default 0. */
	readonly firstX?: number;
	/** In pixels, default 720. */
	readonly width?: number;
	/** In pixels; the picture is taller where its legend needs it. */
	readonly height?: number;
}

/** A curve this many times above everything's beginning is diverging, and does not set the scale. */
const runaway = 1e3;
/** No axis goes farther, nor is finer than its reciprocal, so that arithmetic on it neither overflows nor vanishes. */
const greatest = 1e300;
/** A logarithmic axis shows at most so many decades; what falls lower leaves through the floor. */
const mostDecades = 14;

/**
 * Draws cost curves on one pair of axes.
 *
 * Values that are not finite are left out; a curve that runs away leaves the frame, and so does one that falls to 0 on
 * a logarithmic axis. The legend and the notes say so.
 *
 * @throws RangeError for no series, or an unusable size.
 */
export function curvesScene({
	series,
	title,
	xLabel,
	yLabel,
	logY,
	firstX = 0,
	width = 720,
	height,
}: CurvesSceneOptions): Scene {
	checkSize("curvesScene", width, height);
	if (!Number.isFinite(firstX)) {
		throw new RangeError(
			`curvesScene: firstX must be a finite number, got ${firstX}`,
		);
	}
	if (series.length === 0) {
		throw new RangeError("curvesScene: there must be at least one series");
	}
	const all = series.flatMap(({ values, smooth }) => [
		Array.from(values),
		...(smooth === undefined ? [] : [Array.from(smooth)]),
	]);
	const { domain, log } = scaleFor(all, logY);
	const longest = Math.max(...all.map((values) => values.length));
	const x: Axis = {
		label: xLabel,
		variable: false,
		domain: [firstX, firstX + Math.max(1, longest - 1)],
		log: false,
	};
	const y: Axis = { label: yLabel, variable: false, domain, log };
	const [toU, toV] = [positionOn(x), positionOn(y)];
	const traceOf = (values: ArrayLike<number>) =>
		partsOf(values).map(({ from, part }) => ({
			from,
			traced: trace(
				part.map(
					(value, i): FramePoint => [toU(firstX + from + i), toV(value)],
				),
			),
		}));
	const traces = series.map(({ values, smooth }) => ({
		raw: traceOf(values),
		smooth: smooth === undefined ? undefined : traceOf(smooth),
	}));
	const after = (index: number) => `after ${xLabel} ${firstX + index}`;
	const fates = series.map(({ values }, k) =>
		fateOf(values, traces[k]?.raw ?? [], y, after),
	);
	const notes = fates.flatMap((fate, k) =>
		fate === undefined ? [] : [`${series[k]?.label} ${fate}`],
	);
	if (logY === true && !log) {
		notes.push(
			"no value is above 0, so that the axis cannot be logarithmic and is linear",
		);
	}
	const legend: LegendEntry[] = series.map(({ label, values, smooth }, k) => ({
		sign: k,
		label,
		remark: fates[k] ?? ending(smooth ?? values),
	}));
	if (series.some(({ smooth }) => smooth !== undefined)) {
		legend.push({ sign: "raw", label: "bold: smoothed", remark: "faint: raw" });
	}
	const svg = drawChart({
		title: title ?? yLabel,
		subtitle: "",
		description: [
			`${yLabel} against ${xLabel}${log ? ", on a logarithmic scale" : ""}: ${series.map(({ label, values, smooth }) => `${label} ${ending(smooth ?? values)}`).join("; ")}.`,
			...notes.map((note) => `${note}.`),
		].join(" "),
		width,
		height,
		aspect: 0.55,
		x,
		y,
		grid: true,
		legend,
		drawData(frame) {
			const draw = (parts: readonly Part[], className: string) =>
				parts
					.flatMap(({ traced }) => traced.pieces)
					.map((piece) => path(decimate(piece.map(frame.place)), className))
					.join("");
			const raws = traces.map(({ raw, smooth }, k) =>
				smooth === undefined ? "" : draw(raw, `path raw run${k}`),
			);
			const main = traces.map(({ raw, smooth }, k) =>
				draw(smooth ?? raw, `path bold run${k}`),
			);
			const over = traces.map(({ raw, smooth }, k) =>
				drawSigns(smooth ?? raw, k, series.length, frame),
			);
			return {
				clipped: [...raws, ...main].filter((drawn) => drawn !== "").join("\n"),
				over: over.filter((drawn) => drawn !== "").join("\n"),
			};
		},
	});
	return { svg, notes };
}

interface Part {
	/** The index of its first value. */
	readonly from: number;
	readonly traced: Trace;
}

/** The unbroken stretches of finite values. */
function partsOf(values: ArrayLike<number>) {
	const parts: { from: number; part: number[] }[] = [];
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!Number.isFinite(value)) continue;
		const last = parts[parts.length - 1];
		if (last !== undefined && last.from + last.part.length === i) {
			last.part.push(value);
		} else parts.push({ from: i, part: [value] });
	}
	return parts;
}

/** The y axis for these curves: what it spans, and whether it is logarithmic. */
function scaleFor(
	curves: readonly (readonly number[])[],
	asked: boolean | undefined,
): { domain: Interval; log: boolean } {
	const finite = curves.map((values) => values.filter(Number.isFinite));
	const firsts = finite.flatMap(([first]) =>
		first === undefined ? [] : [Math.abs(first)],
	);
	const bound = Math.min(
		greatest,
		runaway * Math.max(...firsts, Number.MIN_VALUE),
	);
	const shown = finite.flat().filter((value) => Math.abs(value) <= bound);
	let [low, high] = [Infinity, -Infinity];
	let lowPositive = Infinity;
	for (const value of shown) {
		low = Math.min(low, value);
		high = Math.max(high, value);
		if (value > 0) lowPositive = Math.min(lowPositive, value);
	}
	const wide = low > 0 && high / low > 100;
	if ((asked ?? wide) && high > 0) {
		const floor = Math.max(lowPositive, high / 10 ** mostDecades, 1 / greatest);
		const top = Math.max(high, floor);
		// At least half a decade, so that a constant has an axis too.
		const pad = Math.max((top / floor) ** 0.04, floor * 3 > top ? 1.8 : 1);
		return { domain: [floor / pad, top * pad], log: true };
	}
	if (low > high) return { domain: [0, 1], log: false };
	const size = Math.max(Math.abs(low), Math.abs(high));
	const pad = Math.max(
		(high / 2 - low / 2) * 0.1,
		size === 0 ? 1 : size * 1e-6,
		1 / greatest,
	);
	// Costs begin at 0, where they come near it.
	const fromZero = low >= 0 && low < high / 2;
	return {
		domain: [fromZero ? 0 : low - pad, high + pad],
		log: false,
	};
}

/** What a curve does that the frame cannot show, as the rest of a sentence about it. */
function fateOf(
	values: ArrayLike<number>,
	parts: readonly Part[],
	{ domain, log }: Axis,
	after: (index: number) => string,
): string | undefined {
	const numbers = Array.from(values);
	const lost = numbers.filter((value) => !Number.isFinite(value)).length;
	const lastFinite = numbers.findLastIndex(Number.isFinite);
	if (numbers.length === 0) return "has no values";
	if (lastFinite === -1) return "has no finite value";
	const last = parts[parts.length - 1];
	if (last !== undefined && last.from + last.traced.lastInside < lastFinite) {
		const index = last.from + last.traced.lastInside;
		const outside = numbers[index + 1] as number;
		if (outside > domain[1]) return `leaves the frame ${after(index)}`;
		if (log && outside <= 0) {
			return `is ${outside === 0 ? "0" : "below 0"} ${after(index)}, which a logarithmic axis cannot show`;
		}
		return `falls below the frame ${after(index)}`;
	}
	if (lost > 0) {
		return lastFinite < numbers.length - 1 &&
			lost === numbers.length - 1 - lastFinite
			? `is not finite ${after(lastFinite)}`
			: `has ${lost} value${lost === 1 ? "" : "s"} that ${lost === 1 ? "is" : "are"} not finite`;
	}
	const hidden = numbers.filter((value) => log && value <= 0).length;
	return hidden === 0
		? undefined
		: `has ${hidden} value${hidden === 1 ? "" : "s"} not above 0, which a logarithmic axis cannot show`;
}

function ending(values: ArrayLike<number>): string {
	const last = Array.from(values).findLast(Number.isFinite);
	return last === undefined ? "" : `ends at ${readable(last)}`;
}

/** Points as few as the eye needs: in columns two pixels wide the first, the lowest, the highest and the last. */
function decimate(points: readonly Pixel[]): Pixel[] {
	const kept = new Set<Pixel>();
	for (let i = 0; i < points.length; ) {
		const column = Math.floor((points[i] as Pixel)[0] / 2);
		let end = i;
		let [low, high] = [i, i];
		while (end < points.length) {
			const [x, y] = points[end] as Pixel;
			if (Math.floor(x / 2) !== column) break;
			if (y > (points[low] as Pixel)[1]) low = end;
			if (y < (points[high] as Pixel)[1]) high = end;
			end++;
		}
		for (const index of [i, low, high, end - 1].sort((a, b) => a - b)) {
			kept.add(points[index] as Pixel);
		}
		i = end;
	}
	return thin([...kept]);
}

/** Run `k`'s markers, a few along the curve and not where other runs have theirs, and its arrowheads. */
function drawSigns(
	parts: readonly Part[],
	k: number,
	count: number,
	frame: Frame,
): string {
	const points = parts
		.flatMap(({ traced }) => traced.pieces)
		.flatMap((piece) => piece.map(frame.place));
	const apart = Math.max(frame.width / 5, 60);
	const offset = frame.left + ((k + 0.5) / count) * apart;
	const markers = Array.from({ length: 5 }, (_, i) => offset + i * apart)
		.map((at) => points.find(([x]) => x >= at && x < at + apart))
		.filter((point) => point !== undefined);
	const single = points.length === 1 ? points : [];
	const exits = parts.flatMap(({ traced }) => traced.exits.slice(-1));
	return (
		drawMarkers([...single, ...markers], k, 1) +
		exits.map((exit) => drawExit(exit, k, frame)).join("")
	);
}
