import { execFileSync, spawnSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { examples, promised } from "../scripts/examples.mjs";

/** The documentation's TypeScript examples compile, run, and print what their comments say; its commands work. */

const root = fileURLToPath(new URL("..", import.meta.url));
// Inside node_modules, so that the examples' imports are resolved like a user's.
const parent = join(root, "node_modules", ".examples");
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(join(parent, "docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const typescript = examples("ts");

describe("examples", () => {
	it("are found", () => {
		expect(typescript.length).toBeGreaterThan(4);
	});

	it.each(typescript)(
		"$name runs and prints the stated output",
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
			// `export {}` makes every example a module.
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

/** The beginning of the documentation's commands: in a clone, and with the installed command. */
const prefix = /^(npm run ravine -- |ravine )/;

const commands = examples("sh").flatMap(({ name, code }) =>
	code
		.split("\n")
		.filter((line) => prefix.test(line))
		.map((line) => ({ name, line })),
);

describe("commands", () => {
	it("are found", () => {
		expect(commands.length).toBeGreaterThan(4);
	});

	symlinkSync(join(root, "packages"), join(folder, "packages"));
	for (const name of ["digits.csv", "ultrasound.csv"]) {
		symlinkSync(join(root, "packages/cli/data", name), join(folder, name));
	}
	it.each(commands)("$name: $line", ({ line }) => {
		const words = line.replace(prefix, "").match(/"[^"]*"|\S+/g) as string[];
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
