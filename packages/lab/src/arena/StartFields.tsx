import { effect } from "@preact/signals";
import { formatNumber } from "@ravine/plot";
import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "../model/lab.js";
import { numberText } from "../model/ruleText.js";
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
						? formatNumber(at, { typeset: true })
						: "no finite number";
			}),
		[lab],
	);
	const { variables } = lab.ground.value;
	return (
		<div class="arena-start-row">
			<span>Start</span>
			{variables.slice(0, MAX_FIELDS).map((name) => (
				<StartField key={name} lab={lab} name={name} />
			))}
			{variables.length > MAX_FIELDS && <span>…</span>}
			<span>
				cost <span class="number" ref={cost} />
			</span>
			{variables.length > 2 && <Axes state={state} />}
		</div>
	);
}

interface StartFieldProps {
	readonly lab: Lab;
	readonly name: string;
}

/** A number of the start. It follows a drag without being rendered. */
function StartField({ lab, name }: StartFieldProps) {
	const field = useRef<HTMLInputElement>(null);
	useEffect(
		() =>
			effect(() => {
				const value = lab.start.value[name];
				const input = field.current;
				if (input === null || value === undefined) return;
				if (document.activeElement !== input) input.value = numberText(value);
			}),
		[lab, name],
	);
	const type = (input: HTMLInputElement) => {
		const value = Number(input.value);
		const isNumber = input.value.trim() !== "" && Number.isFinite(value);
		input.setAttribute("aria-invalid", String(!isNumber));
		input.title = isNumber ? "" : "a number is needed";
		if (isNumber)
			lab.chosenStart.value = { ...lab.start.peek(), [name]: value };
	};
	return (
		<label class="start-field">
			{name}
			<input
				class="field"
				ref={field}
				type="text"
				inputMode="text"
				autocomplete="off"
				onInput={(event) => type(event.currentTarget)}
				onBlur={(event) => {
					const input = event.currentTarget;
					input.value = numberText(lab.start.peek()[name] as number);
					input.setAttribute("aria-invalid", "false");
				}}
			/>
		</label>
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
		state.chosenAxes.value = place === 0 ? [axis, rest] : [rest, axis];
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
