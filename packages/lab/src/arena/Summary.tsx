import { effect, useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { counted, readable } from "../model/numbers.js";
import { fateOf } from "./fates.js";
import { costAtPoint } from "./pictureCost.js";
import type { ArenaState } from "./state.js";

/** A sentence for screen readers that says what the picture shows; it changes when a drag has ended. */
export function Summary({ state, id }: { state: ArenaState; id: string }) {
	const text = useRef<HTMLParagraphElement>(null);
	useEffect(
		() =>
			effect(() => {
				if (state.lab.dragging.value) return;
				if (text.current) text.current.textContent = summaryOf(state);
			}),
		[state],
	);
	return <p class="visually-hidden" id={id} ref={text} />;
}

function summaryOf({ lab }: ArenaState): string {
	const runs = lab.shownRuns.value;
	const { variables } = lab.ground.value;
	const start = lab.start.value;
	const from = variables
		.map((name) => `${name} = ${readable(start[name] as number)}`)
		.join(", ");
	const count = runs.length === 0 ? "No run" : counted(runs.length, "run");
	const problem = lab.raceProblem.value;
	if (problem !== undefined) return `No runs: ${problem}.`;
	const target = lab.target.value;
	return [
		`${count} from ${from}.`,
		...runs.map((run) => `${fateOf(run, target)}.`),
	].join(" ");
}

interface StartTextProps {
	readonly state: ArenaState;
	readonly handle: { readonly current: HTMLElement | null };
}

/** Writes the start's place beside its handle while it is held, and as its value for screen readers. */
export function StartText({ state, handle }: StartTextProps) {
	const text = useComputed(() => {
		const { ground, start } = state.lab;
		const { variables } = ground.value;
		const at = variables.map((name) => start.value[name] as number);
		const cost = costAtPoint(ground.value, start.value);
		const places = variables.map(
			(name, i) => `${name} ${readable(at[i] as number)}`,
		);
		return {
			text: `${places.join(", ")}: cost ${readable(cost)}`,
			first: at[0],
		};
	});
	useEffect(
		() =>
			effect(() => {
				const element = handle.current;
				if (element === null) return;
				element.setAttribute("aria-valuetext", text.value.text);
				element.setAttribute("aria-valuenow", String(text.value.first));
			}),
		[text, handle],
	);
	return null;
}
