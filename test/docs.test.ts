import { execFileSync, spawnSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { chain, createOptimizer, type Rule, rule, sgd } from "ravine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examples, promised } from "../scripts/examples.mjs";
import { runCommand } from "./commandLine.js";
import { messageOf } from "./refusals.js";

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

	/** What each example printed, and its error. */
	let outcomes: Record<string, { printed: string; error?: string }>;
	beforeAll(() => {
		const files = typescript.map(({ name, code }) => {
			const file = join(folder, `${name.replace(/\W/g, "-")}.mjs`);
			writeFileSync(file, transformSync(code, { loader: "ts" }).code);
			return [name, pathToFileURL(file).href];
		});
		// In one process, because most of an example's time is the start of Node and of the library.
		const script = `
			const { write } = process.stdout;
			const outcomes = {};
			for (const [name, file] of ${JSON.stringify(files)}) {
				const outcome = { printed: "" };
				process.stdout.write = (text) => {
					outcome.printed += text;
					return true;
				};
				try {
					await import(file);
				} catch (error) {
					outcome.error = error.stack;
				}
				outcomes[name] = outcome;
			}
			write.call(process.stdout, JSON.stringify(outcomes));
		`;
		const output = execFileSync(
			process.execPath,
			["--input-type=module", "--eval", script],
			{ encoding: "utf8", cwd: folder },
		);
		outcomes = JSON.parse(output);
	});

	it.each(typescript)(
		"$name runs and prints the stated output",
		({ name, code }) => {
			const { printed, error } = outcomes[name] ?? {};
			expect(error).toBeUndefined();
			expect(printed?.split("\n").slice(0, -1)).toEqual(promised(code));
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

/** The parameters after a step of a rule, or of a link before gradient descent or behind it. */
async function moved(one: Rule): Promise<readonly number[]> {
	const initial = { a: [1, -2], b: [3] };
	const optimizer = await createOptimizer(one, initial)
		.catch(() => createOptimizer(chain(one, sgd()), initial))
		.catch(() => createOptimizer(chain(sgd(), one), initial));
	optimizer.step({ a: [0.5, 2], b: [0] });
	return [...optimizer.read("a"), ...optimizer.read("b")];
}

describe("rules in texts", () => {
	const rules = examples("rule");

	it("are found", () => {
		expect(rules.length).toBeGreaterThan(4);
	});

	it("an error is as language.md shows it", () => {
		const text = `setting beta2 = 0.99; state m = 0
			m = beta2 * m + (1 - beta2) * c
			c = m; w = w - c`.replaceAll("\t", "");
		const page = readFileSync(join(root, "docs/language.md"), "utf8");
		expect(page).toContain(messageOf(() => rule("lion", text)));
	});

	it.each(rules)("$name takes a step", async ({ code }) => {
		const [a, b, c] = await moved(rule("example", code)());
		expect([a, b, c].every(Number.isFinite)).toBe(true);
		expect([a, b]).not.toEqual([1, -2]);
	});
});

/** The beginning of the documentation's commands: in a clone, and with the installed command. */
const prefix = /^(npm run ravine -- |ravine )/;

/** The commands, each once: pages repeat them, from a clone with other paths. */
const commands = [
	...new Map(
		examples("sh").flatMap(({ name, code }) =>
			code
				.split("\n")
				// It serves until Ctrl-C; test/lab/command.test.ts tries it.
				.filter((line) => prefix.test(line) && !/ lab\b/.test(line))
				.map((line) => {
					const own = line
						.replace(prefix, "")
						.replaceAll("packages/cli/data/", "");
					return [own, { name, line }] as const;
				}),
		),
	).values(),
];

describe("commands", () => {
	it("are found", () => {
		expect(commands.length).toBeGreaterThan(4);
	});

	symlinkSync(join(root, "packages"), join(folder, "packages"));
	for (const name of ["digits.csv", "ultrasound.csv"]) {
		symlinkSync(join(root, "packages/cli/data", name), join(folder, name));
	}
	const home = process.cwd();
	beforeAll(() => process.chdir(folder));
	afterAll(() => process.chdir(home));

	it.each(commands)("$name: $line", async ({ line }) => {
		const words = line.replace(prefix, "").match(/"[^"]*"|\S+/g) as string[];
		const args = words.map((word) => word.replaceAll('"', ""));
		// train.test.ts trains with the default length, which takes some seconds for each rule.
		if (args[0] === "train") args.push("--epochs", "3");
		const { code, stdout, stderr } = await runCommand(...args);
		expect(stderr).not.toMatch(/error/i);
		expect(code).toBe(0);
		expect(stdout.length).toBeGreaterThan(40);
	});
});
