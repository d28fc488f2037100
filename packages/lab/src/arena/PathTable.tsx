import { useState } from "preact/hooks";
import { lazy } from "../controls/Lazy.js";
import type { Lab } from "../model/lab.js";

const ChartTable = lazy(
	() => import("../chart/ChartTable.js"),
	() => null,
);

/** Every run's places and costs, as columns of a table. */
function columnsOf({ shownRuns, ground }: Lab) {
	return shownRuns.value.flatMap(({ id, style, label, run }) => [
		...ground.value.variables.map((name) => ({
			...{ key: `${id} ${name}`, style, label: `${label}: ${name}` },
			y: run.variables[name] ?? [],
		})),
		{ key: `${id}`, style, label: `${label}: cost`, y: run.cost },
	]);
}

/** A button that shows the numbers behind the picture. */
export function PathTable({ lab }: { readonly lab: Lab }) {
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<button
				type="button"
				class="arena-button"
				aria-label="Table of the paths"
				title="Table of the paths"
				onClick={() => setOpen(true)}
			>
				<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
					<path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9" />
				</svg>
			</button>
			{isOpen && (
				<ChartTable
					props={{
						...{ title: "The paths of the runs", x: { label: "step" } },
						...{ y: { label: "place" }, series: columnsOf(lab) },
					}}
					onClose={() => setOpen(false)}
				/>
			)}
		</>
	);
}
