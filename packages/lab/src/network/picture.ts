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

/** The red, green and blue of a colour `#rrggbb` or `#rgb`, from 0 to 255. */
export function channels(colour: string): readonly [number, number, number] {
	const digits = colour.slice(1);
	const whole =
		digits.length === 3 ? [...digits].map((one) => one + one).join("") : digits;
	const number = Number.parseInt(whole, 16);
	return [number >> 16, (number >> 8) & 255, number & 255];
}
