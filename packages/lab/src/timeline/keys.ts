import type { Timeline } from "../model/timeline.js";

/** What takes the space key for itself. */
const CONTROLS =
	"a[href], button, input, select, textarea, summary, dialog, [contenteditable], [tabindex='0']:not(.arena-stage)";
/** What takes letters and signs. */
const TYPING = "input:not([type='range']), select, textarea, [contenteditable]";
/** The views that show the step. A sign means a step only while one of them has the focus: who speaks to the computer must not move it by a word. */
const STEPPED = ".timeline, .arena, .cards, .charts";

/** Moves the timeline with keys: space plays and pauses, and in the views that show the step comma and full stop go a step back and on. */
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
	} else if (takes(TYPING) || takes("dialog") || !takes(STEPPED)) return;
	else if (event.key === ",") timeline.seek(step - 1);
	else if (event.key === ".") timeline.seek(step + 1);
	else return;
	event.preventDefault();
}
