import "./chartTable.css";
import { useState } from "preact/hooks";
import { Dialog } from "../controls/Dialog.js";
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
	const [copied, setCopied] = useState<string | undefined>();
	// The numbers stay as they were when the table was opened.
	const [table] = useState(() => tableOf(props));
	const rows = shownRows(table.count);
	const copy = async () => {
		const isCopied = await copyText(csvOf(table));
		setCopied(
			isCopied
				? `Copied ${counted(table.count, "row")}.`
				: "The browser does not allow this page to copy.",
		);
	};
	return (
		<Dialog
			class="chart-table"
			title={props.title}
			tools={
				<button type="button" class="button" onClick={copy}>
					Copy as CSV
				</button>
			}
			onClose={onClose}
		>
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
		</Dialog>
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
						{row(index).map((text, column) =>
							column === 0 ? (
								<th key={head[column]} scope="row">
									{text}
								</th>
							) : (
								<td key={head[column]}>{text || "–"}</td>
							),
						)}
					</tr>
				))}
			</tbody>
		</table>
	);
}
