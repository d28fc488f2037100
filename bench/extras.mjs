// @ts-check
/** What is measured beside steps: starting, size, memory, and a whole training. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { spread } from "./statistics.mjs";

const execute = promisify(execFile);
const here = (/** @type {string} */ name) =>
	fileURLToPath(new URL(name, import.meta.url));

/** @param {string[]} args */
async function json(...args) {
	const { stdout } = await execute(process.execPath, args);
	return JSON.parse(stdout);
}

/**
 * Import, and from a rule's text to its first step, in fresh processes by turns.
 *
 * @param {number} rounds
 * @param {readonly string[]} libraries
 */
export async function measureStart(rounds, libraries) {
	/** @type {Record<string, Record<string, number[]>>} */
	const all = {};
	for (let round = 0; round < rounds; round++) {
		for (const library of libraries) {
			const times = await json(here("fresh.mjs"), library);
			for (const [what, time] of Object.entries(times)) {
				const lists = all[library] ?? {};
				lists[what] = [...(lists[what] ?? []), time];
				all[library] = lists;
			}
		}
	}
	return Object.fromEntries(
		Object.entries(all).map(([library, lists]) => [
			library,
			Object.fromEntries(
				Object.entries(lists).map(([what, times]) => [
					`${what}Milliseconds`,
					spread(times),
				]),
			),
		]),
	);
}

/**
 * The ratios that a script of this folder prints as one line of JSON.
 *
 * @param {"saving.mjs" | "functions.mjs"} script
 * @returns {Promise<Record<string, import("./statistics.mjs").Spread>>}
 */
export async function measureRatios(script) {
	const ratios = await json(here(script));
	return Object.fromEntries(
		Object.entries(ratios).map(([name, list]) => [name, spread(list)]),
	);
}

/** Minified and gzipped bytes of each library, and of the part that a program with Adam alone would bundle. */
export async function measureBytes() {
	const { build } = await import("esbuild");
	const sizes = /** @type {Record<string, number>} */ ({});
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

/**
 * The most memory that Adam's process holds, less what it holds at 2 parameters, over the 16 bytes a parameter that
 * parameters, gradients and states need.
 *
 * @param {number} length
 * @param {(() => import("./contender.mjs").Contender)[]} makers fresh processes
 */
export async function measureMemory(length, makers) {
	/** @type {Record<string, number>} */
	const ratios = {};
	for (const make of makers) {
		const peak = async (/** @type {number} */ size) => {
			const contender = make();
			try {
				await contender.prepare({
					name: "",
					rule: "adam",
					arrays: 1,
					length: size,
					quick: false,
				});
				await contender.run(3);
				return await contender.memory();
			} finally {
				contender.end();
			}
		};
		try {
			const empty = await peak(2);
			ratios[make().name] = ((await peak(length)) - empty) / (16 * length);
		} catch {
			// What it cannot do was said where its steps were measured.
		}
	}
	return ratios;
}

/**
 * The digits network, trained with jax-js's gradients.
 *
 * @param {number} rounds epochs of each way
 */
export async function measureTraining(rounds) {
	/** @type {{ ravine: number[], share: number[], jax: number[], last: object }} */
	const { ravine, share, jax, last } = await json(
		here("training.mjs"),
		String(rounds),
	);
	return {
		/** Of an epoch's time, the part that ravine's steps take. */
		optimizerShare: spread(share),
		/** An epoch with Adam compiled into jax-js's own step, over one with ravine's. */
		jaxOverRavine: spread(
			jax.map((time, k) => time / /** @type {number} */ (ravine[k])),
		),
		lastCosts: last,
	};
}
