import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type RolldownOutput, rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles what a program takes from the library, for a page, as Vite does. esbuild would make a chunk of each `import()`,
 * even in modules that the program does not use, and move what that shares with the program there too.
 */
async function bundle(program: string) {
	const bundling = await rolldown({
		input: "program",
		cwd: root,
		platform: "browser",
		plugins: [
			{
				name: "program",
				resolveId: (id) => (id === "program" ? id : undefined),
				load: (id) => (id === "program" ? program : undefined),
			},
		],
	});
	const { output } = await bundling.generate({ minify: true });
	const first = chunksAtFirst(output);
	return {
		/** The modules that load at first, without those that wait behind `import()`. */
		modules: first
			.flatMap(({ modules }) => Object.entries(modules))
			.filter(([, { renderedLength }]) => renderedLength > 0)
			.map(([path]) => path.replace(/.*\/dist\//, "")),
		text: first.map(({ code }) => code).join("\n"),
		size: first.reduce(
			(sum, { code }) => sum + gzipSync(code, { level: 9 }).length,
			0,
		),
	};
}

/** The program's own chunk, and all that it imports by statements. */
function chunksAtFirst(output: RolldownOutput["output"]) {
	const chunks = output.filter((one) => one.type === "chunk");
	const found = new Set(chunks.filter(({ isEntry }) => isEntry));
	for (const { imports } of found) {
		for (const one of chunks) {
			if (imports.includes(one.fileName)) found.add(one);
		}
	}
	return [...found];
}

describe("the package", () => {
	// In bytes. The aim is 20,000, 20,000 and 45,000. Of the optimizer 5,000 are messages and 3,400 saving; of fit 5,000 are
	// the mathematics, all of which a formula may use.
	test.each([
		["createOptimizer with Adam", "{ adam, createOptimizer }", 33_900],
		["fit", "{ fit }", 27_450],
		["everything", "*", 90_700],
	])("%s, minified and gzipped, is small", async (_, names, most) => {
		const { size } = await bundle(`export ${names} from "ravine";`);
		expect(size).toBeLessThanOrEqual(most);
		// The bundle is complete.
		expect(size).toBeGreaterThan(5000);
	});

	test("importing one rule bundles no other rule, surface or backend", async () => {
		const { text } = await bundle(
			'import { sgd } from "ravine"; globalThis.sgd = sgd;',
		);
		expect(text).toContain("Cauchy");
		expect(text).not.toContain("Kingma");
		expect(text).not.toContain("the length of a step");
		expect(text).not.toContain("is never assigned");
		expect(text).not.toContain("oblong");
		expect(text).not.toContain("WebAssembly");
	});

	test("an optimizer loads no mathematics, derivatives, checks or threads that its rule does not need", async () => {
		const { modules } = await bundle(
			'export { adam, createOptimizer } from "ravine";',
		);
		expect(modules).toContain("language/mathematics/powerOfScalars.js");
		expect(modules).toContain("backends/webassembly/team.js");
		for (const path of [
			...["numbers", "record", "trigonometry", "logarithm"].map(
				(name) => `language/mathematics/${name}`,
			),
			...["derivatives", "typesetting", "meanings", "check", "lineChecks"].map(
				(name) => `language/${name}`,
			),
			...["threads", "helpedTeam", "tickets"].map(
				(name) => `backends/webassembly/${name}`,
			),
			"glossary",
		]) {
			expect(modules).not.toContain(`${path}.js`);
		}
	});

	test("one optimizer of a dialect bundles no other one, and no scheduler", async () => {
		const { text, size } = await bundle(
			'import { sgd } from "ravine/torch"; globalThis.sgd = sgd;',
		);
		expect(text).toContain("torch.optim.SGD");
		for (const other of [
			"torch.optim.Adam",
			"torch.nn",
			"totalSteps",
			"Kingma",
		])
			expect(text).not.toContain(other);
		expect(text).not.toContain("WebAssembly");
		expect(size).toBeGreaterThan(3000);
		expect(size).toBeLessThan(10_000);
	});

	test.each([
		["optax", "optax.lion", ["optax.adam", "optax.sgd", "optax.ema"]],
		["keras", "keras.optimizers.Lion", ["optimizers.Adam", "optimizers.SGD"]],
	])("nor one of %s", async (library, name, others) => {
		const { text, size } = await bundle(
			`import { lion } from "ravine/${library}"; globalThis.lion = lion;`,
		);
		expect(text).toContain(name);
		for (const other of [...others, "decaySteps"]) {
			expect(text).not.toContain(other);
		}
		expect(size).toBeGreaterThan(3000);
		expect(size).toBeLessThan(10_000);
	});

	test("race bundles no backend", async () => {
		const { text } = await bundle('export { race } from "ravine";');
		expect(text).toContain("a formula needs a start");
		expect(text).not.toContain("WebAssembly");
	});

	test("has no dependencies at run time and installs nothing", () => {
		const manifest = JSON.parse(
			readFileSync(`${root}/packages/ravine/package.json`, "utf8"),
		);
		for (const kind of [
			"dependencies",
			"optionalDependencies",
			"bundledDependencies",
		]) {
			expect(manifest[kind], kind).toBeUndefined();
		}
		// The libraries that adapters are for: whoever uses one has it.
		expect(Object.keys(manifest.peerDependencies)).toEqual(
			Object.keys(manifest.peerDependenciesMeta),
		);
		for (const peer of Object.values(manifest.peerDependenciesMeta)) {
			expect(peer).toEqual({ optional: true });
		}
		for (const script of ["preinstall", "install", "postinstall"]) {
			expect(manifest.scripts, script).not.toHaveProperty(script);
		}
	});

	test("an import starts nothing: the process ends by itself, without output", () => {
		const script = `
			const globals = Object.getOwnPropertyNames(globalThis).join();
			await import("ravine");
			const active = process.getActiveResourcesInfo().filter((name) => /Worker|Timer|Immediate|Socket|MessagePort/.test(name));
			console.log(JSON.stringify({ active, same: Object.getOwnPropertyNames(globalThis).join() === globals }));
		`;
		const output = execFileSync(
			process.execPath,
			["--input-type=module", "--eval", script],
			{ cwd: root, encoding: "utf8", timeout: 230_000 },
		);
		expect(JSON.parse(output)).toEqual({ active: [], same: true });
	});
});
