import { batch, useSignal } from "@preact/signals";
import { outcomeText } from "../maps/speed.js";
import { counted, readable } from "../model/numbers.js";
import { bestOf } from "./best.js";
import { findsItsRate } from "./rateSetting.js";
import type { RateRow, RatesModel } from "./ratesModel.js";

/** A rate that fair mode has set. */
interface Change {
	readonly id: number;
	readonly name: string;
	readonly before: string;
	readonly after: string;
	readonly sentence: string;
}

/** Sets each rule to its best rate, found with the same number of trials for every rule. */
export function FairMode({ model }: { model: RatesModel }) {
	const { changes, notes, set, undo } = useBestRates(model);
	const { from, to } = model.axis.value;
	const decades = Math.round(Math.log10(to / from));
	const trials = trialsOf(model);
	const isReady = trials > 0;
	return (
		<section class="rates-fair" aria-labelledby="fair-title">
			<h3 id="fair-title">A fair comparison</h3>
			<p>
				A rule with a well-chosen rate beats one with a bad rate, whichever
				rules they are. To compare the rules themselves, give each the same
				budget: {isReady ? trials : 200} trials, the rates of the strips above,
				evenly spread over {counted(decades, "decade")} from {readable(from)} to{" "}
				{readable(to)}, {counted(model.steps.value, "step")} each. The best rate
				takes the fewest steps to the target and ends below it. If no rate stays
				there, the fastest one counts; if none gets there, the one that ends
				lowest.
			</p>
			<div class="map-controls">
				<button
					type="button"
					class="button primary"
					disabled={!isReady}
					onClick={set}
				>
					Set each rule to its best rate
				</button>
				{changes.value.length > 0 && (
					<button type="button" class="button" onClick={undo}>
						Undo
					</button>
				)}
			</div>
			<div role="status">
				{changes.value.length + notes.value.length > 0 && (
					<ul class="map-words">
						{changes.value.map(({ id, sentence }) => (
							<li key={id}>{sentence}</li>
						))}
						{notes.value.map((note) => (
							<li key={note}>{note}</li>
						))}
					</ul>
				)}
			</div>
		</section>
	);
}

/** Sets every rule's best rate, and takes it back. */
function useBestRates(model: RatesModel) {
	const changes = useSignal<readonly Change[]>([]);
	const notes = useSignal<readonly string[]>([]);
	const set = () => {
		const found = model.rows.value.flatMap((row) => changeOf(model, row) ?? []);
		notes.value = model.rows.value.flatMap((row) => noteOf(model, row) ?? []);
		changes.value = found;
		batch(() => {
			for (const { id, after } of found) model.lab.setText(id, after);
		});
	};
	const undo = () => {
		batch(() => {
			for (const { id, before, after } of changes.value) {
				const now = model.lab.runs.value.find((run) => run.id === id);
				// What was changed since stays.
				if (now?.text === after) model.lab.setText(id, before);
			}
		});
		changes.value = [];
		notes.value = [];
	};
	return { changes, notes, set, undo };
}

/** The trials of every rule; 0 while there are no strips. */
function trialsOf({ strips, rows }: RatesModel): number {
	const counts = rows.value.flatMap(({ run, rate }) => {
		const part = strips.value.get(run.id);
		return part?.part === "strip" && rate ? [part.values.length] : [];
	});
	return counts.length === 0 ? 0 : Math.min(...counts);
}

function isTuned({ rate, run }: RateRow): boolean {
	return rate !== undefined && !findsItsRate(run.text);
}

function changeOf(model: RatesModel, row: RateRow): Change | undefined {
	const part = model.strips.value.get(row.run.id);
	if (part?.part !== "strip" || !isTuned(row)) return undefined;
	const best = bestOf(part, model.target.value);
	if (best === undefined || row.rate === undefined) return undefined;
	const value = part.values[best.index] as number;
	const { name } = row;
	const result = outcomeText(part, best.index, model.target.value);
	const moved =
		value === row.rate.value
			? `stays at ${readable(value)}`
			: `${readable(row.rate.value)} → ${readable(value)}`;
	return {
		...{ id: row.run.id, name, before: row.run.text },
		after: model.textWith(row, value),
		sentence: `${name}: ${moved}, ${result}.`,
	};
}

/** Why a rule's rate was left as it is. */
function noteOf(model: RatesModel, row: RateRow): string | undefined {
	const { name } = row;
	if (row.rate === undefined) return `${name} stays as it is: ${row.why}.`;
	if (findsItsRate(row.run.text)) {
		return `${name} estimates its rate as it goes, without trials; its factor ${row.rate.name} stays at ${readable(row.rate.value)}.`;
	}
	const part = model.strips.value.get(row.run.id);
	return part?.part === "strip" &&
		bestOf(part, model.target.value) === undefined
		? `${name} stays as it is: it diverges at every rate that was tried.`
		: undefined;
}
