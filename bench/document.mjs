#!/usr/bin/env node
// @ts-check
/**
 * Rewrites the measured part of docs/performance.md, between its two marks, from bench/results.json.
 *
 *     node bench/document.mjs [RESULTS [DOCUMENT]]
 */
import { readFile } from "node:fs/promises";
import { saveFile } from "../packages/ravine/dist/node.js";
import { onCores } from "./peers/native.mjs";
import { here, readResults } from "./results.mjs";
import { numberText, spread, spreadText } from "./statistics.mjs";

const BEGIN = "<!-- measured: written by bench/document.mjs -->";
const END = "<!-- end of measured -->";
/** The largest number of cases in a table of ratios. */
const MAX_COLUMNS = 4;
/** Cases so small that the call dominates and no limit is near. */
const SMALL = / (2|1,000)$/;

/** @typedef {import("./results.mjs").Results} Results */
/** One contender's time over another's. @typedef {{ heading: string, slower: string, faster: string }} Comparison */

const [
	,
	,
	source = here("results.json"),
	target = here("../docs/performance.md"),
] = process.argv;
const results = await readResults(source);
const lines = [
	...headLines(results),
	...limitLines(results),
	...wideLines(results),
	...ratioLines(results),
	...besideLines(results),
	...fitLines(results),
	...functionLines(results),
];
const document = await readFile(target, "utf8");
const begin = document.indexOf(BEGIN);
const end = document.indexOf(END);
if (begin < 0 || end < begin) {
	console.error(`${target} must hold "${BEGIN}" and, after it, "${END}"`);
	process.exit(2);
}
saveFile(
	target,
	Buffer.from(
		`${document.slice(0, begin)}${BEGIN}\n\n${lines.join("\n").trim()}\n\n${document.slice(end)}`,
	),
);
console.log(`Wrote ${target}.`);

/**
 * The date, the machine and the peers.
 *
 * @param {Results} results
 */
function headLines({ machine, date, peers, cases }) {
	const present = Object.entries(peers).map(([name, one]) =>
		"version" in one ? `${name} ${one.version}` : `${name}: ${one.missing}`,
	);
	const trips = Object.values(cases).flatMap(
		({ roundTripNanoseconds }) => roundTripNanoseconds ?? [],
	);
	return [
		...(machine.load > 0.5
			? [
					"**Provisional**: other processes were busy on the machine and took cores and memory from contenders by chance, most from those with threads. These results must be measured again on a quiet machine.",
					"",
				]
			: []),
		`One run of \`npm run bench\` on ${date.slice(0, 10)}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ravine at ${machine.commit}; other processes kept ${machine.load} cores busy at the start.`,
		"",
		`Compared: ${present.join("; ")}.`,
		"",
		...(trips.length > 0
			? [
					`Two cores answered each other in ${Math.min(...trips)} to ${Math.max(...trips)} ns, measured before each case.`,
					"",
				]
			: []),
	];
}

/** @param {Results} results */
function limitLines({ machine, cases }) {
	const c = `C, ${onCores(machine.cores)}`;
	const unchecked = "ravine, unchecked";
	/** @type {Comparison[]} */
	const comparisons = [
		{
			heading: "C over ravine, unchecked",
			slower: c,
			faster: unchecked,
		},
		{
			heading: "C over ravine, both checked",
			slower: `${c}, checked`,
			faster: "ravine",
		},
		{
			heading: "C in 128-bit lanes over ravine, unchecked",
			slower: `${c}, 128-bit lanes`,
			faster: unchecked,
		},
		{
			heading: "memory alone over ravine, unchecked",
			slower: "memory alone",
			faster: unchecked,
		},
		{
			heading: "the check: ravine over ravine, unchecked",
			slower: "ravine",
			faster: unchecked,
		},
		{ heading: "the check in C", slower: `${c}, checked`, faster: c },
	];
	const rows = Object.entries(cases)
		.filter(([name]) => !SMALL.test(name))
		.map(([name, one]) => [
			name,
			speedText(one, unchecked),
			...comparisons.map((comparison) => timeOver(one, comparison)),
		]);
	return section(
		"The distance from the limits, as ratios of times: in the four columns after the speed, 1 means level.",
		[
			"case",
			`${unchecked}: G parameters/s (GB/s)`,
			...comparisons.map(({ heading }) => heading),
		],
		rows,
	);
}

/** @param {Results} results */
function wideLines({ cases }) {
	/** @type {Comparison[]} */
	const comparisons = [
		{
			heading: "128 over 256 bits, 1 thread",
			slower: "ravine, Node 24 1 thread",
			faster: "ravine, wide 1 thread",
		},
		{
			heading: "128 over 256 bits",
			slower: "ravine, Node 24",
			faster: "ravine, wide",
		},
		{
			heading: "torch, fused over ravine in 256 bits",
			slower: "torch, fused",
			faster: "ravine, wide",
		},
		{
			heading: "torch, fused over ravine in 128 bits",
			slower: "torch, fused",
			faster: "ravine, Node 24",
		},
	];
	const rows = Object.entries(cases).map(([name, one]) => [
		name,
		...comparisons.map((comparison) => timeOver(one, comparison)),
	]);
	return section(
		"Registers of 256 bits, with V8's flag in Node 24, compared with the same Node without it and with torch's fused step. ravine has its defaults, so it checks the gradient; torch does not.",
		["case", ...comparisons.map(({ heading }) => heading)],
		rows,
	);
}

/** @param {Results} results */
function ratioLines({ cases }) {
	const lines = [
		"Each number is a contender's time for one step over that of ravine with its defaults: above 1, ravine is faster. It is the median of the rounds, with the quartiles in parentheses.",
		"",
	];
	const all = Object.entries(cases);
	for (let first = 0; first < all.length; first += MAX_COLUMNS) {
		const shown = all.slice(first, first + MAX_COLUMNS);
		const contenders = new Set(
			shown.flatMap(([, { measured }]) => measured.map(({ name }) => name)),
		);
		contenders.delete("ravine");
		const rows = [...contenders].map((contender) => [
			contender,
			...shown.map(([, { measured }]) => {
				const ratio = measured.find(({ name }) => name === contender)?.ratio;
				return ratio === undefined ? "–" : spreadText(ratio);
			}),
		]);
		lines.push(
			...table(["time over ravine's", ...shown.map(([name]) => name)], rows),
		);
	}
	return lines;
}

/**
 * Lists the measurements besides steps.
 *
 * @param {Results} results
 */
function besideLines({ start = {}, bytes, memory, training, saving }) {
	const { importMilliseconds: own, textToStepMilliseconds: text } =
		start.ravine ?? {};
	const lines = Object.entries(start).flatMap(
		([library, { importMilliseconds }]) =>
			library === "ravine" || own === undefined
				? []
				: [
						`Import in a fresh process: ${library} takes ${numberText(importMilliseconds.median / own.median)} times as long as ravine.`,
					],
	);
	if (own !== undefined && text !== undefined) {
		lines.push(
			`From a rule's text to its first step in a fresh process: ${numberText(text.median / own.median)} times ravine's own import, ${spreadText(text)} ms on this machine.`,
		);
	}
	if (bytes !== undefined) {
		const { ravine, ...others } = bytes;
		lines.push(
			`Minified and gzipped: ravine ${(ravine / 1000).toFixed(1)} kB; ${joined(others, (size) => `${numberText(size / ravine)} times that`, ", ")}.`,
		);
	}
	if (memory !== undefined) {
		lines.push(
			`Peak memory of Adam, over its four arrays of 4 bytes a parameter: ${joined(memory, numberText, "; ")}.`,
		);
	}
	if (training !== undefined) {
		lines.push(
			`Training the digits network with gradients from jax-js: ravine's steps take ${spreadText(training.optimizerShare)} of the time; with Adam compiled into jax-js's own step, an epoch takes ${spreadText(training.jaxOverRavine)} times as long.`,
		);
	}
	if (saving !== undefined) {
		lines.push(
			`Saving 192 MB takes ${spreadText(saving.save)} times as long as copying them, loading ${spreadText(saving.load)} times.`,
		);
	}
	return [...lines.map((line) => `- ${line}`), ""];
}

/** @param {Results} results */
function fitLines({ fits = {}, frames }) {
	const rows = Object.entries(fits).map(([name, fit]) => [
		name,
		spreadText(fit.coldMilliseconds),
		spreadText(fit.coldRatio),
		spreadText(fit.warmMilliseconds),
		spreadText(fit.warmRatio),
		numberText(fit.digits),
	]);
	return [
		...section(
			"A fit of 3 parameters to 50 rows, in fresh processes: the first call and later ones, in milliseconds and over ravine's. ml-levenberg-marquardt stops only after a given number of iterations; 10 are the fewest that reach ten digits in all of these data, which its user cannot know, and 100 are its default.",
			[
				"fit",
				"first call, ms",
				"over ravine's",
				"later calls, ms",
				"over ravine's",
				"digits",
			],
			rows,
		),
		...(frames === undefined
			? []
			: [
					`An arm of seven joints that follows a moving target (\`leastSquares\`, six residuals, each frame from the last one's angles): ${spreadText(frames.given)} µs a frame with a Jacobian, ${spreadText(frames.differences)} without.`,
					"",
				]),
	];
}

/** @param {Results} results */
function functionLines({ functions = {} }) {
	const names = new Set(
		Object.keys(functions).map((name) => String(name.split(",")[0])),
	);
	const rows = [...names].map((name) => [
		`\`${name}\``,
		...["float32", "float64"].map((precision) => {
			const found = functions[`${name}, ${precision}`];
			return found === undefined ? "–" : spreadText(found);
		}),
	]);
	return section(
		"A mathematical function of an element, one thread: the time of a loop that calls the host's function over the time of ravine's kernel.",
		["function", "float32", "float64"],
		rows,
	);
}

/**
 * One contender's time over another's, round by round.
 *
 * @param {import("./results.mjs").CaseResults} results
 * @param {Comparison} comparison
 */
function timeOver({ measured }, { slower, faster }) {
	const [times, others] = [slower, faster].map(
		(wanted) => measured.find(({ name }) => name === wanted)?.times ?? [],
	);
	const rounds = Math.min(times.length, others.length);
	if (rounds === 0) return "–";
	return spreadText(
		spread(times.slice(0, rounds).map((time, k) => time / others[k])),
	);
}

/**
 * @param {import("./results.mjs").CaseResults} results
 * @param {string} contender
 */
function speedText({ measured, parameters, bytesPerParameter }, contender) {
	const seconds = measured.find(({ name }) => name === contender)?.seconds;
	if (seconds === undefined) return "–";
	const billions = parameters / seconds.median / 1e9;
	return `${numberText(billions)} (${numberText(billions * bytesPerParameter)})`;
}

/**
 * @param {Record<string, number>} numbers
 * @param {(number: number) => string} text
 * @param {string} separator
 */
function joined(numbers, text, separator) {
	return Object.entries(numbers)
		.map(([name, number]) => `${name} ${text(number)}`)
		.join(separator);
}

/**
 * A sentence and its table; nothing if the table has no rows.
 *
 * @param {string} sentence
 * @param {readonly string[]} titles
 * @param {readonly (readonly string[])[]} rows
 */
function section(sentence, titles, rows) {
	const lines = table(titles, rows);
	return lines.length === 0 ? [] : [sentence, "", ...lines];
}

/**
 * A table of Markdown with right-aligned numbers, without empty rows.
 *
 * @param {readonly string[]} titles
 * @param {readonly (readonly string[])[]} rows
 */
function table(titles, rows) {
	const full = rows.filter(([, ...cells]) =>
		cells.some((cell) => cell !== "–"),
	);
	if (full.length === 0) return [];
	const row = (/** @type {readonly string[]} */ cells) =>
		`| ${cells.join(" | ")} |`;
	return [
		row(titles),
		`|---|${titles
			.slice(1)
			.map(() => "---:|")
			.join("")}`,
		...full.map(row),
		"",
	];
}
