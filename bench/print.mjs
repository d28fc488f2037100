// @ts-check
/** The output of a run on the terminal. */
import { formatTable } from "../packages/cli/dist/table.js";
import { numberText, spreadText } from "./statistics.mjs";

/** @param {import("./machine.mjs").Machine} machine */
export function printMachine(machine) {
	const { processor, cores, memoryGiB, freeGiB, system, node } = machine;
	console.log(
		`\n${processor}, ${cores} cores, ${memoryGiB} GiB of memory (${freeGiB} free), ${system}, Node ${node}, huge pages: ${machine.hugePages}; ravine at ${machine.commit}`,
	);
	if (machine.load > 0.5) {
		console.log(
			`Others keep ${machine.load} cores of this machine busy: expect wide spreads, and do not keep these results.`,
		);
	}
}

/** @param {import("./results.mjs").Results["peers"]} found */
export function printPeers(found) {
	for (const [name, one] of Object.entries(found)) {
		console.log(
			`  ${name}: ${"missing" in one ? `not found (${one.missing})` : one.version}`,
		);
	}
}

/** @param {import("./results.mjs").CaseResults} results */
export function printSteps({ measured, parameters, bytesPerParameter }) {
	const columns = [
		"time over ravine's (quartiles)",
		"best over best",
		"G parameters/s",
		"GB/s",
		"µs",
	].map((title) => ({ title, right: true }));
	const rows = measured.flatMap(({ name, seconds, ratio, best }) => {
		if (!seconds || !ratio || best === undefined) return [];
		const speed = parameters / seconds.median / 1e9;
		return [
			[
				`  ${name}`,
				spreadText(ratio),
				...[best, speed, speed * bytesPerParameter].map(numberText),
				numberText(seconds.median * 1e6),
			],
		];
	});
	console.log(
		formatTable([{ title: "  one step" }, ...columns], rows).trimEnd(),
	);
	for (const { name, problem } of measured) {
		if (problem !== undefined) console.log(`  ${name}: ${problem}`);
	}
}

/** @param {import("./extras.mjs").Extras} extras those that were measured */
export function printExtras(extras) {
	const { start, bytes, memory, saving, functions, training, fits } = extras;
	printList(
		"Starting, in fresh processes (milliseconds, quartiles)",
		Object.entries(start ?? {}).flatMap(([library, times]) =>
			Object.entries(times).map(([what, time]) => [
				`${library}, ${what.replace("Milliseconds", "")}`,
				spreadText(time),
			]),
		),
	);
	printList(
		"Minified and gzipped, kB",
		Object.entries(bytes ?? {}).map(([name, size]) => [
			name,
			(size / 1000).toFixed(1),
		]),
	);
	printList(
		"Peak memory of Adam, over its four arrays",
		Object.entries(memory ?? {}).map(([name, ratio]) => [
			name,
			numberText(ratio),
		]),
	);
	printList(
		"Saving and loading 192 MB, over copying as many bytes",
		Object.entries(saving ?? {}).map(([what, ratio]) => [
			what,
			spreadText(ratio),
		]),
	);
	printList(
		"A loop of the host's own functions, over a kernel of ravine's",
		Object.entries(functions ?? {}).map(([what, ratio]) => [
			what,
			spreadText(ratio),
		]),
	);
	printList(
		"A fit of 3 parameters to 50 rows, milliseconds: the first of a process; later ones",
		Object.entries(fits ?? {}).map(([name, fit]) => [
			`${name} (${numberText(fit.digits)} digits)`,
			`${spreadText(fit.coldMilliseconds)}; ${spreadText(fit.warmMilliseconds)}`,
		]),
	);
	printList(
		"A frame of an arm with 7 joints, microseconds, by the slopes' source",
		Object.entries(extras.frames ?? {}).map(([source, time]) => [
			source,
			spreadText(time),
		]),
	);
	if (training === undefined) return;
	console.log(
		`\nTraining the digits network with gradients from jax-js: ravine's steps are ${spreadText(training.optimizerShare)} of the time; Adam compiled into jax-js's own step takes ${spreadText(training.jaxOverRavine)} times as long in all`,
	);
}

/**
 * @param {string} title
 * @param {readonly (readonly string[])[]} rows
 */
function printList(title, rows) {
	if (rows.length === 0) return;
	console.log(`\n${title}`);
	for (const [name, text] of rows) console.log(`  ${name}: ${text}`);
}
