import { effect, signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { fitCanvas } from "./canvas.js";

export type Drawing = ReturnType<typeof fitCanvas>;

/**
 * Draws a canvas, and again when its size or a signal that `draw` reads changes, at most once a frame.
 * @param draw the same function for as long as its arguments are the same.
 */
export function useDrawing(
	canvas: RefObject<HTMLCanvasElement | null>,
	draw: (drawing: Drawing) => void,
): void {
	useEffect(() => {
		const element = canvas.current as HTMLCanvasElement;
		const size = signal(0);
		const observer = new ResizeObserver(() => {
			size.value++;
		});
		observer.observe(element);
		const stop = effect(() => {
			void size.value;
			draw(fitCanvas(element));
		});
		return () => {
			stop();
			observer.disconnect();
		};
	}, [canvas, draw]);
}
