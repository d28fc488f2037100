import type { Frame } from "./frame.js";
import type { Layers } from "./picture.js";

/**
 * A picture in layers, with a sentence for each thing that it cannot show.
 *
 * In `svg`, each layer is a group `<g data-layer="NAME">`. A page that redraws a scene replaces the content of the
 * groups whose layers changed.
 */
export interface Scene {
	/** A whole SVG document; a page can also use it inline. */
	readonly svg: string;
	/** The content of each layer, as SVG elements. */
	readonly layers: Layers;
	/** The rectangle in which the data are drawn; it converts data to pixels and back. */
	readonly frame: Frame;
	/** Of the whole picture, in pixels. */
	readonly width: number;
	/** Of the whole picture, in pixels. */
	readonly height: number;
	/** Sentences without a full stop, such as "sgd 0.51 diverges: it leaves the frame after step 11". */
	readonly notes: readonly string[];
}
