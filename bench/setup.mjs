// @ts-check
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { here } from "./results.mjs";

/**
 * Installs the peers, unless those that package-lock.json names are there.
 *
 * @throws {Error} when npm fails
 */
export function installPeers() {
	const wanted = createHash("sha256")
		.update(readFileSync(here("package-lock.json")))
		.digest("hex");
	const stamp = here("node_modules/.ravine-bench");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	console.log("Installing the peers (bench/node_modules, about 300 MB) …");
	const { status, error } = spawnSync(
		"npm",
		["ci", "--no-fund", "--no-audit", "--ignore-scripts"],
		{
			cwd: here("./"),
			stdio: ["ignore", "inherit", "inherit"],
			shell: process.platform === "win32",
		},
	);
	if (status !== 0) {
		throw new Error(`"npm ci" failed${error ? `: ${error.message}` : ""}`);
	}
	writeFileSync(stamp, wanted);
}
