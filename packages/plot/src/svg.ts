import { runStyle } from "./palette.js";

/** Pixels from the left and from the top. */
export type Pixel = readonly [number, number];

/** A coordinate as text, to two decimals. */
export function coordinate(value: number): string {
	if (!Number.isFinite(value)) {
		throw new RangeError(`a picture's coordinate must be finite, got ${value}`);
	}
	const rounded = Math.round(value * 100) / 100;
	return String(rounded === 0 ? 0 : rounded);
}

/** Text made safe for XML's content and attributes; characters that XML forbids become U+FFFD. */
export function escapeXml(text: string): string {
	return (
		text
			// A surrogate that has lost its other half is one of the forbidden.
			.replace(/[\p{Control}\p{Surrogate}\ufffe\uffff]/gu, (character) =>
				/[\t\n\r]/.test(character) ? character : "\ufffd",
			)
			.replaceAll("&", "&amp;")
			.replaceAll("<", "&lt;")
			.replaceAll(">", "&gt;")
			.replaceAll('"', "&quot;")
			.replaceAll("'", "&#39;")
	);
}

/** What follows `d=` for straight lines through the points. */
export function lineData(points: readonly Pixel[], closed = false): string {
	const corners = points.map(([x, y]) => `${coordinate(x)} ${coordinate(y)}`);
	return `M${corners.join("L")}${closed ? "Z" : ""}`;
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
	x: number,
	y: number,
	radius: number,
	className: string,
): string {
	return `<circle class="${className}" cx="${coordinate(x)}" cy="${coordinate(y)}" r="${coordinate(radius)}"/>`;
}

export function rectangle(
	[x, y]: Pixel,
	width: number,
	height: number,
	className: string,
): string {
	return `<rect${className === "" ? "" : ` class="${className}"`} x="${coordinate(x)}" y="${coordinate(y)}" width="${coordinate(width)}" height="${coordinate(height)}"/>`;
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

export interface PictureOptions {
	readonly width: number;
	readonly height: number;
	/** For screen readers. */
	readonly title: string;
	/** For screen readers: what the picture shows. */
	readonly description: string;
	/** The numbers of the runs that are drawn. */
	readonly runs: readonly number[];
	/** Whether the picture has a background of its own. Default true. */
	readonly paper?: boolean;
	/** The picture's elements; `id` is a prefix for the ids that they define. */
	draw(id: string): string;
}

/** A whole SVG, with its own style for light and dark, whose ids no other picture shares. */
export function picture({
	width,
	height,
	title,
	description,
	runs,
	paper = true,
	draw,
}: PictureOptions): string {
	const size = `${coordinate(width)} ${coordinate(height)}`;
	const content = draw("");
	const id = `ravine-${hash([size, title, description, content].join("\n"))}`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" id="${id}" width="${coordinate(width)}" height="${coordinate(height)}" viewBox="0 0 ${size}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
		`<title id="${id}-title">${escapeXml(title)}</title>`,
		`<desc id="${id}-desc">${escapeXml(description)}</desc>`,
		`<style>${style(id, runs, content)}</style>`,
		paper ? rectangle([0, 0], width, height, "paper") : "",
		draw(id),
		"</svg>",
	]
		.filter((part) => part !== "")
		.join("\n")
		.concat("\n");
}

/** FNV-1a, 32 bits, in base 36. */
function hash(text: string): string {
	let state = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) {
		state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
	}
	return (state >>> 0).toString(36);
}

/** Each colour's light and dark value. */
const colours = {
	paper: ["#ffffff", "#14171c"],
	ink: ["#1f2328", "#e8eaed"],
	muted: ["#59636e", "#a7b0ba"],
	edge: ["#8b95a1", "#6b7480"],
	grid: ["#e4e8ec", "#2a3038"],
	contour: ["#a3b2c2", "#4a5766"],
	band: ["#5b7fa6", "#7fa6d0"],
} as const;

type Colour = keyof typeof colours;

/** The rules for the classes that the content uses. */
function style(id: string, runs: readonly number[], content: string): string {
	const used = new Set(["paper"]);
	for (const [, classes] of content.matchAll(/class="([^"]*)"/g)) {
		for (const name of (classes as string).split(" ")) used.add(name);
	}
	const names = Object.keys(colours) as Colour[];
	const declared = (which: 0 | 1) =>
		[
			...names.map((name) => `--${name}:${colours[name][which]}`),
			...runs.map((k) => {
				const { light, dark } = runStyle(k);
				return `--run${k}:${which === 0 ? light : dark}`;
			}),
		].join(";");
	// Readers without custom properties drop the second declaration and keep the first.
	const paint = (property: string, name: Colour) =>
		`${property}:${colours[name][0]};${property}:var(--${name})`;
	const rules: [string, string][] = [
		["", `max-width:100%;height:auto;${declared(0)}`],
		[
			"text",
			`font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:12px;${paint("fill", "muted")}`,
		],
		[".paper", paint("fill", "paper")],
		[".title", `font-size:16px;font-weight:600;${paint("fill", "ink")}`],
		[".label", `font-size:13px;${paint("fill", "ink")}`],
		[".axis", `font-size:13px;${paint("fill", "ink")}`],
		[".variable", "font-style:italic"],
		[".edge", `fill:none;${paint("stroke", "edge")};stroke-width:1`],
		[".grid", `fill:none;${paint("stroke", "grid")};stroke-width:1`],
		[
			".contour",
			`${paint("fill", "band")};fill-opacity:.03;fill-rule:evenodd;${paint("stroke", "contour")};stroke-width:.75`,
		],
		[".cost", `fill:none;${paint("stroke", "edge")};stroke-width:1.5`],
		[
			".path",
			"fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:butt",
		],
		[".raw", "stroke-width:1;stroke-opacity:.35;stroke-dasharray:none"],
		[".bold", "stroke-width:2.2"],
		[".marker", `${paint("stroke", "paper")};stroke-width:.8`],
		[".bar", "stroke-width:1.8;fill:none"],
		[
			".start",
			`${paint("fill", "paper")};${paint("stroke", "ink")};stroke-width:1.8`,
		],
		[
			".minimum",
			`${paint("fill", "ink")};${paint("stroke", "paper")};stroke-width:1`,
		],
	];
	for (const k of runs) {
		const { light, dash } = runStyle(k);
		rules.push(
			[
				`.path.run${k}`,
				`stroke:${light};stroke:var(--run${k});stroke-dasharray:${dash}`,
			],
			[`.marker.run${k}`, `fill:${light};fill:var(--run${k})`],
			[`.bar.run${k}`, `stroke:${light};stroke:var(--run${k});fill:none`],
			[`.raw.run${k}`, "stroke-dasharray:none"],
		);
	}
	const sheet = rules
		.filter(([selector]) =>
			[...selector.matchAll(/\.(\w+)/g)].every(([, name]) =>
				used.has(name as string),
			),
		)
		.map(([selector, body]) =>
			selector === "" ? `#${id}{${body}}` : `#${id} ${selector}{${body}}`,
		);
	sheet.push(`@media (prefers-color-scheme:dark){#${id}{${declared(1)}}}`);
	return sheet.join("\n");
}
