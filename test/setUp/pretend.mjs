// Simulates a slow npm or tsc in the current folder; meanwhile, node_modules or dist is half complete.
import {
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const [work, ...options] = process.argv.slice(2);
/** The name of the file for which the command waits, if there is one. */
const awaited = process.env.PRETEND_UNTIL;

/** Writes the beginning of a file, and the whole file some time after. */
async function writeSlowly(path, text) {
	writeFileSync(path, text.slice(0, 2));
	if (awaited === undefined) await sleep(20 * Math.random());
	// It ends also when the test is over and has removed the folder.
	while (awaited !== undefined && !existsSync(awaited) && existsSync(path)) {
		await sleep(5);
	}
	writeFileSync(path, text);
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		// A killed process that its parent has not waited for yet, a zombie, still has a number.
		const state = `/proc/${pid}/stat`;
		return !existsSync(state) || !/\) Z /.test(readFileSync(state, "utf8"));
	} catch {
		return false;
	}
}

const running = "running";
if (existsSync(running)) {
	const other = Number(readFileSync(running, "utf8"));
	if (other > 0 && isAlive(other))
		writeFileSync("overlap", `${work} beside ${other}`);
}
writeFileSync(running, String(process.pid));
if (work === "install") {
	rmSync("node_modules", { recursive: true, force: true });
	mkdirSync("node_modules");
	await writeSlowly("node_modules/dependency.js", "whole");
	writeFileSync("node_modules/.package-lock.json", "{}");
} else {
	if (process.env.PRETEND_FAIL) {
		console.log("source.ts:1: an error");
		process.exit(3);
	}
	for (const name of ["one", "two"]) {
		const record = `packages/${name}/dist/.record`;
		const source = readFileSync(`packages/${name}/src/index.ts`, "utf8");
		// Like a compiler's record, it describes the last complete build.
		const current =
			existsSync(record) && readFileSync(record, "utf8") === source;
		if (current && !options.includes("--force")) continue;
		mkdirSync(`packages/${name}/dist`, { recursive: true });
		await writeSlowly(`packages/${name}/dist/index.js`, `built ${source}`);
		writeFileSync(record, source);
	}
}
rmSync(running, { force: true });
