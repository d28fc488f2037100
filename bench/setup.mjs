// @ts-check
/** Puts in place what the benchmark needs, when it is stale, and says so. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bench = new URL("./", import.meta.url);
const root = new URL("../", bench);

/**
 * @param {string} command
 * @param {string[]} args
 * @param {URL} folder
 */
function execute(command, args, folder) {
	const { status, error } = spawnSync(command, args, {
		cwd: fileURLToPath(folder),
		stdio: ["ignore", "inherit", "inherit"],
		shell: process.platform === "win32",
	});
	if (status !== 0) {
		throw new Error(
			`"${command} ${args.join(" ")}" failed${error ? `: ${error.message}` : ""}`,
		);
	}
}

/**
 * Builds the library and installs the peers.
 *
 * @throws {Error} when either fails
 */
export function prepareAll() {
	// The workspace has a set-up of its own, which waits for others and installs only what changed.
	execute(process.execPath, ["scripts/ready.mjs"], root);
	const wanted = createHash("sha256")
		.update(readFileSync(new URL("package-lock.json", bench)))
		.digest("hex");
	const stamp = new URL("node_modules/.ravine-bench", bench);
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	console.log("Installing the peers (bench/node_modules, about 300 MB) …");
	execute("npm", ["ci", "--no-fund", "--no-audit", "--ignore-scripts"], bench);
	writeFileSync(stamp, wanted);
}
