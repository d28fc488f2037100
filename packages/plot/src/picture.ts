import type { Rectangle } from "./geometry.js";
import { hash } from "./hash.js";
import { type StyleRule, styleSheet } from "./style.js";
import { coordinate, escapeXml, rectangle } from "./svg.js";

/** The layers of a picture, in drawing order. */
const layerNames = [
	"heading",
	"ground",
	"paths",
	"axes",
	"marks",
	"legend",
] as const;

export type LayerName = (typeof layerNames)[number];

/**
 * The elements of each layer. A page can redraw a single layer: none uses an id of another, and only the paths of an
 * animation and an inset have ids.
 */
export type Layers = Readonly<Record<LayerName, string>>;

/** The layers that are cut at the frame's edge. */
const clipped: readonly LayerName[] = ["ground", "paths"];

export interface PictureOptions {
	readonly width: number;
	readonly height: number;
	/** For screen readers. */
	readonly title: string;
	/** A description of the picture, for screen readers. */
	readonly description: string;
	/** The styles of the runs that are drawn. */
	readonly styles: readonly number[];
	/** Style rules besides those that every picture has. */
	readonly rules?: readonly StyleRule[] | undefined;
	readonly frame: Rectangle;
	readonly layers: Layers;
}

/** A whole SVG with a background. */
export function picture(options: PictureOptions): string {
	const { width, height, frame, layers } = options;
	const layer = (name: LayerName) =>
		`<g data-layer="${name}">\n${layers[name]}\n</g>`;
	return svgDocument(options, Object.values(layers).join("\n"), (id) => {
		const clipId = `${id}-frame`;
		return [
			rectangle({ left: 0, top: 0, width, height }, "paper"),
			`<clipPath id="${clipId}">${rectangle(frame, "")}</clipPath>`,
			...layerNames.map((name) =>
				clipped.includes(name)
					? `<g clip-path="url(#${clipId})">${layer(name)}</g>`
					: layer(name),
			),
		].join("\n");
	});
}

/**
 * A whole SVG, with its own style for light and dark.
 * @param identity the text from which ids are made, so that different pictures have different ids.
 * @param draw returns the elements; `id` is the prefix for ids that they define.
 */
export function svgDocument(
	{
		width,
		height,
		title,
		description,
		styles,
		rules,
	}: Omit<PictureOptions, "frame" | "layers">,
	identity: string,
	draw: (id: string) => string,
): string {
	const [w, h] = [coordinate(width), coordinate(height)];
	const id = `ravine-${hash([w, h, title, description, identity].join("\n"))}`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
		`<title id="${id}-title">${escapeXml(title)}</title>`,
		`<desc id="${id}-desc">${escapeXml(description)}</desc>`,
		`<style>${styleSheet(id, styles, rules)}</style>`,
		draw(id),
		"</svg>\n",
	].join("\n");
}
