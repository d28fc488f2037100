#!/usr/bin/env node
// @ts-check
/**
 * ravine beside what people use today, in one run, as ratios.
 *
 *     npm run bench -- [--quick] [--only REGEX] [--out FILE]
 */
import { access, constants, mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bytesPerParameter, cases } from "./cases.mjs";
import { Contender } from "./contender.mjs";
import {
	measureBytes,
	measureMemory,
	measureRatios,
	measureStart,
	measureTraining,
} from "./extras.mjs";
import { describeMachine } from "./machine.mjs";
import { measure } from "./measure.mjs";
import { onCores } from "./peers/native.mjs";
import { measureRoundTrip } from "./roundTrip.mjs";
import { prepareAll } from "./setup.mjs";
import { digits, spreadText, table } from "./table.mjs";

const usage = `Usage: npm run bench -- [--quick] [--only REGEX] [--out FILE]

  --quick       fewer sizes and rounds: about a minute
  --only REGEX  only cases whose names match, such as "adam 1,000,000"; nothing beside steps is measured
  --out FILE    where results go; by default bench/results.json, and for a part, bench/build/results.json`;

/** @returns {never} */
function refuse(/** @type {string} */ problem) {
	console.error(`bench: ${problem}\n${usage.split("\n")[0]}`);
	process.exit(2);
}

function readArguments() {
	try {
		return parseArgs({
			options: {
				quick: { type: "boolean", default: false },
				only: { type: "string" },
				out: { type: "string" },
				help: { type: "boolean", default: false },
			},
		}).values;
	} catch (error) {
		return refuse(/** @type {Error} */ (error).message);
	}
}

const { quick, only, out: given, help } = readArguments();
const kept =
	quick || only !== undefined ? "build/results.json" : "results.json";
const out = given ?? fileURLToPath(new URL(kept, import.meta.url));
if (help) {
	console.log(usage);
	process.exit(0);
}
const pattern = (() => {
	try {
		return new RegExp(only ?? "", "i");
	} catch (error) {
		return refuse(`--only: ${/** @type {Error} */ (error).message}`);
	}
})();
const chosen = cases.filter(
	({ name, quick: inQuick }) => pattern.test(name) && (inQuick || !quick),
);
if (chosen.length === 0) {
	refuse(
		`--only ${only} matches no case; they are ${cases.map(({ name }) => name).join("; ")}`,
	);
}

const file = resolve(out);
try {
	if (given === undefined) await mkdir(dirname(file), { recursive: true });
	await access(dirname(file), constants.W_OK);
} catch (error) {
	refuse(`--out: ${/** @type {Error} */ (error).message}`);
}

const began = Date.now();
try {
	prepareAll();
} catch (error) {
	console.error(`bench: ${/** @type {Error} */ (error).message}`);
	process.exit(1);
}

/** The first is what the others are held to. */
const modules = await Promise.all(
	["ravine", "plain", "native", "torch", "tfjs", "jax", "optax"].map(
		(name) => import(`./peers/${name}.mjs`),
	),
);
/** @type {import("./peers/peer.mjs").Peer[]} */
const peers = modules.map(({ peer }) => peer);

const machine = await describeMachine();
console.log(
	`\n${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB of memory (${machine.freeGiB} free), ${machine.system}, Node ${machine.node}, huge pages: ${machine.hugePages}; ravine at ${machine.commit}`,
);
if (machine.load > 0.5) {
	console.log(
		`Others keep ${machine.load} cores of this machine busy: expect wide spreads, and do not keep these results.`,
	);
}

/** @type {Record<string, import("./peers/peer.mjs").Availability>} */
const found = {};
/** @type {(() => Contender)[]} */
const makers = [];
for (const peer of peers) {
	const availability = await peer.available();
	found[peer.name] = availability;
	if ("missing" in availability) {
		console.log(`  ${peer.name}: not found (${availability.missing})`);
		continue;
	}
	console.log(`  ${peer.name}: ${availability.version}`);
	for (const variant of peer.variants) {
		const name = variant === "" ? peer.name : `${peer.name}, ${variant}`;
		makers.push(() => new Contender(name, peer.launch(variant)));
	}
	if (peer.name === "C") {
		const variant = onCores(machine.cores);
		// Not a peer but the limit: the same traffic with hardly any arithmetic.
		makers.push(
			() => new Contender("memory alone", peer.launch(variant), "streams"),
		);
	}
}
const contenders = makers.map((make) => make());
process.once("SIGINT", () => {
	for (const contender of contenders) contender.end();
	console.error(`\nInterrupted; ${out} is as it was.`);
	process.exit(130);
});

/** @type {Record<string, import("./measure.mjs").Measured[]>} */
const steps = {};
/** @type {Map<string, number | undefined>} */
const roundTrips = new Map();
for (const work of chosen) {
	const parameters = work.arrays * work.length;
	const number = `${chosen.indexOf(work) + 1} of ${chosen.length}`;
	const trip = machine.cores > 1 ? await measureRoundTrip() : undefined;
	roundTrips.set(work.name, trip);
	console.log(
		`\n${work.name} (${number}${trip === undefined ? "" : `; the cores answer each other in ${trip} ns`})`,
	);
	// Memory that a process once had, it keeps: a large case begins with new ones.
	if (parameters > 16_000_000) for (const one of contenders) one.end();
	const fitting = contenders.filter(
		({ rule }) =>
			rule === undefined ||
			(work.rule === "adam" && work.arrays === 1 && parameters >= 1_000_000),
	);
	const measured = await measure(work, fitting, {
		rounds: quick ? 5 : 9,
		slowRounds: quick ? 1 : 3,
		seconds: quick ? 0.02 : 0.05,
	});
	steps[work.name] = measured;
	print(work, measured);
}
for (const contender of contenders) contender.end();

/**
 * @param {import("./cases.mjs").Case} work
 * @param {import("./measure.mjs").Measured[]} measured
 */
function print(work, measured) {
	const parameters = work.arrays * work.length;
	const rows = measured.flatMap(({ name, seconds, ratio, best }) => {
		if (!seconds || !ratio || best === undefined) return [];
		const speed = parameters / seconds.median / 1e9;
		return [
			[
				`  ${name}`,
				spreadText(ratio),
				digits(best),
				digits(speed),
				digits(speed * bytesPerParameter[work.rule]),
				digits(seconds.median * 1e6),
			],
		];
	});
	console.log(
		table(
			[
				"  one step",
				"time over ravine's (quartiles)",
				"best over best",
				"G parameters/s",
				"GB/s",
				"µs",
			],
			rows,
		),
	);
	for (const { name, problem } of measured) {
		if (problem !== undefined) console.log(`  ${name}: ${problem}`);
	}
}

/** @type {Record<string, unknown>} */
let extras = {};
if (only === undefined) {
	const libraries = Object.keys(found).filter(
		(name) =>
			["ravine", "tfjs", "jax-js"].includes(name) &&
			!("missing" in /** @type {object} */ (found[name])),
	);
	const start = await measureStart(quick ? 5 : 11, libraries);
	const bytes = await measureBytes();
	const memory = await measureMemory(
		quick ? 1_000_000 : 16_000_000,
		makers.filter((make) => {
			const { name, rule } = make();
			return rule === undefined && !/^ravine, (copied|wide|Node)/.test(name);
		}),
	);
	const training =
		found["jax-js"] !== undefined && !("missing" in found["jax-js"])
			? await measureTraining(quick ? 10 : 40)
			: undefined;
	const saving = await measureRatios("saving.mjs");
	const functions = await measureRatios("functions.mjs");
	extras = { start, bytes, memory, training, saving, functions };
	console.log("\nStarting, in fresh processes (milliseconds, quartiles)");
	for (const [library, times] of Object.entries(start)) {
		for (const [what, time] of Object.entries(times)) {
			console.log(
				`  ${library}, ${what.replace("Milliseconds", "")}: ${spreadText(time)}`,
			);
		}
	}
	console.log("\nMinified and gzipped, kB");
	for (const [name, size] of Object.entries(bytes)) {
		console.log(`  ${name}: ${(size / 1000).toFixed(1)}`);
	}
	console.log("\nPeak memory of Adam, over its four arrays");
	for (const [name, ratio] of Object.entries(memory)) {
		console.log(`  ${name}: ${digits(ratio)}`);
	}
	console.log("\nSaving and loading 192 MB, over copying as many bytes");
	for (const [what, ratio] of Object.entries(saving)) {
		console.log(`  ${what}: ${spreadText(ratio)}`);
	}
	console.log(
		"\nA loop of the host's own functions, over a kernel of ravine's",
	);
	for (const [what, ratio] of Object.entries(functions)) {
		console.log(`  ${what}: ${spreadText(ratio)}`);
	}
	if (training !== undefined) {
		console.log(
			`\nTraining the digits network with gradients from jax-js: ravine's steps are ${spreadText(training.optimizerShare)} of the time; Adam compiled into jax-js's own step takes ${spreadText(training.jaxOverRavine)} times as long in all`,
		);
	}
}

const results = {
	format: 1,
	date: new Date(began).toISOString(),
	quick,
	machine,
	peers: found,
	cases: Object.fromEntries(
		chosen.map(({ name, rule, arrays, length }) => [
			name,
			{
				parameters: arrays * length,
				bytesPerParameter: bytesPerParameter[rule],
				roundTripNanoseconds: roundTrips.get(name),
				measured: steps[name],
			},
		]),
	),
	...extras,
};
const beside = `${file}.${process.pid}.tmp`;
try {
	await writeFile(beside, `${JSON.stringify(results, null, "\t")}\n`);
	await rename(beside, file);
} catch (error) {
	refuse(
		`--out: cannot write ${file}: ${/** @type {Error} */ (error).message}`,
	);
}
console.log(
	`\nWrote ${file} after ${Math.round((Date.now() - began) / 1000)} s.`,
);
