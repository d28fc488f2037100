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
import {
	adam,
	CheckpointError,
	createOptimizer,
	decodeTensors,
	Refusal,
	sgd,
} from "ravine";
import { checkWritable, loadFile, saveFile } from "ravine/node";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-node-"));
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => {
	for (const name of readdirSync(directory)) {
		rmSync(join(directory, name), { recursive: true });
	}
});
const at = (name: string) => join(directory, name);
const left = () => readdirSync(directory).sort();
const bytes = (text: string) => new TextEncoder().encode(text);

test("a file is written whole, and keeps its mode", () => {
	saveFile(at("new"), bytes("one"));
	expect(readFileSync(at("new"), "utf8")).toBe("one");
	for (const mode of [0o600, 0o640, 0o755]) {
		chmodSync(at("new"), mode);
		saveFile(at("new"), Uint8Array.of(1, 2));
		expect(statSync(at("new")).mode & 0o777).toBe(mode);
	}
	expect([...readFileSync(at("new"))]).toEqual([1, 2]);
	expect(left()).toEqual(["new"]);
});

test("a new file has the default mode", () => {
	writeFileSync(at("usual"), "");
	saveFile(at("new"), bytes(""));
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
			() => saveFile(path, bytes("theirs")),
			() => checkWritable(path),
		]) {
			expect(attempt).toThrow(Refusal);
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
	saveFile(at(name), bytes("x"));
	expect(left()).toEqual([name]);
	expect(() => checkWritable(at(`${name}n`))).toThrow(/the name is too long/);
	expect(() => saveFile(at("a\0b"), bytes(""))).toThrow(Refusal);
});

test("neither a check nor a failure leaves a file behind", () => {
	checkWritable(at("new"));
	writeFileSync(at("file"), "");
	expect(() => saveFile(at("file/below"), bytes("x"))).toThrow(
		/not a directory/,
	);
	expect(() => saveFile(at("no/such"), bytes("x"))).toThrow(/no such file or/);
	expect(left()).toEqual(["file"]);
});

/** Begins to write a file in another process, which is killed meanwhile. */
function leavePart(target: string): string {
	const module = new URL("../dist/files/parts.js", import.meta.url).href;
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
	saveFile(at("model"), bytes("whole"));
	expect(left()).toEqual(
		[...before.filter((name) => at(name) !== stale), "model"].sort(),
	);
	expect(before).toContain(basename(young));
});

test("concurrent writers: a reader always finds one of their files, whole", async () => {
	const module = new URL("../dist/node.js", import.meta.url).href;
	const script = `
		const { saveFile } = await import(${JSON.stringify(module)});
		const bytes = new Uint8Array(300_000).fill(Number(process.argv[1]));
		for (let k = 0; k < 20; k++) saveFile(${JSON.stringify(at("shared"))}, bytes);`;
	const ends = [1, 2, 3].map((k) => {
		const args = ["--input-type=module", "-e", script, String(k)];
		const child = spawn(process.execPath, args);
		return new Promise((resolve) => child.on("close", resolve));
	});
	let ended = false;
	const all = Promise.all(ends).finally(() => {
		ended = true;
	});
	while (!ended) {
		await new Promise((resolve) => setImmediate(resolve));
		if (!existsSync(at("shared"))) continue;
		const found = loadFile(at("shared"));
		expect(found.length).toBe(300_000);
		expect(found.every((one) => one === found[0])).toBe(true);
	}
	expect(await all).toEqual([0, 0, 0]);
	expect(left()).toEqual(["shared"]);
});

describe("an optimizer", () => {
	const make = () => createOptimizer(adam(), { w: [1, 2] });

	test("goes on from the file that it was saved to", async () => {
		const saved = await make();
		saved.step({ w: [1, -1] });
		saveFile(at("run"), saved);
		const other = await make();
		loadFile(at("run"), other);
		expect(other.save()).toEqual(saved.save());
		const { tensors } = decodeTensors(loadFile(at("run")));
		expect(tensors.get("parameters/w")?.data).toEqual(saved.read("w"));
		const renamed = await createOptimizer(adam(), { W: [0, 0] });
		loadFile(at("run"), renamed, { rename: { w: "W" } });
		expect(renamed.read("W")).toEqual(saved.read("w"));
	});

	test("is not changed by a file that it refuses, and the error has the path", async () => {
		const one = await make();
		const before = one.save();
		saveFile(at("short"), before.slice(0, -1));
		const attempt = () => loadFile(at("short"), one);
		expect(attempt).toThrow(CheckpointError);
		expect(messageOf(attempt)).toBe(
			`cannot load ${at("short")}: the checkpoint is cut short: ${before.length - 1} bytes of ${before.length}`,
		);
		saveFile(at("other"), await createOptimizer(sgd(), { w: [1, 2] }));
		expect(messageOf(() => loadFile(at("other"), one))).toMatch(
			/^cannot load .*: adam: the checkpoint belongs to the rule "sgd"$/,
		);
		expect(one.save()).toEqual(before);
	});

	test("that cannot be saved leaves the file", async () => {
		const one = await make();
		saveFile(at("run"), one);
		const before = loadFile(at("run"));
		one.dispose();
		expect(() => saveFile(at("run"), one)).toThrow("was disposed");
		expect(loadFile(at("run"))).toEqual(before);
	});
});

test.each<[string, () => void, string]>([
	["no file", () => loadFile(at("none")), "there is no such file or directory"],
	["a folder", () => loadFile(directory), "it is a directory"],
	["no path", () => loadFile(""), 'the path must be a text, got ""'],
	[
		"no optimizer",
		() => loadFile(at("none"), untyped(undefined)),
		"the second argument must be an optimizer, got undefined",
	],
	[
		"a text",
		() => saveFile(at("new"), untyped("text")),
		'must be an optimizer or a Uint8Array, got "text"',
	],
	["nothing", () => saveFile(at("new"), untyped(null)), "got null"],
	[
		"the arguments swapped",
		() => saveFile(untyped(new Uint8Array(1)), untyped(at("new"))),
		"saveFile: the path must be a text, got an object (Uint8Array)",
	],
])("refused: %s", (_, attempt, message) => {
	expect(messageOf(attempt)).toContain(message);
	expect(left()).toEqual([]);
});
