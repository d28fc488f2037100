import { expect } from "vitest";

const NAME = "[A-Za-z][\\w:-]*";
const TEXT = "(?:[^<>&]|&(?:amp|lt|gt|quot|#39);)*";
/** A whole tag: opening, closing or empty, with quoted attributes. */
const TAG = new RegExp(
	`^<(?:/(?<closed>${NAME})|(?<opened>${NAME})(?<attributes>(?: ${NAME}="${TEXT.replaceAll("^<>", '^<>"')}")*)(?<empty>/?))>`,
);
const CONTENT = new RegExp(`^${TEXT}`);

/**
 * Parses a picture as XML, in the small part of XML that pictures use.
 * @throws Error naming the place at which it is not well formed.
 */
function readXml(svg: string): { name: string; attributes: string }[] {
	const open: string[] = [];
	const elements: { name: string; attributes: string }[] = [];
	const wrong = (at: number) =>
		new Error(`not well formed: ${JSON.stringify(svg.slice(at, at + 80))}`);
	for (let at = 0; at < svg.length; ) {
		const text = CONTENT.exec(svg.slice(at, svg.indexOf("<", at) >>> 0))?.[0];
		at += text?.length ?? 0;
		if (at === svg.length) break;
		const end = svg.indexOf(">", at);
		const tag = TAG.exec(svg.slice(at, end + 1));
		if (tag === null) throw wrong(at);
		const { closed, opened, attributes = "", empty } = tag.groups ?? {};
		if (closed !== undefined && open.pop() !== closed) throw wrong(at);
		if (opened !== undefined) {
			elements.push({ name: opened, attributes });
			if (empty === "") open.push(opened);
		}
		at += tag[0].length;
	}
	if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
	return elements;
}

/** The numbers of all attributes for positions and shapes. */
function coordinatesOf(svg: string): number[] {
	return readXml(svg).flatMap(({ attributes }) =>
		[
			...attributes.matchAll(
				/ (?:d|x|y|cx|cy|r|width|height|viewBox)="([^"]*)"/g,
			),
		].flatMap(([, value]) =>
			(value as string)
				.split(/[MLZ ]+/)
				.filter(Boolean)
				.map(Number),
		),
	);
}

/** The picture's width and height. */
export function sizeOf(svg: string): [number, number] {
	const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
	return [Number(width), Number(height)];
}

/** Checks that a picture is well-formed XML without control characters, with finite numbers and points inside it. */
export function expectPicture(svg: string): void {
	const values = coordinatesOf(svg);
	expect(svg).not.toMatch(/(?!\n)[\p{Control}\p{Surrogate}]/u);
	const largest = Math.max(...sizeOf(svg));
	const outside = values.filter(
		// Contours are drawn a little beyond the frame, which cuts them.
		(value) => !(value >= -20 && value <= largest + 20),
	);
	expect(outside).toEqual([]);
}

/** The frame's left, top, right and bottom. */
export function frameOf(svg: string): [number, number, number, number] {
	const [, x, y, width, height] = (
		svg.match(
			/<clipPath[^>]*><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/,
		) ?? []
	).map(Number) as [number, number, number, number, number];
	return [x, y, x + width, y + height];
}

/** The points of the paths of a class. */
export function pathPoints(svg: string, className: string): [number, number][] {
	return [
		...svg.matchAll(
			new RegExp(`<path class="${className}" d="M([^"Z]*)"`, "g"),
		),
	]
		.flatMap(([, data]) => (data as string).split("L"))
		.map((pair) => pair.split(" ").map(Number) as [number, number]);
}

/** The points of the paths of a class, also of paths in several pieces and closed ones. */
export function cornersOf(svg: string, className: string): [number, number][] {
	return [
		...svg.matchAll(new RegExp(`<path class="${className}" d="([^"]*)"`, "g")),
	]
		.flatMap(([, data]) => (data as string).split(/[MLZ]/))
		.filter((pair) => pair !== "")
		.map((pair) => pair.split(" ").map(Number) as [number, number]);
}
