import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import type { ChartProps } from "./props.js";

interface ChartToolsProps {
	readonly props: ChartProps;
	/** The label of the series that is heard. */
	readonly heard: string | undefined;
	readonly onListen: () => void;
}

type Table = ComponentType<{
	readonly props: ChartProps;
	readonly onClose: () => void;
}>;

/** The buttons of a chart: hear it, and see its numbers. */
export function ChartTools({ props, heard, onListen }: ChartToolsProps) {
	const [Table, setTable] = useState<Table | undefined>();
	const [isOpen, setOpen] = useState(false);
	const [problem, setProblem] = useState(false);
	const open = () => {
		setOpen(true);
		import("./ChartTable.js").then(
			(module) => setTable(() => module.default),
			() => setProblem(true),
		);
	};
	return (
		<span class="chart-tools">
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
				onClick={open}
			>
				Table
			</button>
			<span class="chart-status" role="status">
				{heard !== undefined && `You hear ${heard}.`}
				{problem && "The table could not be loaded; reload the page."}
			</span>
			{isOpen && Table !== undefined && (
				<Table props={props} onClose={() => setOpen(false)} />
			)}
		</span>
	);
}
