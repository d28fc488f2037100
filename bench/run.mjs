#!/usr/bin/env node
// @ts-check
/**
 * Compares ravine with other libraries in one run, as ratios.
 *
 *     npm run bench -- [--quick] [--only REGEX] [--out FILE]
 */
import { saveFile } from "../packages/ravine/dist/node.js";
import { bytesPerParameter } from "./cases.mjs";
import { measureExtras } from "./extras.mjs";
import { lineUp } from "./lineUp.mjs";
import { describeMachine } from "./machine.mjs";
import { measure } from "./measure.mjs";
import { readOptions } from "./options.mjs";
import { printExtras, printMachine, printPeers, printSteps } from "./print.mjs";
import { measureRoundTrip } from "./roundTrip.mjs";
import { installPeers } from "./setup.mjs";

/** Cases with more parameters begin with new processes, because a process keeps memory that it once had. */
const MAX_PARAMETERS_KEPT = 16_000_000;
/** The limit is measured from this number of parameters on; below it, everything fits into the caches. */
const MIN_PARAMETERS_LIMIT = 1_000_000;

const began = Date.now();
const options = readOptions();
try {
	installPeers();
	await run(options);
} catch (error) {
	console.error(`bench: ${/** @type {Error} */ (error).message}`);
	process.exit(1);
}

/** @param {import("./options.mjs").Options} options */
async function run({ quick, isWhole, chosen, file }) {
	const machine = await describeMachine();
	printMachine(machine);
	const { found, makers } = await lineUp(machine.cores);
	printPeers(found);
	const contenders = makers.map((make) => make());
	process.once("SIGINT", () => {
		for (const contender of contenders) contender.end();
		console.error(`\nInterrupted; ${file} is as it was.`);
		process.exit(130);
	});
	/** @type {import("./results.mjs").Results["cases"]} */
	const cases = {};
	for (const [k, work] of chosen.entries()) {
		const trip = machine.cores > 1 ? await measureRoundTrip() : undefined;
		console.log(
			`\n${work.name} (${k + 1} of ${chosen.length}${trip === undefined ? "" : `; the cores answer each other in ${trip} ns`})`,
		);
		cases[work.name] = {
			parameters: work.arrays * work.length,
			bytesPerParameter: bytesPerParameter[work.rule],
			...(trip === undefined ? {} : { roundTripNanoseconds: trip }),
			measured: await measureCase(work, contenders, quick),
		};
		printSteps(cases[work.name]);
	}
	for (const contender of contenders) contender.end();
	const extras = isWhole ? await measureExtras(quick, found, makers) : {};
	printExtras(extras);
	/** @type {import("./results.mjs").Results} */
	const results = {
		format: 1,
		date: new Date(began).toISOString(),
		quick,
		machine,
		peers: found,
		cases,
		...extras,
	};
	saveFile(file, Buffer.from(`${JSON.stringify(results, null, "\t")}\n`));
	console.log(
		`\nWrote ${file} after ${Math.round((Date.now() - began) / 1000)} s.`,
	);
}

/**
 * @param {import("./cases.mjs").Case} work
 * @param {readonly import("./contender.mjs").Contender[]} contenders
 * @param {boolean} quick
 */
function measureCase(work, contenders, quick) {
	const parameters = work.arrays * work.length;
	if (parameters > MAX_PARAMETERS_KEPT) for (const one of contenders) one.end();
	const hasLimit =
		work.rule === "adam" &&
		work.arrays === 1 &&
		parameters >= MIN_PARAMETERS_LIMIT;
	return measure(
		work,
		contenders.filter(({ rule }) => rule === undefined || hasLimit),
		{
			rounds: quick ? 5 : 9,
			slowRounds: quick ? 1 : 3,
			seconds: quick ? 0.02 : 0.05,
		},
	);
}
