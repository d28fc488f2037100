import { useState } from "preact/hooks";
import { lazy } from "../controls/Lazy.js";
import type { ChartProps } from "./props.js";

interface ChartToolsProps {
	readonly props: ChartProps;
	/** The label of the series that is heard. */
	readonly heard: string | undefined;
	/** Why nothing is heard. */
	readonly silence: string | undefined;
	readonly onListen: () => void;
}

const ChartTable = lazy(
	() => import("./ChartTable.js"),
	() => null,
);

/** The buttons of a chart: hear it, and see its numbers. */
export function ChartTools({
	props,
	heard,
	silence,
	onListen,
}: ChartToolsProps) {
	const [isOpen, setOpen] = useState(false);
	return (
		<div class="chart-tools">
			<button
				type="button"
				class="chart-tool"
				aria-pressed={heard !== undefined}
				aria-label={`Listen to ${props.title}`}
				onClick={onListen}
			>
				{heard === undefined ? "Listen" : "Stop"}
			</button>
			<button
				type="button"
				class="chart-tool"
				aria-label={`Table of ${props.title}`}
				onClick={() => setOpen(true)}
			>
				Table
			</button>
			<span class="chart-status" role="status">
				{heard === undefined ? silence : `You hear ${heard}.`}
			</span>
			{isOpen && <ChartTable props={props} onClose={() => setOpen(false)} />}
		</div>
	);
}
