import { expect, it } from "vitest";
import { GifColours } from "./gifColours.js";

const pixels = (...colours: readonly (readonly [number, number, number])[]) =>
	Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]));

it("keeps the most frequent colours exactly and finds the nearest for others", () => {
	const [white, grey, red] = [
		[255, 255, 255],
		[130, 130, 131],
		[200, 0, 0],
	] as const;
	const colours = new GifColours(
		pixels(grey, white, red, white, grey, white),
		2,
	);
	expect(colours.palette).toEqual([white, grey]);
	expect([
		...colours.indexOf(pixels(grey, white, [250, 251, 250], [90, 90, 90])),
	]).toEqual([1, 0, 0, 1]);
});
