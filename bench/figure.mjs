#!/usr/bin/env node
// @ts-check
/**
 * Draws docs/bench.svg from bench/results.json: for each case, how many times ravine's time the others take.
 *
 *     node bench/figure.mjs [RESULTS [PICTURE]]
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (/** @type {string} */ path) =>
	fileURLToPath(new URL(path, import.meta.url));
const [, , source = here("results.json"), target = here("../docs/bench.svg")] =
	process.argv;

/** Colours of Okabe and Ito, told apart by shape too. `light` and `dark` are for the page's two schemes. */
const marks = [
	{
		peer: /^plain loop$/,
		label: "plain JavaScript loop",
		shape: "square",
		light: "#0072b2",
		dark: "#56b4e9",
	},
	{
		peer: /^tfjs, wasm$/,
		label: "tfjs, wasm",
		shape: "triangle",
		light: "#b35900",
		dark: "#e69f00",
	},
	{
		peer: /^tfjs, cpu$/,
		label: "tfjs, cpu",
		shape: "inverted",
		light: "#b35900",
		dark: "#e69f00",
	},
	{
		peer: /^(optax, jit|jax-js, jit.*)$/,
		label: "jax-js, jit",
		shape: "diamond",
		light: "#007a5a",
		dark: "#1fc99b",
	},
	{
		peer: /^torch, foreach$/,
		label: "torch, foreach",
		shape: "ring",
		light: "#a8487f",
		dark: "#e59ac6",
	},
	{
		peer: /^torch, fused$/,
		label: "torch, fused",
		shape: "circle",
		light: "#a8487f",
		dark: "#e59ac6",
	},
	{
		peer: /^C, \d+ threads$/,
		label: "C, all cores",
		shape: "cross",
		light: "#333333",
		dark: "#dddddd",
	},
];

const shapes = {
	square: "M-4-4h8v8h-8z",
	triangle: "M0-5l5 9h-10z",
	inverted: "M0 5l5-9h-10z",
	diamond: "M0-5.5l5 5.5l-5 5.5l-5-5.5z",
	ring: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
	circle: "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
	cross: "M-4-4l8 8M4-4l-8 8",
};

/** @typedef {{ name: string, ratio?: import("./statistics.mjs").Spread }} Row */
/** @type {{ machine: { cores: number, processor: string, load: number }, cases: Record<string, { measured: Row[] }> }} */
const results = JSON.parse(await readFile(source, "utf8"));

const names = Object.keys(results.cases);
const ratios = Object.values(results.cases).flatMap(({ measured }) =>
	measured.flatMap(({ name, ratio }) =>
		ratio !== undefined && marks.some(({ peer }) => peer.test(name))
			? [ratio.lower, ratio.upper]
			: [],
	),
);
const low = Math.floor(Math.log10(Math.min(0.5, ...ratios)));
const high = Math.ceil(Math.log10(Math.max(10, ...ratios)));

const WIDTH = 760;
const LEFT = 172;
const RIGHT = 40;
const TOP = 92;
const ROW = 26;
const bottom = TOP + names.length * ROW;
const place = (/** @type {number} */ ratio) =>
	round(
		LEFT + ((Math.log10(ratio) - low) / (high - low)) * (WIDTH - LEFT - RIGHT),
	);
const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;
const escaped = (/** @type {string} */ text) =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const lines = [
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 66}" width="${WIDTH}" height="${bottom + 66}" role="img" aria-labelledby="title description">`,
	`<title id="title">The time of one optimizer step, over ravine's</title>`,
	`<desc id="description">${escaped(description())}</desc>`,
	"<style>",
	"svg{font:13px system-ui,sans-serif;background:#fff}",
	"text{fill:#222}.quiet{fill:#555;font-size:11.5px}.grid{stroke:#ddd}.one{stroke:#222;stroke-width:1.5}",
	...marks.map(({ light }, k) => `.m${k}{fill:${light};stroke:${light}}`),
	"@media(prefers-color-scheme:dark){svg{background:#14161a}text{fill:#eee}.quiet{fill:#aaa}.grid{stroke:#333840}.one{stroke:#eee}",
	...marks.map(({ dark }, k) => `.m${k}{fill:${dark};stroke:${dark}}`),
	"}",
	".ring,.cross{fill:none;stroke-width:2}",
	"</style>",
	`<text x="12" y="22" font-weight="600">Time of one step, over ravine's: to the right of 1, ravine is faster</text>`,
];
marks.forEach(({ label, shape }, k) => {
	const x = 20 + (k % 4) * 182;
	const y = 44 + Math.floor(k / 4) * 20;
	lines.push(
		mark(k, shape, x, y),
		`<text x="${x + 12}" y="${y + 4}">${label}</text>`,
	);
});
for (let power = low; power <= high; power++) {
	const x = place(10 ** power);
	lines.push(
		`<line class="${power === 0 ? "one" : "grid"}" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${bottom}"/>`,
		`<text x="${x}" y="${bottom + 16}" text-anchor="middle">${power === 0 ? "1 = ravine" : `${(10 ** power).toLocaleString("en")}×`}</text>`,
	);
}
names.forEach((name, row) => {
	const y = TOP + (row + 0.5) * ROW;
	lines.push(
		`<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${escaped(name)}</text>`,
		`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke-dasharray="1 4"/>`,
	);
	marks.forEach(({ peer, shape }, k) => {
		const ratio = results.cases[name]?.measured.find(
			(one) => peer.test(one.name) && one.ratio !== undefined,
		)?.ratio;
		if (ratio === undefined) return;
		lines.push(
			`<line class="m${k}" x1="${place(ratio.lower)}" x2="${place(ratio.upper)}" y1="${y}" y2="${y}" stroke-opacity=".6"/>`,
			mark(k, shape, place(ratio.median), y),
		);
	});
});
lines.push(
	`<text class="quiet" x="12" y="${bottom + 38}">${escaped(`One run on ${results.machine.processor}, ${results.machine.cores} cores; medians, and lines over the middle half of the rounds; float32.${results.machine.load > 0.5 ? " Others were at work on it: provisional." : ""}`)}</text>`,
	`<text class="quiet" x="12" y="${bottom + 54}">ravine with its defaults, which look for NaN and infinity in the gradient before a step; the others do not look.</text>`,
	"</svg>",
);

/**
 * @param {number} k
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 */
function mark(k, shape, x, y) {
	const path = shapes[/** @type {keyof typeof shapes} */ (shape)];
	return `<path class="m${k} ${shape}" d="${path}" transform="translate(${x} ${y})"/>`;
}

/** What the picture shows, for those who do not see it. */
function description() {
	return names
		.map((name) => {
			const parts = marks.flatMap(({ peer, label }) => {
				const ratio = results.cases[name]?.measured.find((one) =>
					peer.test(one.name),
				)?.ratio;
				return ratio === undefined
					? []
					: [`${label} ${Number(ratio.median.toPrecision(2))}`];
			});
			return `${name}: ${parts.join(", ")}.`;
		})
		.join(" ");
}

const beside = `${target}.${process.pid}.tmp`;
await writeFile(beside, `${lines.join("\n")}\n`);
await rename(beside, target);
console.log(`Wrote ${target}.`);
