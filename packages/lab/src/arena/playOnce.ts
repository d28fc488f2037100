import { useEffect } from "preact/hooks";
import type { Lab } from "../model/lab.js";
import { reducedMotion } from "../model/theme.js";
import type { Timeline } from "../model/timeline.js";

/** The share of the picture that must be on the screen. */
const IN_VIEW = 0.4;

/** Plays the race once when the picture comes into view, unless nothing may move. What the reader does ends it. */
export function usePlayOnce(
	stage: { readonly current: HTMLElement | null },
	timeline: Timeline,
	lab: Lab,
): void {
	useEffect(() => {
		const element = stage.current;
		if (element === null || reducedMotion.peek()) return;
		const abort = new AbortController();
		let playing = false;
		const end = (event: Event) => {
			abort.abort();
			observer.disconnect();
			if (!playing) return;
			playing = false;
			if (!timeline.playing.peek()) return;
			timeline.pause();
			// In the picture the whole paths are wanted.
			if (event.composedPath().includes(element))
				timeline.seek(lab.steps.peek());
		};
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				observer.disconnect();
				playing = true;
				timeline.play();
			},
			{ threshold: IN_VIEW },
		);
		observer.observe(element);
		for (const type of ["pointerdown", "keydown"] as const)
			document.addEventListener(
				type,
				(event) => {
					// The timeline's own buttons know what they do.
					if ((event.target as Element).closest("[data-timeline]") === null)
						end(event);
				},
				{ signal: abort.signal, capture: true },
			);
		return () => {
			abort.abort();
			observer.disconnect();
		};
	}, [stage, timeline, lab]);
}
