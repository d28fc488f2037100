import { useRef, useState } from "preact/hooks";
import { OWN_TABLE } from "../model/dataChoice.js";
import { counted, readable } from "../model/numbers.js";
import type { Desk } from "./desk.js";
import { sampleNamed, samples } from "./samples.js";
import type { Table } from "./table.js";
import { cut } from "./words.js";

/** Chooses a table of the page, or opens one of the reader's. */
export function Source({ desk }: { readonly desk: Desk }) {
	const { table: chosen } = desk.choice.value;
	const own = desk.own.value;
	const sample = sampleNamed(chosen);
	return (
		<div class="data-source">
			<fieldset class="plain">
				<legend>A table of the page</legend>
				<div class="data-tables">
					{samples.map((one) => (
						<button
							type="button"
							class="button"
							key={one.name}
							aria-pressed={one.name === chosen}
							onClick={() => desk.chooseSample(one)}
						>
							{one.title}
						</button>
					))}
					{own !== undefined && (
						<button
							type="button"
							class="button"
							aria-pressed={chosen === OWN_TABLE}
							onClick={() => desk.choose({ table: OWN_TABLE, x: "", y: "" })}
						>
							{cut(own.title)}
						</button>
					)}
				</div>
				{sample !== undefined && (
					<p class="muted">
						{sample.about} Source: {sample.source}
					</p>
				)}
				{chosen === OWN_TABLE && own !== undefined && <OwnTable table={own} />}
			</fieldset>
			<OpenFile desk={desk} />
		</div>
	);
}

/** What was read of the reader's table. */
function OwnTable({ table }: { readonly table: Table }) {
	const { title, rows, columns, unusable, hasHeader } = table;
	const dates = columns.filter(({ isDate }) => isDate);
	return (
		<>
			<p class="muted">
				{cut(title)}: {counted(rows, "row")},{" "}
				{counted(columns.length, "column")} of numbers
				{hasHeader ? "" : ", without a header"}. A link to this page does not
				carry the rows.
				{dates.length > 0 &&
					` Dates are read as days since 1970-01-01: ${dates.map(({ name }) => cut(name)).join(", ")}.`}
			</p>
			{unusable.length > 0 && (
				<p class="muted">
					These columns cannot be chosen, because a model needs numbers:{" "}
					{unusable.slice(0, 12).join("; ")}
					{unusable.length > 12 && `; and ${unusable.length - 12} more`}.
				</p>
			)}
		</>
	);
}

/** Takes a file or a pasted text. */
function OpenFile({ desk }: { readonly desk: Desk }) {
	const [isOver, setOver] = useState(false);
	const reading = desk.reading.value;
	const problem = desk.fileProblem.value;
	const take = (file: File | undefined) => {
		if (file !== undefined) void desk.open(file.name, file);
	};
	return (
		<fieldset
			class={isOver ? "plain data-drop over" : "plain data-drop"}
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				const { files, items } = event.dataTransfer ?? {};
				if (files?.[0] !== undefined) return take(files[0]);
				const text = [...(items ?? [])].find(
					({ type }) => type === "text/plain",
				);
				text?.getAsString((dropped) => void desk.open("dropped text", dropped));
			}}
		>
			<legend>Your own</legend>
			<ChooseFile onTake={take} />
			<PasteTable desk={desk} />
			{reading !== undefined && (
				<p role="status">
					{readable(100 * reading, 2)}% read{" "}
					<button type="button" class="button" onClick={() => desk.cancel()}>
						Stop
					</button>
				</p>
			)}
			<p class="wrong" role="alert">
				{problem !== undefined && `The table cannot be used: ${problem}.`}
			</p>
			<p class="muted">
				This page reads the file itself; nothing of it leaves your browser.
			</p>
		</fieldset>
	);
}

function ChooseFile({
	onTake,
}: {
	readonly onTake: (file: File | undefined) => void;
}) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<p>
				<button
					type="button"
					class="button"
					onClick={() => input.current?.click()}
				>
					Open a CSV file …
				</button>{" "}
				or drop one here.
			</p>
			<input
				ref={input}
				class="visually-hidden"
				type="file"
				tabIndex={-1}
				aria-label="CSV file"
				accept=".csv,.tsv,.txt,text/csv,text/plain"
				onChange={(event) => {
					onTake(event.currentTarget.files?.[0]);
					event.currentTarget.value = "";
				}}
			/>
		</>
	);
}

function PasteTable({ desk }: { readonly desk: Desk }) {
	const [pasted, setPasted] = useState("");
	return (
		<details>
			<summary>Paste a table</summary>
			<textarea
				class="field data-paste"
				aria-label="A table as text"
				placeholder={"hours,passed\n0.5,0\n1.75,1"}
				rows={5}
				spellcheck={false}
				value={pasted}
				onInput={(event) => setPasted(event.currentTarget.value)}
			/>
			<button
				type="button"
				class="button"
				disabled={pasted.trim() === ""}
				onClick={() => void desk.open("pasted table", pasted)}
			>
				Use this table
			</button>
		</details>
	);
}
