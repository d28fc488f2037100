// The documentation's examples, and steps with threads, in each runtime without any permission or option.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownExamples, promised } from "../examples.mjs";
import { expectEqual, run } from "./project.mjs";

const { platform, arch } = process;
const bunArch = arch === "arm64" ? "aarch64" : arch;
const windows = platform === "win32";
const exe = windows ? ".exe" : "";

const node = (major) => ({
	name: `Node ${major}`,
	tool: `node${major}`,
	// The package `node` installs this package in a script; this one has the binary.
	specifier: `node-${windows ? "win" : platform}-${arch}@${major}`,
	path: ["bin", `node${exe}`],
	args: [],
});

const bun = {
	name: "Bun",
	tool: "bun",
	specifier: `@oven/bun-${windows ? "windows" : platform}-${bunArch}@1.4.5`,
	path: ["bin", `bun${exe}`],
	args: ["run"],
};

const deno = {
	name: "Deno without permissions",
	tool: "deno",
	specifier: `@deno/${{ linux: `linux-${arch}-glibc`, win32: `win32-${arch}` }[platform] ?? `${platform}-${arch}`}@2.9.6`,
	path: [`deno${exe}`],
	args: ["run", "--no-prompt", "--quiet"],
};

/** The runtimes besides the one that runs this script. */
export const runtimes = {
	all: [node(22), node(24), node(26), bun, deno],
	quick: [node(26), bun, deno],
};

/** The adapters' libraries are not installed here, and passed in anyway. */
const adapters = {
	name: "adapters without their libraries",
	code: `
import { adam } from "ravine";
import { jaxOptimizer } from "ravine/jax";
import { tfjsOptimizer } from "ravine/tfjs";
const refused = (making) => making.catch(({ message }) => message.split(",")[0]);
console.log(await refused(jaxOptimizer(undefined, adam()))); // jaxOptimizer: the first argument must be jax-js itself
console.log(await refused(tfjsOptimizer(undefined, adam()))); // tfjsOptimizer: the first argument must be TensorFlow.js itself
`,
};

/** Writes the programs that each runtime runs. */
export function writePrograms(project) {
	const { transformSync } = createRequire(join(project, "package.json"))(
		"esbuild",
	);
	const folder = join(project, "programs");
	mkdirSync(folder);
	const steps = fileURLToPath(new URL("./steps.mjs", import.meta.url));
	cpSync(steps, join(folder, "steps.mjs"));
	return [...ownExamples(), adapters].map(({ name, code }, k) => {
		const file = join(folder, `example${k}.mjs`);
		writeFileSync(file, transformSync(code, { loader: "ts" }).code);
		return { name, file, lines: promised(code) };
	});
}

/** Runs the programs. One thread, two threads and the default have the same bits, in every runtime. */
export async function tryRuntime(command, args, project, programs) {
	const printed = async (file) => {
		const output = await run(project, command, [...args, file]);
		return output.split(/\r?\n/).slice(0, -1);
	};
	// As many at once as there are cores.
	const waiting = programs.values();
	const runWaiting = async () => {
		for (const { file, lines } of waiting) {
			expectEqual(await printed(file), lines);
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
	const [two, standard, bits] = await printed(
		join(project, "programs", "steps.mjs"),
	);
	expectEqual([two, standard], ["true", "true"]);
	return bits;
}
