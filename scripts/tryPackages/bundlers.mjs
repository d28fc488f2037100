// Builds a page whose worker uses await at its top level, as docs/bundlers.md describes.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { examples } from "../examples.mjs";
import { Broken, expectEqual, run } from "./project.mjs";

const worker = `
import { adam, createOptimizer } from "ravine";
const optimizer = await createOptimizer(adam(), { w: [1, 2] });
optimizer.step({ w: [1, 1] });
postMessage(optimizer.save());
`;

const page = `
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.addEventListener("message", ({ data }) => { document.title = String(data.length); });
`;

/** Builds the page with Vite and the configuration from the documentation. */
export async function tryVite(project) {
	const folder = join(project, "vite");
	mkdirSync(folder);
	const config = examples("js").find(({ code }) => /defineConfig/.test(code));
	writeFileSync(join(folder, "vite.config.js"), config.code);
	writeFileSync(join(folder, "worker.js"), worker);
	writeFileSync(join(folder, "main.js"), page);
	writeFileSync(
		join(folder, "index.html"),
		'<!doctype html><title>-</title><script type="module" src="./main.js"></script>',
	);
	const vite = join(project, "node_modules", "vite", "bin", "vite.js");
	await run(folder, process.execPath, [vite, "build"]);
	const built = readdirSync(join(folder, "dist", "assets"));
	for (const script of [/^worker-.*\.js$/, /^helper-.*\.js$/]) {
		if (!built.some((name) => script.test(name))) {
			throw new Broken(`no ${script} among ${built.join(" ")}`);
		}
	}
}

/** Bundles a program for Node with esbuild, by the command from the documentation, and runs it with threads. */
export async function tryEsbuild(project) {
	const [line] = examples("sh")
		.flatMap(({ code }) => code.split("\n"))
		.filter((text) => /^esbuild .*--platform=node/.test(text));
	const folder = join(project, "esbuild");
	mkdirSync(folder);
	writeFileSync(
		join(folder, "main.js"),
		`import { adam, createOptimizer, webassembly } from "ravine";
		const backend = webassembly({ threads: 2 });
		const optimizer = await createOptimizer(adam(), { w: new Float32Array(100_000) }, { backend });
		optimizer.step();
		optimizer.dispose();
		console.log("done");`,
	);
	const words = line.replaceAll("'", "").split(" ").slice(1);
	const esbuild = join(project, "node_modules", "esbuild", "bin", "esbuild");
	// The documentation's paths are relative to the project's folder.
	const args = words.map((word) =>
		word.startsWith("node_modules/") ? `../${word}` : word,
	);
	await run(folder, esbuild, args);
	expectEqual(
		await run(folder, process.execPath, [join("out", "main.js")]),
		"done\n",
	);
}
