import type { Choices } from "./choices.js";

interface PickersProps {
	readonly variables: readonly string[];
	readonly axis: string;
	readonly states: readonly string[];
	readonly state: string | undefined;
	readonly step: Choices["step"];
	readonly onChoose: (choice: Partial<Choices>) => void;
}

/** Chooses the axis, the state and the measure of a step that the small charts show. */
export function Pickers({
	variables,
	axis,
	states,
	state,
	step,
	onChoose,
}: PickersProps) {
	return (
		<div class="charts-pickers">
			<label>
				Axis{" "}
				<select
					class="field"
					value={axis}
					onChange={(event) => onChoose({ axis: event.currentTarget.value })}
				>
					{variables.map((name) => (
						<option key={name} value={name}>
							{name}
						</option>
					))}
				</select>
			</label>
			{state !== undefined && (
				<label>
					State{" "}
					<select
						class="field"
						value={state}
						onChange={(event) => onChoose({ state: event.currentTarget.value })}
					>
						{states.map((name) => (
							<option key={name} value={name}>
								{name}
							</option>
						))}
					</select>
				</label>
			)}
			<label>
				Step shown as{" "}
				<select
					class="field"
					value={step}
					onChange={(event) =>
						onChoose({
							step: event.currentTarget.value === "rate" ? "rate" : "length",
						})
					}
				>
					<option value="length">its length</option>
					<option value="rate">divided by the slope</option>
				</select>
			</label>
		</div>
	);
}
