// An empty project outside the repository with the packed packages installed, and tools to use it.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { npm, pack } from "../pack.mjs";

/** The error for a command that fails or prints something unexpected. */
export class Broken extends Error {}

const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Packs the packages and installs them into a new project in the folder. */
export async function makeProject(folder) {
	const project = join(folder, "project");
	const tarballs = join(folder, "tarballs");
	mkdirSync(project);
	mkdirSync(tarballs);
	const packed = await pack(tarballs);
	const manifest = { private: true, type: "module" };
	writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
	// Types for Node, as in a project for Node; `esbuild` strips types from the examples.
	const others = ["@types/node@20.19.43", "esbuild@0.28.2", "vite@8.3.8"];
	await npm(
		["install", ...quiet, ...Object.values(packed), ...others],
		project,
	);
	return project;
}

/** Installs tools next to the project, each under its own name: `{ name: "package@version" }`. */
export async function installTools(folder, tools) {
	const place = join(folder, "tools");
	mkdirSync(place);
	writeFileSync(join(place, "package.json"), '{ "private": true }');
	const specifiers = Object.entries(tools).map(
		([name, specifier]) => `${name}@npm:${specifier}`,
	);
	await npm(["install", ...quiet, ...specifiers], place);
	return (name, ...path) => join(place, "node_modules", name, ...path);
}

/**
 * Runs a command in a folder.
 * @returns {Promise<string>} its output.
 * @throws {Broken} if it fails, with its output.
 */
export async function run(cwd, command, args) {
	try {
		const { stdout } = await promisify(execFile)(command, args, {
			cwd,
			// Without the variables of the npm command that runs this script.
			env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1" },
			maxBuffer: 2 ** 26,
			timeout: 240_000,
		});
		return stdout;
	} catch (error) {
		const { stdout = "", stderr = "", message } = error;
		throw new Broken(stdout || stderr ? stdout + stderr : message);
	}
}

/** Compares outputs. */
export function expectEqual(found, expected) {
	const [one, other] = [found, expected].map((value) => JSON.stringify(value));
	if (one !== other) throw new Broken(`got ${one}, expected ${other}`);
}
