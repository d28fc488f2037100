// @ts-check
/** The measurements of a whole run besides steps: starting, size, memory, saving, functions, and a training. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { here } from "./results.mjs";
import { spread } from "./statistics.mjs";

const execute = promisify(execFile);

/** @typedef {import("./statistics.mjs").Spread} Spread */
/** @typedef {Pick<import("./results.mjs").Results, "start" | "bytes" | "memory" | "training" | "saving" | "functions" | "fits" | "frames">} Extras */

/**
 * @param {boolean} quick
 * @param {import("./lineUp.mjs").LineUp["found"]} found
 * @param {import("./lineUp.mjs").LineUp["makers"]} makers
 * @returns {Promise<Extras>}
 */
export async function measureExtras(quick, found, makers) {
	const has = (/** @type {string} */ name) => "version" in (found[name] ?? {});
	const libraries = ["ravine", "tfjs", "jax-js"].filter(has);
	return {
		start: await measureStart(quick ? 5 : 11, libraries),
		bytes: await measureBytes(),
		memory: await measureMemory(quick ? 1_000_000 : 16_000_000, makers),
		saving: spreads(await measuredAlone("saving.mjs")),
		functions: spreads(await measuredAlone("functions.mjs")),
		...(await measureFits(quick ? 3 : 9)),
		...(has("jax-js")
			? { training: await measureTraining(quick ? 10 : 40) }
			: {}),
	};
}

/**
 * Runs a script of the folder `alone` in a new process and parses its line of JSON.
 *
 * @param {string} script
 * @param {string[]} args
 */
async function measuredAlone(script, ...args) {
	const { stdout } = await execute(process.execPath, [
		here(`alone/${script}`),
		...args,
	]);
	return JSON.parse(stdout);
}

/**
 * @param {Record<string, readonly number[]>} lists
 * @returns {Record<string, Spread>}
 */
function spreads(lists) {
	return Object.fromEntries(
		Object.entries(lists).map(([name, list]) => [name, spread(list)]),
	);
}

/**
 * Measures imports, and the time from a rule's text to its first step, in fresh processes, in turn.
 *
 * @param {number} rounds
 * @param {readonly string[]} libraries
 */
async function measureStart(rounds, libraries) {
	/** @type {Record<string, Record<string, number[]>>} */
	const all = {};
	for (let round = 0; round < rounds; round++) {
		for (const library of libraries) {
			const times = await measuredAlone("starting.mjs", library);
			all[library] ??= {};
			for (const [what, time] of Object.entries(times)) {
				all[library][`${what}Milliseconds`] ??= [];
				all[library][`${what}Milliseconds`].push(time);
			}
		}
	}
	return Object.fromEntries(
		Object.entries(all).map(([library, lists]) => [library, spreads(lists)]),
	);
}

/** The contenders of small fits, with their arguments. */
const fitters = {
	ravine: ["ravine"],
	"ml-levenberg-marquardt, 10 iterations": ["ml-levenberg-marquardt", "10"],
	"ml-levenberg-marquardt, 100 iterations": ["ml-levenberg-marquardt", "100"],
};

/**
 * Measures small fits, and the frames of an arm, in fresh processes, in turn.
 *
 * @param {number} rounds
 * @returns {Promise<Pick<Extras, "fits" | "frames">>}
 */
export async function measureFits(rounds) {
	/** @type {NonNullable<import("./results.mjs").Results["fits"]>} */
	const fits = {};
	/** @type {Record<string, Record<string, number>[]>} */
	const all = {};
	/** @type {Record<string, number[]>} */
	const frames = {};
	for (let round = 0; round < rounds; round++) {
		for (const [name, args] of Object.entries(fitters)) {
			all[name] ??= [];
			all[name].push(await measuredAlone("fitting.mjs", ...args));
		}
		for (const [what, time] of Object.entries(
			await measuredAlone("frames.mjs"),
		)) {
			frames[what] ??= [];
			frames[what].push(time);
		}
	}
	for (const [name, own] of Object.entries(all)) {
		const times = (/** @type {string} */ what) => own.map((one) => one[what]);
		const ratios = (/** @type {string} */ what) =>
			own.map((one, round) => one[what] / all.ravine[round][what]);
		fits[name] = {
			coldMilliseconds: spread(times("cold")),
			coldRatio: spread(ratios("cold")),
			warmMilliseconds: spread(times("warm")),
			warmRatio: spread(ratios("warm")),
			digits: Math.min(...times("digits")),
		};
	}
	return { fits, frames: spreads(frames) };
}

/** Minified and gzipped bytes of each library, and of the part that a program with only Adam bundles. */
async function measureBytes() {
	const { build } = await import("esbuild");
	/** @type {Record<string, number>} */
	const sizes = {};
	const ravine = here("../packages/ravine/dist/index.js");
	const entries = {
		ravine: `export * from ${JSON.stringify(ravine)};`,
		"ravine, Adam alone": `export { createOptimizer, adam } from ${JSON.stringify(ravine)};`,
		"jax-js": `export * from "@jax-js/jax";`,
		tfjs: `export * from "@tensorflow/tfjs";`,
	};
	for (const [name, contents] of Object.entries(entries)) {
		try {
			const { outputFiles } = await build({
				stdin: { contents, resolveDir: here("./") },
				bundle: true,
				minify: true,
				format: "esm",
				platform: name.startsWith("ravine") ? "neutral" : "browser",
				// Found only at run time, on Node.
				external: ["node:*"],
				write: false,
				logLevel: "silent",
			});
			sizes[name] = gzipSync(outputFiles[0]?.contents ?? "", {
				level: 9,
			}).length;
		} catch {
			// A peer that is not installed has no size.
		}
	}
	return sizes;
}

/** Variants of ravine whose memory equals that of another row. */
const SAME_MEMORY = /^ravine, (copied|wide|Node)/;

/**
 * The peak memory of Adam's process, minus that with 2 parameters, over the 16 bytes per parameter that parameters,
 * gradients and states need.
 *
 * @param {number} length
 * @param {import("./lineUp.mjs").LineUp["makers"]} makers fresh processes
 */
async function measureMemory(length, makers) {
	/** @type {Record<string, number>} */
	const ratios = {};
	for (const make of makers) {
		const { name, rule } = make();
		if (rule !== undefined || SAME_MEMORY.test(name)) continue;
		try {
			const empty = await peakMemory(make(), 2);
			const full = await peakMemory(make(), length);
			ratios[name] = (full - empty) / (16 * length);
		} catch {
			// An unsupported case was already reported when its steps were measured.
		}
	}
	return ratios;
}

/**
 * @param {import("./contender.mjs").Contender} contender ended afterwards
 * @param {number} length
 */
async function peakMemory(contender, length) {
	try {
		await contender.prepare({
			name: "",
			rule: "adam",
			arrays: 1,
			length,
			quick: false,
		});
		await contender.run(3);
		return await contender.memory();
	} finally {
		contender.end();
	}
}

/**
 * Trains the digits network with jax-js's gradients. Measures the share of ravine's steps in an epoch's time, and an epoch
 * with Adam compiled into jax-js's own step over one with ravine's steps.
 *
 * @param {number} rounds epochs of each way
 */
async function measureTraining(rounds) {
	const { optimizerShare, jaxOverRavine, lastCosts } = await measuredAlone(
		"training.mjs",
		String(rounds),
	);
	return {
		optimizerShare: spread(optimizerShare),
		jaxOverRavine: spread(jaxOverRavine),
		lastCosts,
	};
}
