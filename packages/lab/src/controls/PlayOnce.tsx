import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { reducedMotion } from "../model/theme.js";

/** Starts to play, and returns what stops it: called with what a person did, or with nothing when the figure goes. */
export type Play = () => (event?: Event) => void;

/** How much of a figure must be on the screen. */
const MIN_SEEN = 0.6;

interface PlayOnceOptions {
	/** Whether what a person does anywhere on the page ends it; by default, what is done to the element does. */
	readonly endsAt?: (event: Event) => boolean;
	/** The part of the element that must be on the screen. */
	readonly seen?: number;
}

/**
 * Plays something once, when an element has come into view. Nothing plays with reduced motion, nor once a person has
 * touched the element; and a touch while it plays stops it.
 * @param element returns the element to watch, once the component is in the page.
 */
export function usePlayOnce(
	element: () => HTMLElement | null,
	play: Play,
	{ endsAt, seen = MIN_SEEN }: PlayOnceOptions = {},
): void {
	const latest = useRef(play);
	latest.current = play;
	useEffect(() => {
		const watched = element();
		if (watched === null || reducedMotion.peek()) return;
		const abort = new AbortController();
		let stop: ReturnType<Play> | undefined;
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				observer.disconnect();
				stop = latest.current();
			},
			{ threshold: visiblePart(watched, seen) },
		);
		const end = (event?: Event) => {
			abort.abort();
			observer.disconnect();
			stop?.(event);
			stop = undefined;
		};
		const isTouch =
			endsAt ?? ((event) => event.composedPath().includes(watched));
		for (const type of ["pointerdown", "keydown"])
			document.addEventListener(
				type,
				(event) => {
					if (isTouch(event)) end(event);
				},
				{ signal: abort.signal, capture: true },
			);
		observer.observe(watched);
		return () => end();
	}, []);
}

/** The part of an element that must be seen; of one that is taller than the screen, what the screen can show. */
function visiblePart(element: HTMLElement, seen: number): number {
	const { height } = element.getBoundingClientRect();
	const most = window.innerHeight / Math.max(1, height);
	return Math.min(seen, seen * most);
}

interface PlayOnceProps {
	readonly play: Play;
	readonly children: ComponentChildren;
}

/** A figure that plays once by itself when it comes into view, as `usePlayOnce` says. */
export function PlayOnce({ play, children }: PlayOnceProps) {
	const figure = useRef<HTMLDivElement>(null);
	usePlayOnce(() => figure.current, play);
	return <div ref={figure}>{children}</div>;
}
