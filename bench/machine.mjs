// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const gibibyte = 2 ** 30;

/** @typedef {Awaited<ReturnType<typeof describeMachine>>} Machine */

/** Describes the machine and the build. */
export async function describeMachine() {
	return {
		cores: availableParallelism(),
		processor: cpus()[0]?.model.trim() ?? "unknown",
		memoryGiB: Math.round((totalmem() / gibibyte) * 10) / 10,
		freeGiB: Math.round((freemem() / gibibyte) * 10) / 10,
		hugePages: hugePages(),
		/** The number of cores that other processes keep busy at the start; above a few tenths, the numbers are unreliable. */
		load: await busyCores(),
		system: `${process.platform} ${process.arch}`,
		node: process.version,
		commit: commit(),
	};
}

async function busyCores() {
	const read = () => {
		const all = cpus().flatMap(({ times }) => Object.entries(times));
		const sum = (/** @type {(name: string) => boolean} */ wanted) =>
			all.reduce((s, [name, time]) => s + (wanted(name) ? time : 0), 0);
		return { total: sum(() => true), idle: sum((name) => name === "idle") };
	};
	const before = read();
	await pause(1000);
	const after = read();
	const total = after.total - before.total;
	if (total <= 0) return 0;
	const busy = 1 - (after.idle - before.idle) / total;
	return Math.round(busy * cpus().length * 100) / 100;
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
