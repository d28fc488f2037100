import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the package", () => {
	// In bytes. The aim is 20,000, 20,000 and 45,000. Of the optimizer 5,100 are messages, 2,600 threads and 3,400 saving;
	// of fit 5,000 are the mathematics, all of which a formula may use.
	test.each([
		["createOptimizer with Adam", "{ adam, createOptimizer }", 28_000],
		["fit", "{ fit }", 24_350],
		["everything", "*", 69_500],
	])("%s, minified and gzipped, is small", async (_, names, most) => {
		const { outputFiles } = await build({
			stdin: { contents: `export ${names} from "ravine";`, resolveDir: root },
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			target: "es2022",
			write: false,
		});
		const { contents } = outputFiles[0] as { contents: Uint8Array };
		const { length } = gzipSync(contents, { level: 9 });
		expect(length).toBeLessThanOrEqual(most);
		// The bundle is complete.
		expect(length).toBeGreaterThan(5000);
	});

	test("importing one rule bundles no other rule, surface or backend", async () => {
		const { outputFiles } = await build({
			stdin: {
				contents: 'import { sgd } from "ravine"; globalThis.sgd = sgd;',
				resolveDir: root,
			},
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			write: false,
		});
		const text = (outputFiles[0] as { text: string }).text;
		expect(text).toContain("Cauchy");
		expect(text).not.toContain("Kingma");
		expect(text).not.toContain("the length of a step");
		expect(text).not.toContain("is never assigned");
		expect(text).not.toContain("oblong");
		expect(text).not.toContain("WebAssembly");
	});

	test("an optimizer bundles no mathematics, derivatives or checks that its rule does not need", async () => {
		const { metafile } = await build({
			stdin: {
				contents: 'export { adam, createOptimizer } from "ravine";',
				resolveDir: root,
			},
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			metafile: true,
			write: false,
		});
		const [output] = Object.values(metafile.outputs);
		const modules = Object.entries(output?.inputs ?? {})
			.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
			.map(([path]) => path.replace(/.*\/dist\//, ""));
		expect(modules).toContain("language/mathematics/powerOfScalars.js");
		for (const path of [
			...["numbers", "record", "trigonometry", "logarithm"].map(
				(name) => `mathematics/${name}`,
			),
			...["derivatives", "typesetting", "meanings", "check", "lineChecks"],
		]) {
			expect(modules).not.toContain(`language/${path}.js`);
		}
		expect(modules).not.toContain("glossary.js");
	});

	test("race bundles no backend", async () => {
		const { outputFiles } = await build({
			stdin: { contents: 'export { race } from "ravine";', resolveDir: root },
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			write: false,
		});
		const text = (outputFiles[0] as { text: string }).text;
		expect(text).toContain("a formula needs a start");
		expect(text).not.toContain("WebAssembly");
	});

	test("has no dependencies and installs nothing", () => {
		const manifest = JSON.parse(
			readFileSync(`${root}/packages/ravine/package.json`, "utf8"),
		);
		for (const kind of [
			"dependencies",
			"peerDependencies",
			"optionalDependencies",
			"bundledDependencies",
		]) {
			expect(manifest[kind], kind).toBeUndefined();
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
			{ cwd: root, encoding: "utf8", timeout: 30_000 },
		);
		expect(JSON.parse(output)).toEqual({ active: [], same: true });
	});
});
