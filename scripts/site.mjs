// Builds the lab's site, packages/lab/dist, if it is stale.
import { createHash } from "node:crypto";
import {
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeLock } from "./lock.mjs";
import { run } from "./setUp.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const lab = join(root, "packages", "lab");

/** The folder of the built site. */
export const site = join(lab, "dist");

/** The file that marks a whole site; its content says of which sources. */
const stampName = ".ravine-built";

/** Everything that the site is made of, as paths from the root. */
const sources = [
	"package-lock.json",
	"tsconfig.base.json",
	...[
		"index.html",
		"package.json",
		"tsconfig.json",
		"vite.config.ts",
		"build",
		"public",
		"src",
	].map((name) => `packages/lab/${name}`),
	...["ravine/dist", "plot/dist", "cli/dist/lab", "cli/data"].map(
		(name) => `packages/${name}`,
	),
];

/**
 * Builds the site if it is stale, in one process at a time. The site is replaced as a whole: what stands in the folder
 * is never half built. The packages must be built.
 * @param {(text: string) => void} say called with messages about the progress.
 * @returns {Promise<void>}
 * @throws {CommandFailed} when the build fails; the old site stays.
 */
export async function buildSite(say) {
	if (isBuilt()) return;
	const lock = await takeLock(root, () =>
		say("Waiting for another set-up to end …"),
	);
	try {
		if (isBuilt()) return;
		say("Building the lab (vite build) …");
		await build(lock.fd);
	} finally {
		lock.release();
	}
}

function isBuilt() {
	try {
		return readFileSync(join(site, stampName), "utf8") === fingerprint();
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		return false;
	}
}

/** A hash of the names and contents of the sources. */
function fingerprint() {
	const hash = createHash("sha256");
	for (const path of sources.flatMap(filesIn).sort()) {
		hash.update(`${path}\n`).update(readFileSync(join(root, path)));
	}
	return hash.digest("hex");
}

/** The files at a path, without those that do not reach the site. */
function filesIn(path) {
	if (!statSync(join(root, path)).isDirectory()) return [path];
	return readdirSync(join(root, path), { withFileTypes: true })
		.filter(({ name }) => !/^\.|\.test\.ts$|\.d\.ts$|\.map$/.test(name))
		.flatMap(({ name }) => filesIn(`${path}/${name}`));
}

async function build(lock) {
	const wanted = fingerprint();
	const unfinished = `${site}.unfinished`;
	const old = `${site}.old`;
	const vite = join(root, "node_modules", "vite", "bin", "vite.js");
	await run(
		{ root },
		[
			...[process.execPath, vite, "build", lab, "--logLevel", "warn"],
			...["--outDir", unfinished, "--emptyOutDir"],
		],
		lock,
	);
	writeFileSync(join(unfinished, stampName), wanted);
	rmSync(old, { recursive: true, force: true });
	if (existsSync(site)) renameSync(site, old);
	renameSync(unfinished, site);
	rmSync(old, { recursive: true, force: true });
}
