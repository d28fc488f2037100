import type { Timeline } from "../model/timeline.js";

/** What takes the space key for itself. */
const CONTROLS =
	"a[href], button, input, select, textarea, summary, dialog, [contenteditable], [tabindex='0']";
/** What takes letters and signs. */
const TYPING = "input:not([type='range']), select, textarea, [contenteditable]";

/** Moves the timeline with the keys of the page: space plays and pauses, comma and full stop go a step back and on. */
export function moveWithKey(
	event: KeyboardEvent,
	timeline: Timeline,
	step: number,
): void {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
		return;
	const target = event.target instanceof Element ? event.target : undefined;
	const takes = (selector: string) => target?.closest(selector) != null;
	if (event.key === " " && !takes(CONTROLS)) {
		if (timeline.playing.peek()) timeline.pause();
		else timeline.play();
	} else if (event.key === "," && !takes(TYPING)) timeline.seek(step - 1);
	else if (event.key === "." && !takes(TYPING)) timeline.seek(step + 1);
	else return;
	event.preventDefault();
}
