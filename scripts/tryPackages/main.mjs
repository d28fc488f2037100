// Installs the packed packages into an empty project and uses them. With --quick, on fewer versions.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tryEsbuild, tryVite } from "./bundlers.mjs";
import { tryCommands, tryLab } from "./commandLine.mjs";
import { Broken, expectEqual, installTools, makeProject } from "./project.mjs";
import { runtimes, tryRuntime, writePrograms } from "./runtimes.mjs";
import { compilers, toolOf, tryTypes } from "./types.mjs";

const size = process.argv.includes("--quick") ? "quick" : "all";
const folder = mkdtempSync(join(tmpdir(), "ravine-try-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
process.once("SIGINT", () => process.exit(130));

/** Runs one attempt and prints the result; after a failure the others still run. */
async function attempt(name, work) {
	const start = performance.now();
	try {
		const result = await work();
		const seconds = ((performance.now() - start) / 1000).toFixed(1);
		console.log(`${name}: works (${seconds} s)`);
		return result;
	} catch (error) {
		console.log(`${name}: FAILS`);
		console.error(error instanceof Broken ? error.message : error);
		process.exitCode = 1;
		return undefined;
	}
}

const project = await makeProject(folder);
const tool = await installTools(folder, {
	...Object.fromEntries(
		runtimes[size].map(({ tool, specifier }) => [tool, specifier]),
	),
	...Object.fromEntries(
		compilers[size].map((version) => [
			toolOf(version),
			`typescript@${version}`,
		]),
	),
});
const programs = writePrograms(project);

const bits = new Map();
const own = {
	name: `Node ${process.versions.node}`,
	command: process.execPath,
	args: [],
	programs,
};
// The quick attempt runs every third program in the runtimes that this script does not run on.
const some = size === "all" ? programs : programs.filter((_, k) => k % 3 === 0);
const others = runtimes[size].map(({ name, tool: of, path, args }) => ({
	name,
	command: tool(of, ...path),
	args,
	programs: some,
}));
for (const { name, command, args, programs: tried } of [own, ...others]) {
	const found = await attempt(name, () =>
		tryRuntime(command, args, project, tried),
	);
	if (found !== undefined) bits.set(name, found);
}
await attempt("the same bits in every runtime", () => {
	const [first, ...rest] = bits.values();
	for (const other of rest) expectEqual(other, first);
});
for (const version of compilers[size]) {
	await attempt(`TypeScript ${version}`, () =>
		tryTypes(tool(toolOf(version), "bin", "tsc"), project, version, size),
	);
}
await attempt("Vite, a worker with top-level await", () => tryVite(project));
await attempt("esbuild for Node", () => tryEsbuild(project));
await attempt("the command line", () => tryCommands(project));
await attempt("the lab", () => tryLab(project));
