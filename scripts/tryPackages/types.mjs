// Checks the packages' types with strict TypeScript, including the declaration files.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownExamples } from "../examples.mjs";
import { run } from "./project.mjs";

export const compilers = {
	all: ["5.7.3", "5.9.3", "7.0.2"],
	quick: ["5.7.3", "7.0.2"],
};

export const toolOf = (version) => `typescript-${version}`;

/** Imports every entry of the packages, and checks a few types. */
const entries = `
import * as plot from "@ravine/plot";
import * as ravine from "ravine";
import * as explain from "ravine/explain";
import * as rules from "ravine/rules";
import * as surfaces from "ravine/surfaces";
import manifest from "ravine/package.json" with { type: "json" };

const optimizer = await ravine.createOptimizer(ravine.adam(), { W: [[1, 2]] });
optimizer.parameters.W satisfies Float32Array;
// @ts-expect-error a setting that adam does not have
ravine.adam({ learningrate: 1 });
export { explain, manifest, plot, rules, surfaces };
`;

/** The two resolutions of a module's types. */
const resolutions = {
	bundler: { module: "esnext", moduleResolution: "bundler" },
	nodenext: { module: "nodenext", moduleResolution: "nodenext" },
};

/** The hosts: Node, or a page whose project has no types of Node. */
const hosts = {
	node: { lib: ["es2022"], types: ["node"] },
	page: { lib: ["es2022", "dom", "dom.iterable"], types: [] },
};

/** The pairs of resolution and host to try; each takes an old compiler five seconds. */
const pairs = {
	all: Object.keys(resolutions).flatMap((way) =>
		Object.keys(hosts).map((host) => [way, host]),
	),
	quick: [
		["bundler", "page"],
		["nodenext", "node"],
	],
};

/** Compiles the entries and the examples with every pair, without output. */
export async function tryTypes(tsc, project, version, size) {
	const folder = join(project, `types-${version}`);
	mkdirSync(folder);
	writeFileSync(join(folder, "entries.ts"), entries);
	ownExamples().forEach(({ code }, k) => {
		writeFileSync(join(folder, `example${k}.ts`), `${code}\nexport {};\n`);
	});
	for (const [way, host] of pairs[size]) {
		const config = join(folder, `${way}.${host}.json`);
		const compilerOptions = {
			...{ noEmit: true, strict: true, skipLibCheck: false },
			...{ target: "es2022", resolveJsonModule: true },
			exactOptionalPropertyTypes: true,
			...resolutions[way],
			...hosts[host],
		};
		const content = { compilerOptions, include: ["*.ts"] };
		writeFileSync(config, JSON.stringify(content));
		await run(project, process.execPath, [tsc, "--project", config]);
	}
}
