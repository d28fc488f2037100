import { useComputed } from "@preact/signals";
import { isOverData } from "../model/ground.js";
import { grouped, readable } from "../model/numbers.js";
import { costAt } from "./levels.js";
import type { ArenaState } from "./state.js";

/** Sentences on what the picture cannot show by itself. */
export function Notes({ state }: { readonly state: ArenaState }) {
	// As one text, so that this is rendered only when a sentence changes.
	const notes = useComputed(() => notesOn(state).join("\n")).value;
	return (
		<div class="arena-notes">
			{notes.split("\n").map((note) => (
				<p key={note}>{note}</p>
			))}
		</div>
	);
}

function notesOn(state: ArenaState): string[] {
	const ground = state.lab.ground.value;
	const { across, up } = state.plane.value;
	const { spacing, finite, shades, scale } = state.levels.value;
	const notes: string[] = [];
	if (up !== undefined && finite === 0)
		notes.push("Hatched: the cost is not a finite number anywhere here.");
	else if (up !== undefined && finite < 1)
		notes.push("Hatched: the cost is not a finite number there.");
	if (up !== undefined && finite > 0 && spacing === 0) {
		const cost = costAt(scale, shades[1]);
		const text = readable(cost);
		notes.push(`The cost is ${text} everywhere here.`);
	}
	if (ground.variables.length > 2)
		notes.push(
			`A slice through the start, along ${across} and ${up}; the other variables have the start's values. The paths leave this slice: they are seen as if from above.`,
		);
	if (isOverData(ground) && ground.surface.rows > ground.sketchRows)
		notes.push(
			`The shades use ${grouped(ground.sketchRows)} of the ${grouped(ground.surface.rows)} rows; the runs use all.`,
		);
	const short = shortestRace(state);
	if (short !== undefined) notes.push(short);
	return notes;
}

/** Says that a cost takes too long for all steps. */
function shortestRace({ lab }: ArenaState): string | undefined {
	const asked = lab.steps.value;
	const least = Math.min(...lab.shownRuns.value.map(({ steps }) => steps));
	if (isOverData(lab.ground.value) || lab.dragging.value || !(least < asked))
		return undefined;
	return `This cost takes long: of ${grouped(asked)} steps, at least ${grouped(least)} of each run are raced.`;
}
