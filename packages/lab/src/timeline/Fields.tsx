import { useId, useState } from "preact/hooks";
import { MAX_STEPS } from "../model/lab.js";
import { grouped, readable, typedCount } from "../model/numbers.js";
import type { ViewProps } from "../model/view.js";

/** The number of steps of the race. */
export function StepsField({ lab, timeline }: ViewProps) {
	const id = useId();
	const [typed, setTyped] = useState<string | undefined>();
	const problem = typed === undefined ? undefined : problemWith(typed);
	const type = (text: string) => {
		setTyped(text);
		if (problemWith(text) === undefined) timeline.setSteps(typedCount(text));
	};
	return (
		<span class="timeline-steps">
			<input
				class="field number"
				type="text"
				inputMode="numeric"
				aria-label="Steps of the race"
				aria-invalid={problem !== undefined}
				aria-describedby={problem === undefined ? undefined : id}
				value={typed ?? String(lab.steps.value)}
				onInput={(event) => type(event.currentTarget.value)}
				onBlur={() => setTyped(undefined)}
			/>
			<span class="timeline-problem" id={id} role="status">
				{problem}
			</span>
		</span>
	);
}

function problemWith(text: string): string | undefined {
	const steps = typedCount(text);
	return steps >= 1 && steps <= MAX_STEPS
		? undefined
		: `Type a whole number from 1 to ${grouped(MAX_STEPS)}.`;
}

/** The speeds to choose from; 1 is the pace that suits the race's length. */
const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/** How fast the timeline plays, with the pace that this gives. */
export function SpeedField({ timeline }: ViewProps) {
	const pace = readable(timeline.pace.value, 2);
	return (
		<label class="timeline-speed">
			<span class="visually-hidden">Speed</span>
			<select
				class="field"
				value={String(timeline.speed.value)}
				onChange={(event) => {
					timeline.speed.value = Number(event.currentTarget.value);
				}}
			>
				{SPEEDS.map((speed) => (
					<option key={speed} value={String(speed)}>
						{speed}×
					</option>
				))}
			</select>
			<span class="timeline-pace">{pace} steps/s</span>
		</label>
	);
}
