import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { QUIET } from "../controls/LateStatus.js";
import type { Lab } from "../model/lab.js";
import { changedFates, type Fates, fateOf } from "./fates.js";
import type { ArenaState } from "./state.js";

/** Says to screen readers what a change of a rate, a start or a cost has made of the runs, once it has ended. */
export function Results({ state: { lab } }: { readonly state: ArenaState }) {
	const status = useRef<HTMLParagraphElement>(null);
	useEffect(() => {
		let before = fatesOf(lab);
		let timer: ReturnType<typeof setTimeout> | undefined;
		const tell = () => {
			const now = fatesOf(lab);
			const text = changedFates(before, now);
			before = now;
			if (text !== "" && status.current !== null && isAtControl())
				status.current.textContent = text;
		};
		const stop = effect(() => {
			void lab.shownRuns.value;
			void lab.target.value;
			clearTimeout(timer);
			if (!lab.dragging.value) timer = setTimeout(tell, QUIET);
		});
		return () => {
			clearTimeout(timer);
			stop();
		};
	}, [lab]);
	return <p class="visually-hidden" role="status" ref={status} />;
}

function fatesOf({ shownRuns, target }: Lab): Fates {
	return new Map(
		shownRuns.peek().map((run) => [run.id, fateOf(run, target.peek())]),
	);
}

/** Whether the reader is at a control, and reads no text. */
function isAtControl(): boolean {
	return document.activeElement?.matches("body, h2, h3") === false;
}
