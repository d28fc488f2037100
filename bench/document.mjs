#!/usr/bin/env node
// @ts-check
/**
 * Rewrites the measured part of docs/performance.md, between its two marks, from bench/results.json.
 *
 *     node bench/document.mjs [RESULTS [DOCUMENT]]
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { onCores } from "./peers/native.mjs";
import { spread } from "./statistics.mjs";
import { digits } from "./table.mjs";

const here = (/** @type {string} */ path) =>
	fileURLToPath(new URL(path, import.meta.url));
const [
	,
	,
	source = here("results.json"),
	target = here("../docs/performance.md"),
] = process.argv;
const BEGIN = "<!-- measured: written by bench/document.mjs -->";
const END = "<!-- end of measured -->";

/** @typedef {import("./statistics.mjs").Spread} Spread */
/**
 * @type {{
 *   date: string,
 *   machine: import("./machine.mjs").Machine,
 *   peers: Record<string, import("./peers/peer.mjs").Availability>,
 *   cases: Record<string, { parameters: number, bytesPerParameter: number, roundTripNanoseconds?: number, measured: import("./measure.mjs").Measured[] }>,
 *   start?: Record<string, Record<string, Spread>>,
 *   bytes?: Record<string, number>,
 *   memory?: Record<string, number>,
 *   training?: { optimizerShare: Spread, jaxOverRavine: Spread },
 *   saving?: Record<string, Spread>,
 *   functions?: Record<string, Spread>,
 * }}
 */
const results = JSON.parse(await readFile(source, "utf8"));
const { machine, peers, cases, start, bytes, memory, training } = results;
const { saving, functions } = results;

/** @param {Spread} spread */
const median = ({ median, lower, upper }) =>
	`${digits(median)} (${digits(lower)} to ${digits(upper)})`;

const present = Object.entries(peers).map(([name, one]) =>
	"version" in one ? `${name} ${one.version}` : `${name}: ${one.missing}`,
);
const lines = [
	...(machine.load > 0.5
		? [
				"**Provisional**: others were at work on the machine, which takes cores and memory from contenders by chance, most from those with threads. To be measured again on a quiet one.",
				"",
			]
		: []),
	`One run of \`npm run bench\` on ${results.date.slice(0, 10)}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ravine at ${machine.commit}; others kept ${machine.load} cores busy when it began.`,
	"",
	`Beside: ${present.join("; ")}.`,
	"",
];
const trips = Object.values(cases).flatMap(
	({ roundTripNanoseconds }) => roundTripNanoseconds ?? [],
);
if (trips.length > 0) {
	lines.push(
		`Two cores answered each other in ${Math.min(...trips)} to ${Math.max(...trips)} ns, as found before each case.`,
		"",
	);
}

/**
 * The time of one contender over another's, round by round: how much slower the first is.
 *
 * @param {string} name of the case
 * @param {string} slower
 * @param {string} faster
 */
function timeOver(name, slower, faster) {
	const [one, other] = [slower, faster].map(
		(wanted) => cases[name]?.measured.find((row) => row.name === wanted)?.times,
	);
	if (one === undefined || other === undefined) return undefined;
	const rounds = Math.min(one.length, other.length);
	return spread(
		Array.from({ length: rounds }, (_, k) => Number(one[k]) / Number(other[k])),
	);
}

/**
 * @param {string} name of the case
 * @param {string} contender
 */
function speed(name, contender) {
	const { measured, parameters, bytesPerParameter } =
		/** @type {typeof cases[string]} */ (cases[name]);
	const seconds = measured.find((row) => row.name === contender)?.seconds;
	if (seconds === undefined) return "–";
	const billions = parameters / seconds.median / 1e9;
	return `${digits(billions)} (${digits(billions * bytesPerParameter)})`;
}

const cores = onCores(machine.cores);
/** @type {[heading: string, slower: string, faster: string][]} */
const limits = [
	["C over ravine, unchecked", `C, ${cores}`, "ravine, unchecked"],
	["C over ravine, both checked", `C, ${cores}, checked`, "ravine"],
	[
		"C in 128-bit lanes over ravine, unchecked",
		`C, ${cores}, 128-bit lanes`,
		"ravine, unchecked",
	],
	["memory alone over ravine, unchecked", "memory alone", "ravine, unchecked"],
	["the check: ravine over ravine, unchecked", "ravine", "ravine, unchecked"],
	["the check in C", `C, ${cores}, checked`, `C, ${cores}`],
];
/** @type {[heading: string, slower: string, faster: string][]} */
const wide = [
	[
		"128 over 256 bits, 1 thread",
		"ravine, Node 24 1 thread",
		"ravine, wide 1 thread",
	],
	["128 over 256 bits", "ravine, Node 24", "ravine, wide"],
	["torch, fused over ravine in 256 bits", "torch, fused", "ravine, wide"],
	["torch, fused over ravine in 128 bits", "torch, fused", "ravine, Node 24"],
];
const limited = Object.keys(cases).filter((name) => !/ (2|1,000)$/.test(name));
/** @param {typeof limits} columns */
const cellsOf = (columns, /** @type {string} */ name) =>
	columns.map(([, slower, faster]) => {
		const ratio = timeOver(name, slower, faster);
		return ratio === undefined ? "–" : median(ratio);
	});
lines.push(
	"How near the limits: times over times, so that 1 in the four columns after the speed means level.",
	"",
	`| case | ravine, unchecked: G parameters/s (GB/s) | ${limits.map(([heading]) => heading).join(" | ")} |`,
	`|---|---:|${limits.map(() => "---:|").join("")}`,
	...limited.map(
		(name) =>
			`| ${name} | ${speed(name, "ravine, unchecked")} | ${cellsOf(limits, name).join(" | ")} |`,
	),
	"",
	"Registers of 256 bits, with V8's flag in Node 24, beside the same Node without it and beside torch's fused step. All with the checks of ravine's defaults.",
	"",
	`| case | ${wide.map(([heading]) => heading).join(" | ")} |`,
	`|---|${wide.map(() => "---:|").join("")}`,
	...Object.keys(cases).flatMap((name) => {
		const cells = cellsOf(wide, name);
		return cells.every((cell) => cell === "–")
			? []
			: [`| ${name} | ${cells.join(" | ")} |`];
	}),
	"",
	"Each number below is a contender's time for one step over that of ravine with its defaults: above 1, ravine is faster. The median of the rounds, the quartiles behind it.",
	"",
);

/** Contenders in the rows, and in the columns the cases of one table. */
const columns = 4;
const names = Object.keys(cases);
for (let first = 0; first < names.length; first += columns) {
	const shown = names.slice(first, first + columns);
	const contenders = [
		...new Set(
			shown.flatMap((name) =>
				(cases[name]?.measured ?? []).map((one) => one.name),
			),
		),
	].filter((name) => name !== "ravine");
	lines.push(
		`| time over ravine's | ${shown.join(" | ")} |`,
		`|---|${shown.map(() => "---:|").join("")}`,
	);
	for (const contender of contenders) {
		const cells = shown.map((name) => {
			const ratio = cases[name]?.measured.find(
				(one) => one.name === contender,
			)?.ratio;
			return ratio === undefined ? "–" : median(ratio);
		});
		if (cells.every((cell) => cell === "–")) continue;
		lines.push(`| ${contender} | ${cells.join(" | ")} |`);
	}
	lines.push("");
}

if (start !== undefined) {
	const own = start.ravine ?? {};
	for (const [library, { importMilliseconds }] of Object.entries(start)) {
		const base = own.importMilliseconds;
		if (library === "ravine" || !importMilliseconds || !base) continue;
		lines.push(
			`- Import in a fresh process: ${library} takes ${digits(importMilliseconds.median / base.median)} times as long as ravine.`,
		);
	}
	const { importMilliseconds, textToStepMilliseconds } = own;
	if (importMilliseconds && textToStepMilliseconds) {
		lines.push(
			`- From a rule's text to its first step in a fresh process: ${digits(textToStepMilliseconds.median / importMilliseconds.median)} times ravine's own import, ${median(textToStepMilliseconds)} ms on this machine.`,
		);
	}
}
if (bytes?.ravine !== undefined) {
	const own = bytes.ravine;
	lines.push(
		`- Minified and gzipped: ravine ${(own / 1000).toFixed(1)} kB; ${Object.entries(
			bytes,
		)
			.filter(([name]) => name !== "ravine")
			.map(([name, size]) => `${name} ${digits(size / own)} times that`)
			.join(", ")}.`,
	);
}
if (memory !== undefined) {
	lines.push(
		`- Peak memory of Adam, over its four arrays of 4 bytes a parameter: ${Object.entries(
			memory,
		)
			.map(([name, ratio]) => `${name} ${digits(ratio)}`)
			.join("; ")}.`,
	);
}
if (training !== undefined) {
	lines.push(
		`- Training the digits network with gradients from jax-js: ravine's steps take ${median(training.optimizerShare)} of the time; with Adam compiled into jax-js's own step, an epoch takes ${median(training.jaxOverRavine)} times as long.`,
	);
}

if (saving?.save !== undefined && saving.load !== undefined) {
	lines.push(
		`- Saving 192 MB takes ${median(saving.save)} times as long as copying them, loading ${median(saving.load)} times.`,
	);
}
if (functions !== undefined) {
	lines.push(
		"",
		"A mathematical function of an element, one thread: the time of a loop that calls the host's own function over the time of ravine's kernel.",
		"",
		"| function | float32 | float64 |",
		"|---|---:|---:|",
	);
	const names = new Set(
		Object.keys(functions).map((name) => name.split(",")[0]),
	);
	for (const name of names) {
		const [single, double] = ["float32", "float64"].map((precision) => {
			const found = functions[`${name}, ${precision}`];
			return found === undefined ? "–" : median(found);
		});
		lines.push(`| \`${name}\` | ${single} | ${double} |`);
	}
}

const document = await readFile(target, "utf8");
const begin = document.indexOf(BEGIN);
const end = document.indexOf(END);
if (begin < 0 || end < begin) {
	console.error(`${target} must hold "${BEGIN}" and, after it, "${END}"`);
	process.exit(2);
}
const beside = `${target}.${process.pid}.tmp`;
await writeFile(
	beside,
	`${document.slice(0, begin)}${BEGIN}\n\n${lines.join("\n").trim()}\n\n${document.slice(end)}`,
);
await rename(beside, target);
console.log(`Wrote ${target}.`);
