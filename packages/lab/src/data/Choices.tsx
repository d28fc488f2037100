import { useId, useState } from "preact/hooks";
import { LateStatus } from "../controls/LateStatus.js";
import { Slider } from "../controls/Slider.js";
import { type Desk, type Loaded, modelText } from "./desk.js";
import {
	isModelName,
	type ModelName,
	modelNames,
	readModel,
} from "./models.js";
import type { Table } from "./table.js";

const titles: Readonly<Record<ModelName, string>> = {
	line: "Line",
	exponential: "Exponential",
	logistic: "Logistic curve",
};

/** Chooses the columns, the model and the mini-batch. */
export function Choices({ desk }: { readonly desk: Desk }) {
	const table = desk.table.value;
	const loaded = desk.loaded.value;
	const { standardised } = desk.choice.value;
	return (
		<div class="data-choices">
			<div>
				{table !== undefined && (
					<div class="data-columns">
						<ColumnChoice desk={desk} table={table} axis="x" />
						<ColumnChoice desk={desk} table={table} axis="y" />
					</div>
				)}
				{loaded?.pairs.notes.map((note) => (
					<p class="muted" key={note}>
						{note}
					</p>
				))}
				<label class="data-switch">
					<input
						type="checkbox"
						checked={standardised}
						onChange={(event) =>
							desk.choose({ standardised: event.currentTarget.checked })
						}
					/>
					standardise x: mean 0, standard deviation 1
				</label>
				{loaded !== undefined && <BatchChoice desk={desk} loaded={loaded} />}
			</div>
			<ModelChoice desk={desk} />
		</div>
	);
}

interface ColumnChoiceProps {
	readonly desk: Desk;
	readonly table: Table;
	readonly axis: "x" | "y";
}

function ColumnChoice({ desk, table, axis }: ColumnChoiceProps) {
	const own = desk.choice.value[axis];
	const loaded = desk.loaded.value;
	const isLoaded = loaded !== undefined && loaded.table === table;
	const value = own === "" && isLoaded ? loaded[axis].name : own;
	return (
		<label class="data-column">
			<span>{axis}</span>
			<select
				class="field"
				aria-label={`column for ${axis}`}
				value={value}
				onChange={(event) => desk.choose({ [axis]: event.currentTarget.value })}
			>
				{table.columns.map(({ name }) => (
					<option key={name} value={name}>
						{name}
					</option>
				))}
			</select>
		</label>
	);
}

function BatchChoice({
	desk,
	loaded,
}: {
	readonly desk: Desk;
	readonly loaded: Loaded;
}) {
	const { rows } = loaded.prepared.ground.surface;
	const { batch } = desk.choice.value;
	const size = batch === 0 ? rows : Math.min(batch, rows);
	const isWhole = size === rows;
	return (
		<>
			<Slider
				label="mini-batch"
				of="the data"
				hint="rows whose gradient makes one step"
				value={size}
				scale={{ low: 1, high: rows, log: true, whole: true }}
				check={(value) =>
					value >= 1 ? undefined : "a mini-batch has at least one row"
				}
				onChange={(value, done) => {
					desk.lab.dragging.value = !done;
					desk.choose({ batch: value >= rows ? 0 : value });
				}}
			/>
			<p class="muted data-hint">
				{isWhole
					? "Every step uses the gradient of all rows."
					: "Every step uses the gradient of its own rows, the same for every rule; the costs shown are those of all rows."}
			</p>
		</>
	);
}

function ModelChoice({ desk }: { readonly desk: Desk }) {
	const id = useId();
	const { model } = desk.choice.value;
	const [last, setLast] = useState<
		{ readonly text: string; readonly model: string } | undefined
	>();
	// A model that was chosen elsewhere ends the typing.
	const typed = last?.model === model ? last.text : undefined;
	const type = (text: string) => {
		const isRead = readModel(text).problem === undefined;
		setLast({ text, model: isRead ? text : model });
		if (isRead) desk.choose({ model: text });
	};
	const text = typed ?? modelText(model);
	const problem = typed === undefined ? undefined : readModel(typed).problem;
	const read = readModel(model).model;
	const cost = read?.shownCost ?? read?.cost;
	return (
		<fieldset class="plain">
			<legend>The model, with two parameters</legend>
			<div class="data-tables">
				{modelNames.map((name) => (
					<button
						type="button"
						class="button"
						key={name}
						aria-pressed={model === name}
						onClick={() => {
							setLast(undefined);
							desk.choose({ model: name });
						}}
					>
						{titles[name]}
					</button>
				))}
			</div>
			<input
				class="field data-model"
				aria-label="Model: an equation of x and y, or the cost of one row"
				aria-invalid={problem !== undefined}
				aria-describedby={`${id}-problem`}
				spellcheck={false}
				autocomplete="off"
				autocapitalize="off"
				maxLength={500}
				value={text}
				onInput={(event) => type(event.currentTarget.value)}
				onBlur={() => {
					if (problem === undefined) setLast(undefined);
				}}
			/>
			<p class="wrong" id={`${id}-problem`}>
				{problem?.message}
			</p>
			<LateStatus text={problem?.message ?? ""} />
			<p class="muted data-hint">
				{isModelName(model)
					? "Type another equation, such as y = a * x^p, or the cost of one row, such as abs(a * x + b - y)."
					: "All names except x and y are parameters."}{" "}
				{cost !== undefined && (
					<>
						The surface is the mean of <code>{cost}</code> over the rows.
					</>
				)}
			</p>
		</fieldset>
	);
}
