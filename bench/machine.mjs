// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import {
	availableParallelism,
	cpus,
	freemem,
	loadavg,
	totalmem,
} from "node:os";
import { fileURLToPath } from "node:url";

const gibibyte = 2 ** 30;

/** @typedef {ReturnType<typeof describeMachine>} Machine */

/** What the numbers depend on. */
export function describeMachine() {
	return {
		cores: availableParallelism(),
		processor: cpus()[0]?.model.trim() ?? "unknown",
		memoryGiB: Math.round((totalmem() / gibibyte) * 10) / 10,
		freeGiB: Math.round((freemem() / gibibyte) * 10) / 10,
		hugePages: hugePages(),
		/** Work of others while this began: above a few tenths, the numbers are not to be trusted. */
		load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
		system: `${process.platform} ${process.arch}`,
		node: process.version,
		commit: commit(),
	};
}

/** The kernel's setting for transparent huge pages. */
function hugePages() {
	try {
		const text = readFileSync(
			"/sys/kernel/mm/transparent_hugepage/enabled",
			"utf8",
		);
		return /\[(\w+)\]/.exec(text)?.[1] ?? "unknown";
	} catch {
		return "unknown";
	}
}

function commit() {
	const git = (/** @type {string[]} */ ...args) =>
		execFileSync("git", args, {
			cwd: fileURLToPath(new URL("../", import.meta.url)),
			encoding: "utf8",
			stdio: ["ignore", "pipe", "ignore"],
		}).trim();
	try {
		const changed = git("status", "--porcelain", "--", "packages/ravine/src");
		return `${git("rev-parse", "--short", "HEAD")}${changed === "" ? "" : " and changes"}`;
	} catch {
		return "unknown";
	}
}
