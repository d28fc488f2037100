import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test } from "vitest";
import { InputError } from "./errors.js";
import { checkWritable, makeDirectory, writeWhole } from "./files.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-files-"));
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => {
	for (const name of readdirSync(directory)) {
		rmSync(join(directory, name), { recursive: true });
	}
});
const at = (name: string) => join(directory, name);
const left = () => readdirSync(directory).sort();

test("a file is written whole, and keeps its mode", () => {
	writeWhole(at("new"), "one");
	expect(readFileSync(at("new"), "utf8")).toBe("one");
	for (const mode of [0o600, 0o640, 0o755]) {
		chmodSync(at("new"), mode);
		writeWhole(at("new"), Uint8Array.of(1, 2));
		expect(statSync(at("new")).mode & 0o777).toBe(mode);
	}
	expect([...readFileSync(at("new"))]).toEqual([1, 2]);
	expect(left()).toEqual(["new"]);
});

test("a new file has the default mode", () => {
	writeFileSync(at("usual"), "");
	writeWhole(at("new"), "");
	expect(statSync(at("new")).mode).toBe(statSync(at("usual")).mode);
});

test("anything except a regular file is refused and stays", () => {
	mkdirSync(at("folder"));
	writeFileSync(at("real"), "mine");
	symlinkSync(at("real"), at("link"));
	symlinkSync(at("nowhere"), at("dangling"));
	execFileSync("mkfifo", [at("pipe")]);
	for (const [path, kind] of [
		[at("folder"), "a directory"],
		[at("link"), "a symbolic link, and only a regular file is replaced"],
		[at("dangling"), "a symbolic link"],
		[at("pipe"), "a pipe"],
		["/dev/null", "a device"],
		["/dev/full", "a device"],
	] as const) {
		for (const attempt of [
			() => writeWhole(path, "theirs"),
			() => checkWritable(path),
		]) {
			expect(attempt).toThrow(InputError);
			expect(attempt).toThrow(`cannot write ${path.slice(0, 60)}`);
			expect(attempt).toThrow(kind);
		}
	}
	expect(readFileSync(at("real"), "utf8")).toBe("mine");
	expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
	expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
	expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
	expect(left()).toEqual(["dangling", "folder", "link", "pipe", "real"]);
});

test("a name may be as long as the disk allows, and a longer one is refused", () => {
	const name = "n".repeat(255);
	checkWritable(at(name));
	writeWhole(at(name), "x");
	expect(left()).toEqual([name]);
	expect(() => checkWritable(at(`${name}n`))).toThrow(/the name is too long/);
	expect(() => writeWhole(at("a\0b"), "")).toThrow(InputError);
});

test("neither a check nor a failure leaves a file behind", () => {
	checkWritable(at("new"));
	writeFileSync(at("file"), "");
	expect(() => writeWhole(at("file/below"), "x")).toThrow(/not a directory/);
	expect(() => writeWhole(at("no/such"), "x")).toThrow(/no such file or/);
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
		const { writeWhole } = await import(${JSON.stringify(`${modules}files.js`)});
		exitOnSignals();
		console.log("ready");
		const data = new Uint8Array(1e6);
		for (;;) {
			writeWhole(${JSON.stringify(at("written"))}, data);
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

/** Begins to write a file in another process, which is killed meanwhile. */
function leavePart(target: string): string {
	const module = new URL("../dist/parts.js", import.meta.url).href;
	const script = `
		const { createPart } = await import(${JSON.stringify(module)});
		const part = createPart(${JSON.stringify(target)});
		(await import("node:fs")).writeFileSync(part, "half");
		console.log(part);
		process.kill(process.pid, "SIGKILL");`;
	const { stdout, signal } = spawnSync(
		process.execPath,
		["--input-type=module", "-e", script],
		{ encoding: "utf8" },
	);
	expect(signal).toBe("SIGKILL");
	const part = stdout.trim();
	expect(readFileSync(part, "utf8")).toBe("half");
	return part;
}

test("what a killed process left of a file goes when the file is written next, and nothing else", () => {
	const long = new Date(Date.now() - 3_600_000);
	const stale = leavePart(at("model"));
	const other = leavePart(at("other"));
	const young = leavePart(at("model"));
	utimesSync(stale, long, long);
	utimesSync(other, long, long);
	const named = (writer: number | string, random: string) =>
		stale.replace(/\d+-[0-9a-f]{16}(?=\.part$)/, `${writer}-${random}`);
	const running = named(process.ppid, "0".repeat(16));
	writeFileSync(running, "being written");
	utimesSync(running, long, long);
	const unlike = named("x", "1".repeat(16));
	writeFileSync(unlike, "");
	utimesSync(unlike, long, long);
	const linked = named(999_999_999, "2".repeat(16));
	symlinkSync(other, linked);
	mkdirSync(named(999_999_999, "3".repeat(16)));
	const before = left();
	writeWhole(at("model"), "whole");
	expect(left()).toEqual(
		[...before.filter((name) => at(name) !== stale), "model"].sort(),
	);
	expect(before).toContain(basename(young));
});
