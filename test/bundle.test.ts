import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the package", () => {
	test.each([
		["createOptimizer with Adam", "{ adam, createOptimizer }", 20_000],
		["fit", "{ fit }", 20_000],
		["everything", "*", 45_000],
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
		// Nothing was left out.
		expect(length).toBeGreaterThan(5000);
	});

	test("one rule alone brings no other rule, surface or backend", async () => {
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
		expect(text).not.toContain("oblong");
		expect(text).not.toContain("WebAssembly");
	});

	test("race brings no backend", async () => {
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

	test("starts nothing: after an import the process ends by itself, without a word", () => {
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
