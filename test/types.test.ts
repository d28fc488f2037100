import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const typescript = join(root, "node_modules/typescript/bin/tsc");

/** The compiler's output. */
function compile(...options: string[]): string {
	try {
		return execFileSync(process.execPath, [typescript, ...options], {
			cwd: root,
			encoding: "utf8",
		});
	} catch (error) {
		return (error as { stdout: string }).stdout;
	}
}

test("correct use compiles, and misuse is a type error", () => {
	expect(compile("-p", "test/types")).toBe("");
}, 60_000);

test("a factory that was not called: the compiler says what to do", () => {
	const folder = mkdtempSync(join(root, "node_modules/.types-"));
	try {
		const file = join(folder, "uncalled.mts");
		writeFileSync(
			file,
			'import { adam, createOptimizer } from "ravine";\nawait createOptimizer(adam, { w: [1] });\n',
		);
		const strict = ["--strict", "--noEmit", "--pretty", "--target", "es2022"];
		const printed = compile(
			"--ignoreConfig",
			...strict,
			"--module",
			"nodenext",
			file,
		);
		expect(printed).toContain("Did you mean to call this expression?");
		expect(printed).toContain("Found 1 error");
	} finally {
		rmSync(folder, { recursive: true });
	}
}, 60_000);
