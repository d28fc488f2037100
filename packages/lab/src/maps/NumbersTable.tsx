import "./maps.css";
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { ScrollRegion } from "../controls/ScrollRegion.js";

interface Heading {
	readonly key: number;
	readonly text: string;
}

/** A picture's numbers in rows and columns. */
export interface Numbers {
	/** The table's name for screen readers. */
	readonly label: string;
	/** What the numbers are, above the table. */
	readonly caption?: string;
	/** What the headings of the rows and of the columns are. */
	readonly corner: string;
	readonly columns: readonly Heading[];
	readonly rows: readonly (Heading & { readonly cells: readonly string[] })[];
}

interface NumbersTableProps {
	/** Which picture has these numbers, for screen readers: "of the map". */
	readonly of: string;
	/** Called while the table is open. @returns undefined while there is no picture. */
	readonly numbers: () => Numbers | undefined;
}

/** A button that shows a picture's numbers as a table. */
export function NumbersTable({ of, numbers }: NumbersTableProps) {
	const isOpen = useSignal(false);
	return (
		<div>
			<button
				type="button"
				class="button"
				aria-expanded={isOpen.value}
				onClick={() => {
					isOpen.value = !isOpen.value;
				}}
			>
				{isOpen.value ? "Hide the numbers" : "Show the numbers"}
				<span class="visually-hidden"> {of}</span>
			</button>
			{isOpen.value && <Table numbers={numbers} />}
		</div>
	);
}

function Table({ numbers }: Pick<NumbersTableProps, "numbers">) {
	const id = useId();
	const now = numbers();
	if (now === undefined) return <p>There are no numbers.</p>;
	const { label, caption, corner, columns, rows } = now;
	return (
		<>
			{caption !== undefined && (
				<p class="muted" id={id}>
					{caption}
				</p>
			)}
			<ScrollRegion label={label}>
				<table
					class="map-table"
					aria-label={label}
					aria-describedby={caption === undefined ? undefined : id}
				>
					<thead>
						<tr>
							<th scope="col">{corner}</th>
							{columns.map(({ key, text }) => (
								<th key={key} scope="col">
									{text}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map(({ key, text, cells }) => (
							<tr key={key}>
								<th scope="row">{text}</th>
								{columns.map((column, k) => (
									<td key={column.key}>{cells[k]}</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</ScrollRegion>
		</>
	);
}
