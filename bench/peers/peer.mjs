// @ts-check
import { fileURLToPath } from "node:url";
import { findWideNode, WIDE_FLAG } from "../wide.mjs";

/**
 * A library or a program that takes optimizer steps. Each variant runs in a process of its own, driven over stdin and
 * stdout, so that no contender's memory, garbage or crash touches another.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {readonly string[]} variants
 * @property {() => Promise<Availability>} available whether the machine has it
 * @property {(variant: string) => Launch} launch how to start a process that speaks the protocol of child.mjs
 *
 * @typedef {{ version: string } | { missing: string }} Availability
 * @typedef {{ command: string, args: string[], env?: Record<string, string> }} Launch
 *
 * @typedef {object} Work what a peer written in JavaScript prepares
 * @property {() => void | Promise<unknown>} step takes one step; complete when it returns, or when its promise resolves
 * @property {() => void} dispose
 *
 * @typedef {(variant: string, work: import("../cases.mjs").Case) => Promise<Work>} Prepare
 */

/** What a peer throws, by way of `prepare`, when it has no such rule. */
export class Unsupported extends Error {}

/**
 * Starts a peer's own module in a Node process. A variant that begins with "wide" or "Node 24" runs in a Node that
 * knows the flag for 256-bit instructions, with the flag or without it.
 *
 * @param {string} module its `import.meta.url`
 * @param {string} variant
 * @returns {Launch}
 */
export function inNode(module, variant) {
	const child = fileURLToPath(new URL("../child.mjs", import.meta.url));
	const newer = /^(wide|Node 24)/.test(variant);
	return {
		command: (newer && findWideNode()) || process.execPath,
		args: [
			...(variant.startsWith("wide") ? [WIDE_FLAG] : []),
			// The collector is asked for after each case, so that one case leaves nothing to the next.
			"--expose-gc",
			child,
			fileURLToPath(module),
			variant,
		],
	};
}

/**
 * The version of an installed package, from its own package.json.
 *
 * @param {string} name
 * @returns {Promise<Availability>}
 */
export async function packageVersion(name) {
	const { readFile } = await import("node:fs/promises");
	const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
	try {
		return { version: JSON.parse(await readFile(file, "utf8")).version };
	} catch {
		return { missing: `${name} is not installed` };
	}
}
