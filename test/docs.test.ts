import { execFileSync, spawnSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";

/** The documentation's TypeScript examples compile, run, and print what their comments say; its commands work. */

const root = fileURLToPath(new URL("..", import.meta.url));
const documents = [
	"README.md",
	...readdirSync(join(root, "docs"))
		.filter((name) => name.endsWith(".md"))
		.map((name) => `docs/${name}`),
];

interface Example {
	readonly name: string;
	readonly code: string;
}

function examples(language: string): Example[] {
	return documents.flatMap((document) => {
		const text = readFileSync(join(root, document), "utf8");
		const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
		return [...text.matchAll(fence)].map((match) => ({
			name: `${document}:${text.slice(0, match.index).split("\n").length}`,
			code: match[1] as string,
		}));
	});
}

// Within node_modules, so that an example's imports are found as a user's would be.
const parent = join(root, "node_modules", ".examples");
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, "docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the comments behind `console.log(…);` promise, in order. */
function promised(code: string): string[] {
	return [...code.matchAll(/^\s*console\.log\(.*\); \/\/ (.*)$/gm)].map(
		(match) => match[1] as string,
	);
}

const typescript = examples("ts");

describe("examples", () => {
	it("are found", () => {
		expect(typescript.length).toBeGreaterThan(4);
	});

	it.each(typescript)(
		"$name runs and prints what it says",
		({ name, code }) => {
			const file = join(folder, `${name.replace(/\W/g, "-")}.mjs`);
			writeFileSync(file, transformSync(code, { loader: "ts" }).code);
			const output = execFileSync(process.execPath, [file], {
				encoding: "utf8",
			});
			expect(output.split("\n").slice(0, -1)).toEqual(promised(code));
		},
	);

	it("compile", () => {
		const files = typescript.map(({ name, code }) => {
			const file = join(folder, `${name.replace(/\W/g, "-")}.ts`);
			// Each is a module of its own, whether it exports or not.
			writeFileSync(file, `${code}\nexport {};\n`);
			return file;
		});
		const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
		const options =
			"--noEmit --strict --target es2022 --module nodenext --skipLibCheck --types node --ignoreConfig";
		const done = spawnSync(
			process.execPath,
			[tsc, ...options.split(" "), ...files],
			{
				encoding: "utf8",
				cwd: root,
			},
		);
		expect(done.stdout + done.stderr).toBe("");
	});
});

const commands = examples("sh").flatMap(({ name, code }) =>
	code
		.split("\n")
		.filter((line) => line.startsWith("npm run ravine -- "))
		.map((line) => ({ name, line })),
);

describe("commands", () => {
	it("are found", () => {
		expect(commands.length).toBeGreaterThan(4);
	});

	symlinkSync(join(root, "data"), join(folder, "data"));
	it.each(commands)("$name: $line", ({ line }) => {
		const words = line
			.slice("npm run ravine -- ".length)
			.match(/"[^"]*"|\S+/g) as string[];
		const done = spawnSync(
			process.execPath,
			[
				join(root, "packages/cli/bin/ravine.js"),
				...words.map((word) => word.replaceAll('"', "")),
			],
			{ cwd: folder, encoding: "utf8" },
		);
		expect(done.stderr).not.toMatch(/error/i);
		expect(done.status).toBe(0);
		expect(done.stdout.length).toBeGreaterThan(40);
	});
});
