import type { Frame } from "./frame.js";
import type { Layers } from "./picture.js";

/**
 * A picture in layers, and a sentence for each thing that it cannot show.
 *
 * In `svg`, each layer is a group `<g data-layer="NAME">`. A page that draws a scene again and again gives each group
 * whose layer has changed its new content, and leaves the others.
 */
export interface Scene {
	/** A whole SVG document, which can also stand inline in a page. */
	readonly svg: string;
	/** The content of each layer, as SVG elements. */
	readonly layers: Layers;
	/** The part of the picture in which the data are drawn, with the way between data and pixels. */
	readonly frame: Frame;
	/** Of the whole picture, in pixels. */
	readonly width: number;
	/** Of the whole picture, in pixels. */
	readonly height: number;
	/** Sentences without a full stop, such as "sgd 0.51 diverges: it leaves the frame after step 11". */
	readonly notes: readonly string[];
}
