import { useEffect, useRef } from "preact/hooks";

/** Draws into a canvas of the given size in CSS pixels, at the screen's resolution, whenever one of the values changes. */
export function usePicture(
	width: number,
	height: number,
	draw: (context: CanvasRenderingContext2D) => void,
	values: readonly unknown[],
) {
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const element = canvas.current as HTMLCanvasElement;
		const ratio = devicePixelRatio;
		element.width = Math.round(width * ratio);
		element.height = Math.round(height * ratio);
		const context = element.getContext("2d") as CanvasRenderingContext2D;
		context.scale(ratio, ratio);
		context.clearRect(0, 0, width, height);
		draw(context);
	}, [width, height, ...values]);
	return canvas;
}
