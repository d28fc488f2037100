import { spawn } from "node:child_process";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test } from "vitest";
import { makeDirectory } from "./files.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-files-"));
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => {
	for (const name of readdirSync(directory)) {
		rmSync(join(directory, name), { recursive: true });
	}
});
const at = (name: string) => join(directory, name);
const left = () => readdirSync(directory).sort();

test("a directory is made in one that exists, and may be there already", () => {
	writeFileSync(at("file"), "");
	expect(() => makeDirectory(at("no/such"))).toThrow(/cannot make/);
	expect(() => makeDirectory(at("file"))).toThrow(/a file is in the way/);
	makeDirectory(at("made"));
	makeDirectory(at("made"));
	expect(left()).toEqual(["file", "made"]);
});

test("a process that is ended by a signal leaves no partial file", async () => {
	const modules = fileURLToPath(new URL("../dist/", import.meta.url));
	const script = `
		const { exitOnSignals } = await import(${JSON.stringify(`${modules}interrupt.js`)});
		const { writeText } = await import(${JSON.stringify(`${modules}files.js`)});
		exitOnSignals();
		console.log("ready");
		const text = " ".repeat(1e6);
		for (;;) {
			writeText(${JSON.stringify(at("written"))}, text);
			await new Promise((resolve) => setImmediate(resolve));
		}`;
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		const child = spawn(process.execPath, [
			"--input-type=module",
			"-e",
			script,
		]);
		await new Promise((resolve) => child.stdout.once("data", resolve));
		while (!existsSync(at("written"))) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		child.kill(signal);
		const code = await new Promise((resolve) => child.on("close", resolve));
		expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
		expect(left()).toEqual(["written"]);
		rmSync(at("written"));
	}
});
