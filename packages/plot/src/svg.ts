import type { Pixel, Rectangle } from "./geometry.js";

/** A larger coordinate is a defect in a scene. */
const MAX_COORDINATE = 1e6;

/** Formats a coordinate with up to two decimals. */
export function coordinate(value: number): string {
	if (!(Math.abs(value) <= MAX_COORDINATE)) {
		throw new RangeError(`a picture cannot have the coordinate ${value}`);
	}
	const rounded = Math.round(value * 100) / 100;
	return String(rounded === 0 ? 0 : rounded);
}

/** Characters that XML forbids (control characters, halves of surrogate pairs), and those that change a text's direction. */
const UNSAFE =
	/[\p{Control}\p{Surrogate}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

/** Escapes text for XML content and attributes; unsafe characters become U+FFFD, line breaks and tabs become spaces. */
export function escapeXml(text: string): string {
	return text
		.replace(/[\t\n\r]/g, " ")
		.replace(UNSAFE, "\ufffd")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;")
		.replaceAll("'", "&#39;");
}

/** The value of `d` for straight lines through the points. */
export function lineData(points: readonly Pixel[], closed = false): string {
	const corners = points.map(([x, y]) => `${coordinate(x)} ${coordinate(y)}`);
	return `M${corners.join("L")}${closed ? "Z" : ""}`;
}

/** Several lines as one element; an empty text for no lines. */
export function paths(
	lines: readonly (readonly Pixel[])[],
	className: string,
): string {
	if (lines.length === 0) return "";
	return `<path class="${className}" d="${lines.map((points) => lineData(points)).join("")}"/>`;
}

export function path(
	points: readonly Pixel[],
	className: string,
	closed = false,
): string {
	return `<path class="${className}" d="${lineData(points, closed)}"/>`;
}

export function line(from: Pixel, to: Pixel, className: string): string {
	return path([from, to], className);
}

export function circle(
	[x, y]: Pixel,
	radius: number,
	className: string,
): string {
	return `<circle class="${className}" cx="${coordinate(x)}" cy="${coordinate(y)}" r="${coordinate(radius)}"/>`;
}

export function rectangle(
	{ left, top, width, height }: Rectangle,
	className: string,
): string {
	return `<rect${className === "" ? "" : ` class="${className}"`} x="${coordinate(left)}" y="${coordinate(top)}" width="${coordinate(width)}" height="${coordinate(height)}"/>`;
}

export function words(
	text: string,
	[x, y]: Pixel,
	className: string,
	anchor: "start" | "middle" | "end" = "start",
): string {
	const anchored = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
	return `<text class="${className}" x="${coordinate(x)}" y="${coordinate(y)}"${anchored}>${escapeXml(text)}</text>`;
}
