import { colours, runStyle } from "./palette.js";
import { fontSizes } from "./text.js";

type Colour = keyof typeof colours;

/** A selector and its declarations, without custom properties if they are only for some media. */
export type StyleRule = readonly [
	selector: string,
	body: string,
	media?: string,
];

/**
 * A picture's style sheet, light and dark; its rules apply only inside the element with that id.
 * @param more rules that only some pictures need.
 */
export function styleSheet(
	id: string,
	styles: readonly number[],
	more: readonly StyleRule[] = [],
): string {
	const used = [...new Set(styles)].sort((a, b) => a - b);
	const everywhere = more.filter(([, , media]) => media === undefined);
	const rules: readonly StyleRule[] = [
		["", `max-width:100%;height:auto;${variables("light", used)}`],
		...textRules,
		...lineRules,
		...used.flatMap(runRules),
		...everywhere,
	];
	const print = ([selector, body]: StyleRule) =>
		selector === "" ? `#${id}{${body}}` : `#${id} ${selector}{${body}}`;
	return [
		...rules.map(([selector, body]) => print([selector, plain(body)])),
		// Some converters to PNG would draw black what has a custom property.
		"@supports (fill:var(--ink)){",
		...rules.flatMap(([selector, body]) => {
			const themed = themedPart(body);
			return themed === "" ? [] : [print([selector, themed])];
		}),
		"}",
		`@media (prefers-color-scheme:dark){#${id}{${variables("dark", used)}}}`,
		...more.flatMap((rule) =>
			rule[2] === undefined ? [] : [`${rule[2]}{${print(rule)}}`],
		),
	].join("\n");
}

const THEMED = /^(?:fill|stroke):var\(/;

/** The declarations of a rule without custom properties. */
function plain(body: string): string {
	return body
		.split(";")
		.filter((one) => !THEMED.test(one))
		.join(";");
}

/** The declarations of a rule that use custom properties. */
function themedPart(body: string): string {
	return body
		.split(";")
		.filter((one) => THEMED.test(one))
		.join(";");
}

function variables(scheme: "light" | "dark", styles: readonly number[]) {
	return [
		...Object.entries(colours).map(
			([name, colour]) => `--${name}:${colour[scheme]}`,
		),
		...styles.map((k) => `--run${k}:${runStyle(k)[scheme]}`),
	].join(";");
}

/** The colour on a light background, and the custom property that follows the reader's theme. */
function paint(property: "fill" | "stroke", name: Colour): string {
	return `${property}:${colours[name].light};${property}:var(--${name})`;
}

const textRules = [
	[
		"text",
		`font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:${fontSizes.remark}px;${paint("fill", "muted")}`,
	],
	[
		".title",
		`font-size:${fontSizes.title}px;font-weight:600;${paint("fill", "ink")}`,
	],
	[".label", `font-size:${fontSizes.label}px;${paint("fill", "ink")}`],
	[".axis", `font-size:${fontSizes.axis}px;${paint("fill", "ink")}`],
	[".variable", "font-style:italic"],
] as const;

const lineRules = [
	[".paper", paint("fill", "paper")],
	[".edge", `fill:none;${paint("stroke", "edge")};stroke-width:1`],
	[".grid", `fill:none;${paint("stroke", "grid")};stroke-width:1`],
	[
		".contour",
		`${paint("fill", "band")};fill-opacity:.03;fill-rule:evenodd;${paint("stroke", "contour")};stroke-width:.75`,
	],
	[".reference", `fill:none;${paint("stroke", "ink")};stroke-width:1.5`],
	[".range", "fill:none;stroke-width:2;stroke-opacity:.55"],
	[".cost", `fill:none;${paint("stroke", "edge")};stroke-width:1.5`],
	[".path", "fill:none;stroke-width:2;stroke-linejoin:round"],
	[".bold", "stroke-width:2.4"],
	[".raw", "stroke-width:1;stroke-opacity:.35"],
	[".faint", `${paint("stroke", "edge")};stroke-width:1;stroke-opacity:.6`],
	[".strong", `${paint("stroke", "muted")};stroke-width:2.4`],
	[".marker", `${paint("stroke", "paper")};stroke-width:.8`],
	[".bar", "stroke-width:1.8;fill:none"],
	[
		".start",
		`${paint("fill", "paper")};${paint("stroke", "ink")};stroke-width:2`,
	],
	[
		".minimum",
		`${paint("fill", "ink")};${paint("stroke", "paper")};stroke-width:1`,
	],
] as const;

/** For pictures of data: the rows as dots, and a band in the colour of style 0. */
export const dataRules: readonly StyleRule[] = [
	[
		".dots",
		`fill:none;${paint("stroke", "muted")};stroke-linecap:round;stroke-width:6.4;stroke-opacity:.85`,
	],
	[".dots.small", "stroke-width:4.2"],
	[".dots.tiny", "stroke-width:2.6"],
	[
		".band",
		`fill:${runStyle(0).light};fill:var(--run0);fill-opacity:.2;stroke:none`,
	],
];

/** For the magnified part of a picture, and the lines that lead to it. */
export const insetRules: readonly StyleRule[] = [
	[".lens", `fill:none;${paint("stroke", "muted")};stroke-width:1`],
];

function runRules(k: number): (readonly [string, string])[] {
	const { light, dash } = runStyle(k);
	const stroke = `stroke:${light};stroke:var(--run${k})`;
	return [
		[`.path.run${k}`, `${stroke};stroke-dasharray:${dash}`],
		[`.range.run${k}`, stroke],
		[`.raw.run${k}`, "stroke-dasharray:none"],
		[`.marker.run${k}`, `fill:${light};fill:var(--run${k})`],
		[`.bar.run${k}`, `${stroke};fill:none`],
	];
}
