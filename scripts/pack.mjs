import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs npm, if possible the one that runs this process.
 * @param {readonly string[]} args
 * @param {string} [cwd] the workspace unless given.
 * @returns {Promise<string>} npm's output.
 */
export async function npm(args, cwd = root) {
	const path = process.env.npm_execpath;
	const [command, first] = path?.endsWith(".js")
		? [process.execPath, [path]]
		: ["npm", []];
	const { stdout } = await promisify(execFile)(command, [...first, ...args], {
		cwd,
		maxBuffer: 2 ** 26,
	});
	return stdout;
}

/**
 * The packages that are published.
 * @returns {string[]} their names.
 */
export function published() {
	return readdirSync(join(root, "packages"))
		.map((folder) =>
			JSON.parse(
				readFileSync(join(root, "packages", folder, "package.json"), "utf8"),
			),
		)
		.flatMap((manifest) => (manifest.private ? [] : [manifest.name]));
}

/**
 * Packs packages as for the registry.
 * @param {string} folder the folder for the tarballs.
 * @param {readonly string[]} [names] the packages' names; all that are published unless given.
 * @returns {Promise<Record<string, string>>} the tarballs' paths by the packages' names.
 */
export async function pack(folder, names = published()) {
	const which = names.map((name) => `--workspace=${name}`);
	const listed = await npm([
		...["pack", ...which, "--silent", "--json"],
		...["--pack-destination", folder],
	]);
	// An array in npm 11, an object by name in a later version; a prepack script may print before it.
	const packed = JSON.parse(listed.slice(listed.search(/^[[{]/m)));
	return Object.fromEntries(
		Object.values(packed).map(({ name, filename }) => [
			name,
			join(folder, filename),
		]),
	);
}
