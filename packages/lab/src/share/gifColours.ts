/**
 * The colours of a GIF: the most frequent ones of a picture, exactly. A picture of flat areas keeps its colours so, which
 * a palette of averages would shift.
 */
export class GifColours {
	/** Red, green and blue from 0 to 255. */
	readonly palette: readonly (readonly [number, number, number])[];
	/** The place in the palette of each colour that has been looked up. */
	readonly #places = new Map<number, number>();

	/** @param rgba four bytes for each pixel. @param most the largest number of colours, at most 256. */
	constructor(rgba: Uint8ClampedArray, most: number) {
		const counts = new Map<number, number>();
		for (let i = 0; i < rgba.length; i += 4) {
			const colour = colourAt(rgba, i);
			counts.set(colour, (counts.get(colour) ?? 0) + 1);
		}
		const kept = [...counts]
			.sort(([, one], [, other]) => other - one)
			.slice(0, most);
		this.palette = kept.map(([colour]) => channelsOf(colour));
		kept.forEach(([colour], place) => {
			this.#places.set(colour, place);
		});
	}

	/** For each pixel the place of the nearest colour. */
	indexOf(rgba: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
		const index = new Uint8Array(rgba.length / 4);
		for (let i = 0; i < index.length; i++) {
			const colour = colourAt(rgba, 4 * i);
			let place = this.#places.get(colour);
			if (place === undefined) {
				place = this.#nearest(channelsOf(colour));
				this.#places.set(colour, place);
			}
			index[i] = place;
		}
		return index;
	}

	#nearest([r, g, b]: readonly [number, number, number]): number {
		let [found, least] = [0, Number.POSITIVE_INFINITY];
		this.palette.forEach(([red, green, blue], place) => {
			const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
			if (distance >= least) return;
			least = distance;
			found = place;
		});
		return found;
	}
}

function colourAt(rgba: Uint8ClampedArray, i: number): number {
	return (
		((rgba[i] as number) << 16) |
		((rgba[i + 1] as number) << 8) |
		(rgba[i + 2] as number)
	);
}

function channelsOf(colour: number): readonly [number, number, number] {
	return [colour >> 16, (colour >> 8) & 255, colour & 255];
}
