import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs npm: the one that runs this process, if one does.
 * @param {readonly string[]} args
 * @param {string} [cwd] the workspace unless given.
 * @returns {Promise<string>} what npm prints.
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
 * Packs every package as for the registry.
 * @param {string} folder where the tarballs go.
 * @returns {Promise<Record<string, string>>} the tarballs' paths by the packages' names.
 */
export async function packAll(folder) {
	const listed = await npm([
		...["pack", "--workspaces", "--silent", "--json"],
		...["--pack-destination", folder],
	]);
	// Arrays in npm 11, an object by name in some later one; a prepack script may print before.
	const packed = JSON.parse(listed.slice(listed.search(/^[[{]/m)));
	return Object.fromEntries(
		Object.values(packed).map(({ name, filename }) => [
			name,
			join(folder, filename),
		]),
	);
}
