import { useEffect, useId, useRef, useState } from "preact/hooks";
import { copyText } from "../controls/takeAway.js";
import { counted } from "../model/numbers.js";
import type { ChartProps } from "./props.js";
import {
	csvOf,
	shownRows,
	type ChartTable as Table,
	tableOf,
} from "./table.js";

interface ChartTableProps {
	readonly props: ChartProps;
	readonly onClose: () => void;
}

/** The numbers of a chart in a window of their own. */
export default function ChartTable({ props, onClose }: ChartTableProps) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const [copied, setCopied] = useState<string | undefined>();
	// The numbers stay as they were when the table was opened.
	const [table] = useState(() => tableOf(props));
	const rows = shownRows(table.count);
	useEffect(() => dialog.current?.showModal(), []);
	const copy = async () => {
		const isCopied = await copyText(csvOf(table));
		setCopied(
			isCopied
				? `Copied ${counted(table.count, "row")}.`
				: "The browser does not allow this page to copy.",
		);
	};
	return (
		<dialog
			class="chart-table"
			ref={dialog}
			aria-labelledby={id}
			onClose={onClose}
		>
			<header>
				<h3 id={id}>{props.title}</h3>
				<button type="button" class="button" onClick={copy}>
					Copy as CSV
				</button>
				<button
					type="button"
					class="button"
					onClick={() => dialog.current?.close()}
				>
					Close
				</button>
			</header>
			<p class="muted" role="status">
				{copied ??
					(rows.length < table.count
						? `${rows.length} of ${counted(table.count, "row")}, evenly spread; the copy has all of them.`
						: `${counted(table.count, "row")}, every digit.`)}
			</p>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
			<section class="chart-table-rows" aria-label="Numbers" tabIndex={0}>
				<Rows table={table} rows={rows} />
			</section>
		</dialog>
	);
}

interface RowsProps {
	readonly table: Table;
	/** The numbers of the rows that are shown. */
	readonly rows: readonly number[];
}

function Rows({ table: { head, row }, rows }: RowsProps) {
	return (
		<table>
			<thead>
				<tr>
					{head.map((name) => (
						<th key={name} scope="col">
							{name}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map((index) => (
					<tr key={index}>
						{row(index).map((text, column) => (
							<td key={head[column]}>{text || "–"}</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}
