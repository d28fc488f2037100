// @ts-check
import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { cases } from "./cases.mjs";
import { here } from "./results.mjs";

const usage = `Usage: npm run bench -- [--quick] [--only REGEX] [--out FILE]

  --quick       fewer sizes and rounds: about a minute
  --only REGEX  only cases whose names match, such as "adam 1,000,000"; only steps are measured
  --out FILE    the file for results; by default bench/results.json, and for a part bench/build/results.json`;

/**
 * @typedef {object} Options
 * @property {boolean} quick
 * @property {boolean} isWhole whether all cases are measured, and with them the other measurements
 * @property {readonly import("./cases.mjs").Case[]} chosen
 * @property {string} file the file for results
 */

/** Reads the command line. Help and a refusal end the process. @returns {Options} */
export function readOptions() {
	try {
		const { quick, only, out, help } = parseArgs({
			options: {
				quick: { type: "boolean", default: false },
				only: { type: "string" },
				out: { type: "string" },
				help: { type: "boolean", default: false },
			},
		}).values;
		if (help) {
			console.log(usage);
			process.exit(0);
		}
		return {
			quick,
			isWhole: only === undefined,
			chosen: chooseCases(only, quick),
			file: prepareFile(out, quick || only !== undefined),
		};
	} catch (error) {
		console.error(
			`bench: ${/** @type {Error} */ (error).message}\n${usage.split("\n")[0]}`,
		);
		process.exit(2);
	}
}

/**
 * @param {string | undefined} only
 * @param {boolean} quick
 */
function chooseCases(only, quick) {
	const pattern = new RegExp(only ?? "", "i");
	const chosen = cases.filter(
		({ name, quick: inQuick }) => pattern.test(name) && (inQuick || !quick),
	);
	if (chosen.length > 0) return chosen;
	throw new Error(
		`--only ${only} matches no case; they are ${cases.map(({ name }) => name).join("; ")}`,
	);
}

/**
 * @param {string | undefined} out
 * @param {boolean} isPart
 */
function prepareFile(out, isPart) {
	const file = resolve(
		out ?? here(isPart ? "build/results.json" : "results.json"),
	);
	if (out === undefined) mkdirSync(dirname(file), { recursive: true });
	accessSync(dirname(file), constants.W_OK);
	return file;
}
