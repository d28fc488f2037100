import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { reducedMotion } from "../model/theme.js";

/** Starts to play, and returns what stops it. */
export type Play = () => () => void;

/** How much of a figure must be on the screen. */
const MIN_SEEN = 0.6;

/**
 * Plays something once, when most of an element has come into view. Nothing plays with reduced motion, nor once a
 * person has touched the element; and a touch while it plays stops it.
 * @param element returns the element to watch, once the component is in the page.
 */
export function usePlayOnce(
	element: () => HTMLElement | null,
	play: Play,
): void {
	const latest = useRef(play);
	latest.current = play;
	useEffect(() => {
		const watched = element();
		if (watched === null || reducedMotion.peek()) return;
		let stop: (() => void) | undefined;
		const seen = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				seen.disconnect();
				stop = latest.current();
			},
			{ threshold: visiblePart(watched) },
		);
		const end = () => {
			seen.disconnect();
			stop?.();
			stop = undefined;
			for (const type of ["pointerdown", "keydown"]) {
				watched.removeEventListener(type, end, true);
			}
		};
		watched.addEventListener("pointerdown", end, true);
		watched.addEventListener("keydown", end, true);
		seen.observe(watched);
		return end;
	}, []);
}

/** The part of an element that must be seen; of one that is taller than the screen, what the screen can show. */
function visiblePart(element: HTMLElement): number {
	const { height } = element.getBoundingClientRect();
	const most = window.innerHeight / Math.max(1, height);
	return Math.min(MIN_SEEN, MIN_SEEN * most);
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
