import {
	pointInWords,
	rangeInWords,
	type Stretch,
	stretchInWords,
} from "./describe.js";
import type { ChartProps, ChartSeries, SeriesKey } from "./props.js";
import { type Scale, type Scales, ticksAlong } from "./scale.js";
import { lengthOf, nearestIndex, xAt } from "./series.js";

/** A part of a chart that can be read aloud. Its parts are made when they are asked for. */
export interface TreeNode {
	readonly sentence: string;
	readonly key: SeriesKey | null;
	/** The index of a point in its series. */
	readonly point?: number;
	/** The part of the x axis that the node is about. */
	readonly range?: readonly [number, number];
	readonly count: number;
	readonly child: (index: number) => TreeNode;
}

/** The way from the root to a node: the number of a child, of its child, and so on. */
export type TreePath = readonly number[];

/** Series of at most so many points have them as their children, without intervals. */
const MAX_UNDIVIDED = 12;

/** A chart as a tree: chart, then axes, lines of reference and series, then intervals, then points. */
export function chartTree(props: ChartProps, scales: Scales): TreeNode {
	const shown = props.series.filter(({ hidden }) => !hidden);
	const parts = [
		() => xAxisNode(props, shown, scales.x),
		() => yAxisNode(props, scales.y),
		...(props.marks ?? []).map((mark) => () => {
			const axis = mark.axis === "x" ? props.x : props.y;
			const at = `${axis.label} ${axis.format?.(mark.at) ?? mark.at}`;
			return leaf(`Line of reference, ${mark.label}: at ${at}`);
		}),
		...shown.map((series) => () => seriesNode(props, series, scales.x)),
	];
	return {
		sentence: `${props.title}: a chart with ${shown.length} series, ${props.y.label} by ${props.x.label}`,
		key: null,
		count: parts.length,
		child: (index) => (parts[index] as () => TreeNode)(),
	};
}

function leaf(sentence: string, more: Partial<TreeNode> = {}): TreeNode {
	const child = () => {
		throw new RangeError("there is nothing inside this part of the chart");
	};
	return { sentence, key: null, count: 0, child, ...more };
}

function xAxisNode(
	props: ChartProps,
	shown: readonly ChartSeries[],
	scale: Scale,
): TreeNode {
	const { domain, log } = scale.axis;
	const bounds = boundsAlong(scale, domain[0], domain[1]);
	return {
		sentence: `x axis: ${rangeInWords(props.x, domain[0], domain[1])}${log ? ", logarithmic" : ""}`,
		key: null,
		count: bounds.length - 1,
		child: (index) => {
			const [from, to] = [bounds[index] as number, bounds[index + 1] as number];
			const texts = shown.flatMap((series) => {
				const stretch = stretchBetween(series, from, to);
				return stretch === undefined
					? []
					: [`${series.label}, ${stretchInWords(props, series, stretch)}`];
			});
			return leaf(
				`${rangeInWords(props.x, from, to)}: ${texts.join("; ") || "no values"}`,
				{ range: [from, to] },
			);
		},
	};
}

function yAxisNode({ y }: ChartProps, { axis }: Scale): TreeNode {
	const [low, high] = axis.domain;
	const shift = y.above ?? 0;
	const kind = axis.log ? ", logarithmic" : "";
	const size = y.size ? "size of " : "";
	const above =
		shift === 0 ? "" : `, measured above ${y.format?.(shift) ?? shift}`;
	return leaf(`y axis: ${size}${rangeInWords(y, low, high)}${kind}${above}`);
}

function seriesNode(
	props: ChartProps,
	series: ChartSeries,
	scale: Scale,
): TreeNode {
	const length = lengthOf(series);
	const { key, label } = series;
	if (length === 0) return leaf(`${label}: no values`, { key });
	const ends = series.end === undefined ? "" : `; the run ${series.end}`;
	const whole = { from: 0, to: length - 1 };
	const sentence = `${sentenceOf(props, series, whole)}${ends}`;
	if (length <= MAX_UNDIVIDED || series.dots) {
		return { sentence, key, ...points(props, series, 0, length) };
	}
	const stretches = stretchesOf(series, scale);
	return {
		sentence,
		key,
		count: stretches.length,
		child: (index) => {
			const stretch = stretches[index] as Stretch;
			const isLast = index === stretches.length - 1;
			const { from, to } = stretch;
			return {
				sentence: sentenceOf(props, series, stretch),
				key,
				range: [xAt(series, from), xAt(series, to)],
				// The point between two intervals belongs to the later one.
				...points(props, series, from, isLast ? to + 1 : to),
			};
		},
	};
}

function sentenceOf(
	props: ChartProps,
	series: ChartSeries,
	stretch: Stretch,
): string {
	const [from, to] = [xAt(series, stretch.from), xAt(series, stretch.to)];
	const words = stretchInWords(props, series, stretch);
	return `${series.label}, ${rangeInWords(props.x, from, to)}: ${words}`;
}

function points(
	props: ChartProps,
	series: ChartSeries,
	from: number,
	end: number,
): Pick<TreeNode, "count" | "child"> {
	return {
		count: end - from,
		child: (index) =>
			leaf(pointInWords(props, series, from + index), {
				key: series.key,
				point: from + index,
			}),
	};
}

/** Round numbers of an axis from one number to another, both included. */
function boundsAlong(scale: Scale, from: number, to: number): number[] {
	const WIDTH = 700;
	const inner = ticksAlong(scale, "x", WIDTH)
		.map(({ at }) => Number(scale.value(at).toPrecision(12)))
		.filter((value) => value > from && value < to);
	return [from, ...inner, to];
}

function stretchesOf(series: ChartSeries, scale: Scale): Stretch[] {
	const length = lengthOf(series);
	const bounds = boundsAlong(scale, xAt(series, 0), xAt(series, length - 1));
	const indices = [
		...new Set(bounds.map((value) => nearestIndex(series, value))),
	];
	return indices.slice(1).map((to, i) => ({ from: indices[i] as number, to }));
}

function stretchBetween(
	series: ChartSeries,
	low: number,
	high: number,
): Stretch | undefined {
	let [from, to] = [-1, -1];
	const length = lengthOf(series);
	for (let i = 0; i < length; i++) {
		const x = xAt(series, i);
		if (x < low || x > high) continue;
		if (from < 0) from = i;
		to = i;
	}
	return from < 0 ? undefined : { from, to };
}

/** The node at a path, or at as much of it as there is. */
export function nodeAt(root: TreeNode, path: TreePath): TreeNode {
	let node = root;
	for (const index of path) {
		if (node.count === 0) break;
		node = node.child(Math.min(index, node.count - 1));
	}
	return node;
}

/** A path that exists in the tree: cut and bounded where the tree has become smaller. */
export function validPath(root: TreeNode, path: TreePath): TreePath {
	const valid: number[] = [];
	let node = root;
	for (const index of path) {
		if (node.count === 0) break;
		const bounded = Math.min(index, node.count - 1);
		valid.push(bounded);
		node = node.child(bounded);
	}
	return valid;
}

/** A page of siblings. */
const PAGE = 10;

/** The path that a key leads to; undefined for other keys. Left and right go along, down goes in and up goes out. */
export function pathAfter(
	root: TreeNode,
	path: TreePath,
	key: string,
): TreePath | undefined {
	switch (key) {
		case "ArrowRight":
			return along(root, path, 1);
		case "ArrowLeft":
			return along(root, path, -1);
		case "PageDown":
			return along(root, path, PAGE);
		case "PageUp":
			return along(root, path, -PAGE);
		case "Home":
			return path.length === 0 ? path : [...path.slice(0, -1), 0];
		case "End":
			return path.length === 0
				? path
				: [...path.slice(0, -1), nodeAt(root, path.slice(0, -1)).count - 1];
		case "ArrowDown":
			return nodeAt(root, path).count > 0 ? [...path, 0] : path;
		case "ArrowUp":
			return path.slice(0, -1);
		default:
			return undefined;
	}
}

/** Moves among siblings. From the last point of an interval the way goes on to the first of the next one, and back. */
function along(root: TreeNode, path: TreePath, by: number): TreePath {
	const last = path.at(-1);
	if (last === undefined) return path;
	const above = path.slice(0, -1);
	const { count } = nodeAt(root, above);
	const next = last + by;
	if (next >= 0 && next < count) return [...above, next];
	const isPoint = nodeAt(root, path).point !== undefined;
	const interval = above.at(-1);
	if (isPoint && interval !== undefined && above.length > 1) {
		const beside = [...above.slice(0, -1), interval + Math.sign(by)];
		const siblings = nodeAt(root, above.slice(0, -1)).count;
		const exists =
			(beside.at(-1) as number) >= 0 && (beside.at(-1) as number) < siblings;
		if (exists) {
			return [...beside, by > 0 ? 0 : nodeAt(root, beside).count - 1];
		}
	}
	return [...above, by > 0 ? count - 1 : 0];
}
