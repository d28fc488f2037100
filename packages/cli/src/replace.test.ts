import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectRefusal, runCommand } from "../../../test/commandLine.js";

const home = process.cwd();
const directory = mkdtempSync(join(tmpdir(), "ravine-replace-"));
beforeAll(() => {
	process.chdir(directory);
	const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2},${i % 3}\n`);
	writeFileSync("data.csv", `x,y,z\n${rows.join("")}`);
});
afterAll(() => {
	process.chdir(home);
	rmSync(directory, { recursive: true, force: true });
});

const train = ["train", "data.csv", "--target", "y", "--epochs", "1"];
const one = [...train, "--rules", "sgd", "--out", "out"];

test.each([
	["race.svg", ["race", "--steps", "5", "--out", "race.svg"]],
	["out/costs.svg", one],
	["out/heldout-costs.svg", one],
	["out/results.json", one],
	["out/sgd.safetensors", one],
	[
		"told.csv",
		["predict", "out/sgd.safetensors", "data.csv", "--out", "told.csv"],
	],
	["out/fit.svg", ["fit", "data.csv", "y = a + b * x", "--out", "out"]],
	["out/slice.svg", ["fit", "data.csv", "y = a + b * x", "--out", "out"]],
])(
	"%s is replaced if ravine wrote it, another file only with --force",
	async (path, args) => {
		expect((await runCommand(...args)).code).toBe(0);
		const own = readFileSync(path);
		expect((await runCommand(...args)).code).toBe(0);
		writeFileSync(path, "mine");
		const before = existsSync("out") ? readdirSync("out") : [];
		expectRefusal(
			await runCommand(...args),
			`cannot write ${path}: the file there is not`,
		);
		expect(readFileSync(path, "utf8")).toBe("mine");
		if (existsSync("out")) expect(readdirSync("out")).toEqual(before);
		expect((await runCommand(...args, "--force")).code).toBe(0);
		expect(readFileSync(path).subarray(0, 60)).toEqual(own.subarray(0, 60));
	},
);
