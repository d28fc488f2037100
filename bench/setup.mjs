// @ts-check
/** Puts in place what the benchmark needs, when it is stale, and says so. */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bench = new URL("./", import.meta.url);
const root = new URL("../", bench);

/** @param {URL} file */
function modified(file) {
	return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

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
			`bench: "${command} ${args.join(" ")}" failed${error ? `: ${error.message}` : ""}`,
		);
	}
}

/** Whether `node_modules` is older than the lock file. @param {URL} folder */
function stale(folder) {
	const lock = new URL("package-lock.json", folder);
	const installed = new URL("node_modules/.package-lock.json", folder);
	return modified(installed) < modified(lock);
}

/** Installs the workspace and the peers, and builds the library. */
export function prepareAll() {
	if (stale(root)) {
		console.log("Installing the workspace …");
		execute("npm", ["ci", "--no-fund", "--no-audit"], root);
	}
	if (stale(bench)) {
		console.log("Installing the peers (bench/node_modules, about 300 MB) …");
		execute(
			"npm",
			["ci", "--no-fund", "--no-audit", "--ignore-scripts"],
			bench,
		);
	}
	console.log("Building the library …");
	const compiler = fileURLToPath(
		new URL("node_modules/typescript/bin/tsc", root),
	);
	execute(process.execPath, [compiler, "--build", "packages/ravine"], root);
}
