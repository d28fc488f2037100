// Makes a checkout ready to run: installs and builds, each only when stale, and says what it does.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["ravine", "plot", "cli"];

const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
	console.error(`ravine needs Node 20 or later; this is ${process.version}`);
	process.exit(2);
}

/** Runs a command to its end; its output is shown only when it fails. */
function run(command, args) {
	const done = spawnSync(command, args, { cwd: root, encoding: "utf8" });
	if (done.status === 0) return;
	process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`);
	console.error(done.error?.message ?? `${command} failed`);
	process.exit(done.status ?? 1);
}

function install() {
	const hash = createHash("sha256");
	for (const file of [
		"package.json",
		"package-lock.json",
		...packages.map((name) => `packages/${name}/package.json`),
	]) {
		hash.update(readFileSync(join(root, file)));
	}
	// Native parts of dependencies differ by platform and by Node's version.
	hash.update(`${process.platform} ${process.arch} ${major}`);
	const wanted = hash.digest("hex");
	const stamp = join(root, "node_modules", ".ravine-installed");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
	console.error("Installing dependencies (npm ci) …");
	const npm = process.env.npm_execpath;
	const args = ["ci", "--no-audit", "--no-fund"];
	if (npm?.endsWith(".js")) run(process.execPath, [npm, ...args]);
	else run(process.platform === "win32" ? "npm.cmd" : "npm", args);
	writeFileSync(stamp, wanted);
}

/** The time of the latest change to a folder's files, or to the folders themselves: a deletion counts too. */
function newest(folder) {
	let time = statSync(folder).mtimeMs;
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		time = Math.max(
			time,
			entry.isDirectory() ? newest(path) : statSync(path).mtimeMs,
		);
	}
	return time;
}

function build() {
	const stamp = join(root, "packages", "cli", "dist", ".ravine-built");
	const sources = [
		join(root, "tsconfig.base.json"),
		join(root, "package-lock.json"),
		...packages.map((name) => join(root, "packages", name, "tsconfig.json")),
	].map((file) => statSync(file).mtimeMs);
	const latest = Math.max(
		...sources,
		...packages.map((name) => newest(join(root, "packages", name, "src"))),
	);
	if (existsSync(stamp) && statSync(stamp).mtimeMs >= latest) return;
	console.error("Building (tsc --build) …");
	run(process.execPath, [
		join(root, "node_modules", "typescript", "bin", "tsc"),
		"--build",
	]);
	writeFileSync(stamp, "");
}

/** Whether a process still runs. */
function runs(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** One set-up at a time: two installations in one folder destroy each other. */
async function alone(work) {
	const lock = join(root, ".ravine-setup");
	for (let waited = false; ; waited = true) {
		try {
			writeFileSync(lock, String(process.pid), { flag: "wx" });
			break;
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		const owner = Number(readFileSync(lock, "utf8"));
		if (!runs(owner)) rmSync(lock, { force: true });
		else if (!waited) console.error("Waiting for another set-up to end …");
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	process.once("exit", () => rmSync(lock, { force: true }));
	process.once("SIGINT", () => process.exit(130));
	work();
}

await alone(() => {
	install();
	build();
});
