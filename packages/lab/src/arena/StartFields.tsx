import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { readable } from "../model/numbers.js";
import { NumberField } from "./NumberField.js";
import { costAtPoint } from "./pictureCost.js";
import type { ArenaState } from "./state.js";

/** Variables that have a field. */
const MAX_FIELDS = 6;

/** The start's numbers, which can be typed, the cost there and the choice of the variables that are shown. */
export function StartFields({ state }: { readonly state: ArenaState }) {
	const { lab } = state;
	const cost = useRef<HTMLSpanElement>(null);
	useEffect(
		() =>
			effect(() => {
				const at = costAtPoint(lab.ground.value, lab.start.value);
				if (cost.current)
					cost.current.textContent = Number.isFinite(at)
						? readable(at)
						: "not a finite number";
			}),
		[lab],
	);
	const { variables } = lab.ground.value;
	return (
		<div class="arena-start-row">
			<fieldset class="plain start-place" aria-label="Start">
				<span aria-hidden="true">Start</span>
				{variables.slice(0, MAX_FIELDS).map((name) => (
					<NumberField
						key={name}
						label={name}
						read={() => {
							const start = lab.start.value;
							// The start may already have other variables.
							return Object.hasOwn(start, name) ? start[name] : undefined;
						}}
						write={(value) => {
							lab.chosenStart.value = { ...lab.start.peek(), [name]: value };
						}}
					/>
				))}
				{variables.length > MAX_FIELDS && <span>…</span>}
			</fieldset>
			<span>
				cost <span class="number" ref={cost} />
			</span>
			{variables.length > 2 && <Axes state={state} />}
			<NumberField
				label="target cost"
				hint="a run has arrived when its cost is below this number; without a number it is a little above the lowest known cost, or well below the start's if there is none"
				read={() => lab.target.value}
				write={(value) => {
					lab.chosenTarget.value = value;
				}}
				clear={() => {
					lab.chosenTarget.value = undefined;
				}}
			/>
			<NumberField
				label="noise"
				hint="the standard deviation of the noise that is added to each slope; it is the same for every rule"
				read={() => lab.noise.value}
				write={(value) => {
					lab.noise.value = value;
				}}
				check={(value) => (value >= 0 ? undefined : "Noise is at least 0.")}
			/>
		</div>
	);
}

/** Chooses the two variables of the slice. */
function Axes({ state }: { readonly state: ArenaState }) {
	const { variables } = state.lab.ground.value;
	const { axes } = state.plane.value;
	const choose = (place: 0 | 1, axis: number) => {
		const other = axes[1 - place] as number;
		// Choosing the other's variable exchanges the two.
		const rest = other === axis ? (axes[place] as number) : other;
		state.chooseAxes(place === 0 ? [axis, rest] : [rest, axis]);
		state.lab.chosenView.value = undefined;
	};
	return (
		<>
			{(["across", "up"] as const).map((direction, place) => (
				<label key={direction} class="start-field">
					{direction}
					<select
						class="field"
						value={String(axes[place])}
						onChange={(event) =>
							choose(place as 0 | 1, Number(event.currentTarget.value))
						}
					>
						{variables.map((name, k) => (
							<option key={name} value={String(k)}>
								{name}
							</option>
						))}
					</select>
				</label>
			))}
		</>
	);
}
