import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

interface OnScreenOptions {
	/** What is said until the browser has looked. */
	readonly atFirst: boolean;
	/** Pixels from the screen at which an element counts as on it. */
	readonly margin: number;
}

/** Whether an element is on the screen, or nearly. */
export function useOnScreen(
	element: RefObject<HTMLElement | null>,
	{ atFirst, margin }: OnScreenOptions,
): ReadonlySignal<boolean> {
	const shown = useSignal(atFirst);
	useEffect(() => {
		const observer = new IntersectionObserver(
			(entries) => {
				shown.value = entries.at(-1)?.isIntersecting ?? atFirst;
			},
			{ rootMargin: `${margin}px` },
		);
		observer.observe(element.current as HTMLElement);
		return () => observer.disconnect();
	}, [element, shown, atFirst, margin]);
	return shown;
}
