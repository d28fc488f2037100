import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { soundsWhileWalking } from "../sound/sound.js";
import type { ChartView } from "./chartView.js";
import { listenToPoint } from "./listen.js";
import type { ChartProps, SeriesKey } from "./props.js";
import type { Scales } from "./scale.js";
import { xAt } from "./series.js";
import {
	chartTree,
	nodeAt,
	pathAfter,
	type TreeNode,
	type TreePath,
	validPath,
} from "./tree.js";

interface ChartTreeProps {
	readonly view: ChartView;
	readonly props: ChartProps;
	readonly scales: Scales;
	/** Plays a series, or all of them. */
	readonly onListen: (key?: SeriesKey) => void;
}

const HELP =
	"Left and right arrows go along, down goes in, up goes out. Enter chooses a point, L plays a line or all of them, S turns tones on or off while you walk.";

/** A chart in sentences, which the arrow keys walk: from the chart to its axes and series, to intervals and to points. */
export function ChartTree({ view, props, scales, onListen }: ChartTreeProps) {
	const [wanted, setPath] = useState<TreePath>([]);
	const [walking, setWalking] = useState(false);
	const current = useRef<HTMLDivElement>(null);
	const root = chartTree(props, scales);
	const path = validPath(root, wanted);
	const moved = useRef(false);
	const [tones, setTones] = useState("");
	useLayoutEffect(() => {
		if (!moved.current) return;
		moved.current = false;
		current.current?.focus();
	});
	const goTo = (next: TreePath) => {
		moved.current = true;
		setPath(next);
		attend(view, props, scales, nodeAt(root, next));
	};
	const press = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const next = pathAfter(root, path, event.key);
		const node = nodeAt(root, path);
		if (next !== undefined) goTo(next);
		else if (event.key.toLowerCase() === "s") setTones(switchTones());
		else if (!pressOn(node, event.key, props, onListen)) return;
		event.preventDefault();
		event.stopPropagation();
	};
	const leave = (event: FocusEvent) => {
		const tree = event.currentTarget as HTMLElement;
		if (tree.contains(event.relatedTarget as Node | null)) return;
		setWalking(false);
		view.pointed.value = null;
		view.attended.value = null;
		props.onHover?.(null, null);
	};
	return (
		<>
			<div
				class="chart-tree"
				role="tree"
				aria-orientation="horizontal"
				aria-label={props.title}
				aria-description={HELP}
				onKeyDown={press}
				onFocusIn={() => {
					if (walking) return;
					setWalking(true);
					attend(view, props, scales, nodeAt(root, path));
				}}
				onFocusOut={leave}
			>
				{itemsAround(root, path, walking).map((item) => (
					<Item
						key={item.path.join(".")}
						item={item}
						current={isSame(item.path, path) ? current : undefined}
						onChoose={goTo}
					/>
				))}
				<p class="chart-tree-help" aria-hidden="true">
					← → along · ↓ into · ↑ out · Enter chooses · L plays · S{" "}
					{soundsWhileWalking.value ? "silences" : "sounds"} the steps
				</p>
			</div>
			<span class="visually-hidden" role="status">
				{walking && tones}
			</span>
		</>
	);
}

interface ItemProps {
	readonly item: ReturnType<typeof itemsAround>[number];
	/** Where its element is kept, if it is the one to read. */
	readonly current: RefObject<HTMLDivElement | null> | undefined;
	readonly onChoose: (path: TreePath) => void;
}

function Item({
	item: { path, node, siblings, isOpen },
	current,
	onChoose,
}: ItemProps) {
	const isCurrent = current !== undefined;
	return (
		<div
			ref={current ?? null}
			class="chart-tree-item"
			role="treeitem"
			tabIndex={isCurrent ? 0 : -1}
			aria-level={path.length + 1}
			aria-posinset={(path.at(-1) ?? 0) + 1}
			aria-setsize={siblings}
			aria-selected={isCurrent}
			aria-expanded={node.count === 0 ? undefined : isOpen}
			onClick={() => onChoose(path)}
			onKeyDown={undefined}
		>
			{node.sentence}
		</div>
	);
}

/** Shows on the chart which part is being read, and says it to the page. */
function attend(
	view: ChartView,
	props: ChartProps,
	scales: Scales,
	{ key, point, range }: TreeNode,
): void {
	const series = props.series.find((one) => one.key === key);
	if (point === undefined || series === undefined) {
		view.pointed.value = null;
		view.attended.value = { key, range };
		props.onHover?.(null, key);
		return;
	}
	const x = xAt(series, point);
	view.attended.value = null;
	view.pointed.value = { x, key };
	props.onHover?.(x, key);
	if (soundsWhileWalking.value) listenToPoint(props, scales, series, point);
}

/** Turns the tones of walking on or off. @returns what to say of it. */
function switchTones(): string {
	soundsWhileWalking.value = !soundsWhileWalking.value;
	return soundsWhileWalking.value
		? "Each point sounds while you walk."
		: "The points are silent.";
}

/** Does what a key does on a node. @returns whether it does anything. */
function pressOn(
	{ key, point }: TreeNode,
	pressed: string,
	props: ChartProps,
	onListen: (key?: SeriesKey) => void,
): boolean {
	const series = props.series.find((one) => one.key === key);
	switch (pressed) {
		case "Enter":
		case " ":
			if (series !== undefined && point !== undefined) {
				props.onPick?.(xAt(series, point), key);
			}
			return true;
		case "l":
		case "L":
			onListen(key ?? undefined);
			return true;
		default:
			return false;
	}
}

interface Item {
	readonly path: TreePath;
	readonly node: TreeNode;
	readonly siblings: number;
	readonly isOpen: boolean;
}

/** Nodes beside the current one that are in the page, at each level. */
const BESIDE = 6;

/** The nodes on the way to the current one with their nearest siblings, in reading order. Without a walker only the two ends. */
function itemsAround(root: TreeNode, path: TreePath, walking: boolean): Item[] {
	if (!walking) {
		const ends = path.length === 0 ? [[]] : [[], path];
		return ends.map((one) => ({
			path: one,
			node: nodeAt(root, one),
			siblings: siblingsOf(root, one),
			isOpen: one.length < path.length,
		}));
	}
	const items: Item[] = [];
	const visit = (node: TreeNode, here: TreePath, siblings: number) => {
		const isOpen =
			here.length < path.length && isSame(here, path.slice(0, here.length));
		items.push({ path: here, node, siblings, isOpen });
		if (!isOpen) return;
		const next = path[here.length] as number;
		const end = Math.min(node.count, next + BESIDE + 1);
		for (let i = Math.max(0, next - BESIDE); i < end; i++) {
			visit(node.child(i), [...here, i], node.count);
		}
	};
	visit(root, [], 1);
	return items;
}

function siblingsOf(root: TreeNode, path: TreePath): number {
	return path.length === 0 ? 1 : nodeAt(root, path.slice(0, -1)).count;
}

function isSame(one: TreePath, other: TreePath): boolean {
	return one.length === other.length && one.every((n, i) => n === other[i]);
}
