// Makes a checkout ready to run: installs and builds, each only if stale.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { takeLock } from "./lock.mjs";

/** Milliseconds until a command must have ended after a signal. */
const PATIENCE = 5_000;

/**
 * @typedef {object} Checkout
 * @property {string} root the folder of the checkout.
 * @property {readonly string[]} packages the folders' names in packages/, in the order of their dependencies.
 * @property {readonly string[]} install the command that fills node_modules.
 * @property {readonly string[]} build the command that fills each package's dist; it takes `--force`.
 */

/**
 * Installs and builds if stale, in one process at a time.
 * @param {Checkout} checkout
 * @param {(text: string) => void} say called with messages about the progress.
 * @returns {Promise<void>}
 * @throws {CommandFailed} when a command fails.
 */
export async function setUp(checkout, say) {
	if (isInstalled(checkout) && isBuilt(checkout)) return;
	const lock = await takeLock(checkout.root, () =>
		say("Waiting for another set-up to end …"),
	);
	try {
		if (!isInstalled(checkout)) {
			say("Installing dependencies (npm ci) …");
			await install(checkout, lock.fd);
		}
		if (!isBuilt(checkout)) {
			say("Building (tsc --build) …");
			await build(checkout, lock.fd);
		}
	} finally {
		lock.release();
	}
}

/** A command of the set-up that failed. */
export class CommandFailed extends Error {
	/**
	 * @param {string} message
	 * @param {number} exitCode the exit code for the set-up.
	 */
	constructor(message, exitCode) {
		super(message);
		this.exitCode = exitCode;
	}
}

const installedStamp = ({ root }) =>
	join(root, "node_modules", ".ravine-installed");

function isInstalled(checkout) {
	// npm writes this list last, so an interrupted `npm ci` leaves none.
	const list = join(checkout.root, "node_modules", ".package-lock.json");
	return (
		existsSync(list) &&
		read(installedStamp(checkout)) === dependenciesOf(checkout)
	);
}

/** A hash of everything on which the installed packages depend. */
function dependenciesOf({ root, packages }) {
	const hash = createHash("sha256");
	for (const file of [
		"package.json",
		"package-lock.json",
		...packages.map((name) => `packages/${name}/package.json`),
	]) {
		hash.update(readFileSync(join(root, file)));
	}
	// Native parts of dependencies depend on the platform and on Node's version.
	const [major] = process.versions.node.split(".");
	return hash
		.update(`${process.platform} ${process.arch} ${major}`)
		.digest("hex");
}

async function install(checkout, lock) {
	const stamp = installedStamp(checkout);
	const wanted = dependenciesOf(checkout);
	rmSync(stamp, { force: true });
	await run(checkout, checkout.install, lock);
	writeFileSync(stamp, wanted);
}

const builtStamp = ({ root, packages }) =>
	join(root, "packages", packages.at(-1), "dist", ".ravine-built");

function isBuilt(checkout) {
	const { root, packages } = checkout;
	return (
		packages.every((name) =>
			existsSync(join(root, "packages", name, "dist")),
		) && read(builtStamp(checkout)) === sourcesOf(checkout)
	);
}

/** A hash of every source's name, size and time; a deletion changes it too. */
function sourcesOf({ root, packages }) {
	const hash = createHash("sha256");
	const add = (path) => {
		const { size, mtimeMs } = statSync(path);
		hash.update(`${path} ${size} ${mtimeMs}\n`);
	};
	const walk = (folder) => {
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) walk(path);
			else add(path);
		}
	};
	add(join(root, "tsconfig.base.json"));
	add(join(root, "package-lock.json"));
	for (const name of packages) {
		add(join(root, "packages", name, "tsconfig.json"));
		walk(join(root, "packages", name, "src"));
	}
	return hash.digest("hex");
}

async function build(checkout, lock) {
	const stamp = builtStamp(checkout);
	const begun = `${stamp}-begun`;
	const wanted = sourcesOf(checkout);
	// A killed build may leave half a file, which the compiler's own records do not show.
	const halfDone = existsSync(begun);
	mkdirSync(dirname(stamp), { recursive: true });
	rmSync(stamp, { force: true });
	writeFileSync(begun, "");
	const command = halfDone ? [...checkout.build, "--force"] : checkout.build;
	await run(checkout, command, lock);
	for (const name of checkout.packages) {
		prune(join(checkout.root, "packages", name));
	}
	rmSync(begun);
	writeFileSync(stamp, wanted);
}

/** Removes the outputs of deleted sources: they would be packed and could still be imported. */
function prune(folder) {
	const dist = join(folder, "dist");
	for (const path of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
		const source = path.replace(/(\.d)?\.(js|ts)(\.map)?$/, ".ts");
		if (source !== path && !existsSync(join(folder, "src", source))) {
			rmSync(join(dist, path), { force: true });
		}
	}
}

function read(path) {
	try {
		return readFileSync(path, "utf8");
	} catch (error) {
		if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
		return undefined;
	}
}

/**
 * Runs a command in the checkout's root to its end and shows its output only if it fails. A signal ends the command first, then this process.
 * The command holds the lock too: if this process is killed, the next set-up waits for the remaining command.
 */
export function run({ root }, [command, ...args], lock) {
	const grouped = process.platform !== "win32";
	return new Promise((resolve, reject) => {
		let signalled;
		const end = (signal) => {
			try {
				// The whole process group, because npm has children.
				if (grouped) process.kill(-child.pid, signal);
				else child.kill(signal);
			} catch (error) {
				if (error.code !== "ESRCH") throw error;
			}
		};
		const onSignal = (signal) => {
			signalled = signal;
			end(signal);
			setTimeout(end, PATIENCE, "SIGKILL").unref();
		};
		const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
		// Before the command starts, so that no signal ends this process alone.
		for (const signal of signals) process.on(signal, onSignal);
		const child = spawn(command, args, {
			cwd: root,
			env: environment(),
			stdio: ["ignore", "pipe", "pipe", ...(lock === undefined ? [] : [lock])],
			detached: grouped,
		});
		const output = [];
		child.stdout.on("data", (chunk) => output.push(chunk));
		child.stderr.on("data", (chunk) => output.push(chunk));
		child.once("error", reject);
		child.once("close", (code, signal) => {
			for (const name of signals) process.off(name, onSignal);
			if (signalled !== undefined) {
				process.exit(128 + constants.signals[signalled]);
			}
			if (code === 0) return resolve();
			process.stderr.write(Buffer.concat(output));
			const how = signal === null ? "failed" : `was ended by ${signal}`;
			reject(
				new CommandFailed(`${command} ${args.join(" ")} ${how}`, code ?? 1),
			);
		});
	});
}

/**
 * This process's environment, without the options of the npm command that started it, such as `--workspace`, and without
 * the mode of a test runner, which a bundler would take over.
 */
function environment() {
	const kept = Object.entries(process.env).filter(
		([name]) =>
			name !== "NODE_ENV" &&
			!/^npm_config_(workspaces?|include_workspace_root|dry_run|global|json|omit|production|pack_destination)$/i.test(
				name,
			),
	);
	return Object.fromEntries(kept);
}
