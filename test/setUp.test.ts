import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { uniform } from "../packages/ravine/src/random.js";
import { draws } from "./fuzz.js";

/** Set-ups of a checkout: after any failure of earlier ones, the next one succeeds. The commands are simulated. */

const start = fileURLToPath(new URL("./setUp/start.mjs", import.meta.url));
const packages = ["one", "two"];

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "ravine-setup-"));
	for (const file of ["package.json", "package-lock.json"]) write(file, "{}");
	write("tsconfig.base.json", "{}");
	for (const name of packages) {
		write(`packages/${name}/package.json`, "{}");
		write(`packages/${name}/tsconfig.json`, "{}");
		write(`packages/${name}/src/index.ts`, name);
	}
});

afterEach(() => {
	rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
	mkdirSync(join(root, path, ".."), { recursive: true });
	writeFileSync(join(root, path), text);
}

const readText = (path: string) => readFileSync(join(root, path), "utf8");

interface Ended {
	readonly code: number | null;
	readonly said: string;
}

function begin(env: Readonly<Record<string, string>> = {}): {
	child: ChildProcess;
	ended: Promise<Ended>;
	/** Resolves when the set-up has printed the text; rejects if it ends without it. */
	says: (text: string) => Promise<void>;
} {
	const child = spawn(process.execPath, [start, root], {
		env: { ...process.env, ...env },
		stdio: ["ignore", "ignore", "pipe"],
	});
	let said = "";
	child.stderr.on("data", (chunk) => {
		said += chunk;
	});
	const ended = once(child, "close").then(([code]) => ({
		code: code as number | null,
		said,
	}));
	const says = async (text: string) => {
		while (!said.includes(text)) {
			const last = await Promise.race([once(child.stderr, "data"), ended]);
			if ("code" in last && !said.includes(text)) {
				throw new Error(`the set-up ended and only said: ${said}`);
			}
		}
	};
	return { child, ended, says };
}

/** Waits until a condition holds. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(5);
}

function expectReady(): void {
	expect(readText("node_modules/dependency.js")).toBe("whole");
	for (const name of packages) {
		const source = readText(`packages/${name}/src/index.ts`);
		expect(readText(`packages/${name}/dist/index.js`)).toBe(`built ${source}`);
	}
	expect(existsSync(join(root, "overlap")), "two at a time").toBe(false);
}

const installing = /Installing/;
const building = /Building/;

describe("stale", () => {
	const changes: readonly [string, RegExp, () => void][] = [
		["a lock file", installing, () => write("package-lock.json", "{ }")],
		["a manifest", installing, () => write("packages/two/package.json", "{ }")],
		[
			"node_modules half deleted by somebody's npm ci",
			installing,
			() => rmSync(join(root, "node_modules", ".package-lock.json")),
		],
		["a source", building, () => write("packages/one/src/index.ts", "new")],
		[
			"a source with an older time",
			building,
			() => {
				write("packages/one/src/index.ts", "old");
				utimesSync(join(root, "packages/one/src/index.ts"), 1e9, 1e9);
			},
		],
		["a new source", building, () => write("packages/one/src/more.ts", "")],
		[
			"a package's dist deleted",
			building,
			() => rmSync(join(root, "packages/one/dist"), { recursive: true }),
		],
	];
	it("is everything in a fresh clone, and then nothing, until something changes", async () => {
		const first = await begin().ended;
		expect(first).toMatchObject({ code: 0 });
		expect(first.said).toMatch(installing);
		expect(first.said).toMatch(building);
		expectReady();
		expect(await begin().ended).toEqual({ code: 0, said: "" });
		for (const [what, expected, change] of changes) {
			change();
			const { code, said } = await begin().ended;
			expect(code, what).toBe(0);
			expect(said, what).toMatch(expected);
			expectReady();
		}
	});

	it("a deleted source's outputs are deleted", async () => {
		write("packages/one/src/part/gone.ts", "");
		await begin().ended;
		for (const end of ["js", "d.ts", "js.map", "d.ts.map"]) {
			write(`packages/one/dist/part/gone.${end}`, "");
			write(`packages/one/dist/index.${end}`, "built one");
		}
		rmSync(join(root, "packages/one/src/part/gone.ts"));
		expect((await begin().ended).code).toBe(0);
		expect(existsSync(join(root, "packages/one/dist/part/gone.js"))).toBe(
			false,
		);
		expect(existsSync(join(root, "packages/one/dist/part/gone.d.ts.map"))).toBe(
			false,
		);
		expect(existsSync(join(root, "packages/one/dist/index.d.ts.map"))).toBe(
			true,
		);
	});
});

it("a command that fails: its output and exit code are shown, and the next set-up repeats it", async () => {
	const { code, said } = await begin({ PRETEND_FAIL: "1" }).ended;
	expect(code).toBe(3);
	expect(said).toMatch(/source\.ts:1: an error\n.*build.* failed/s);
	expect((await begin().ended).code).toBe(0);
	expectReady();
});

it("many at once: one does the work, the others wait", async () => {
	const begun = Array.from({ length: 8 }, () =>
		begin({ PRETEND_UNTIL: "proceed" }),
	);
	await Promise.any(begun.map(({ says }) => says("Waiting for another")));
	write("proceed", "");
	const all = await Promise.all(begun.map(({ ended }) => ended));
	expect(all.map(({ code }) => code)).toEqual(all.map(() => 0));
	const workers = all.filter(({ said }) => installing.test(said));
	expect(workers).toHaveLength(1);
	expectReady();
});

describe("a lock file that an earlier version left", () => {
	it.each([
		["is empty", ""],
		[
			"has the number of a process that is now somebody else's",
			`${process.pid}`,
		],
		[
			"has the number of the set-up itself, as a container's first process",
			"1",
		],
	])("%s", async (_, content) => {
		write(".ravine-setup", content);
		expect((await begin().ended).code).toBe(0);
		expectReady();
	});
});

describe.skipIf(process.platform === "win32")("signals", () => {
	it.each([
		["SIGTERM", 143],
		["SIGINT", 130],
		["SIGHUP", 129],
	] as const)("%s ends the command too", async (signal, expected) => {
		const { child, ended } = begin({ PRETEND_UNTIL: "never" });
		await until(() => existsSync(join(root, "node_modules/dependency.js")));
		const command = Number(readText("running"));
		child.kill(signal);
		expect((await ended).code).toBe(expected);
		expect(() => process.kill(command, 0)).toThrow("ESRCH");
		expect((await begin().ended).code).toBe(0);
		expectReady();
	});

	it("killed: the next set-up waits for the remaining command, and then repeats it", async () => {
		const { child, ended } = begin({ PRETEND_UNTIL: "proceed" });
		await until(() => existsSync(join(root, "node_modules/dependency.js")));
		child.kill("SIGKILL");
		await ended;
		const next = begin();
		await next.says("Waiting for another set-up");
		write("proceed", "");
		const { code, said } = await next.ended;
		expect(code).toBe(0);
		expect(said).toMatch(installing);
		expectReady();
	});

	it("killed with its command: half a build never counts as complete", async () => {
		await begin().ended;
		write("packages/one/src/index.ts", "changed");
		const { child, ended } = begin({ PRETEND_UNTIL: "never" });
		const output = join(root, "packages/one/dist/index.js");
		await until(() => readFileSync(output, "utf8") === "bu");
		process.kill(Number(readText("running")), "SIGKILL");
		child.kill("SIGKILL");
		await ended;
		// The compiler's record matches this text, but the output does not.
		write("packages/one/src/index.ts", "one");
		expect((await begin().ended).code).toBe(0);
		expectReady();
	});

	const { numRuns: rounds, seed } = draws(3, 0);
	it(
		`killed at random moments, ${rounds} times: the next one always succeeds`,
		async () => {
			const random = uniform(seed);
			for (let round = 0; round < rounds; round++) {
				if (random() < 0.5) write("package-lock.json", `{ "${round}": 0 }`);
				write(`packages/${packages[round % 2]}/src/index.ts`, `${round}`);
				const starts = Array.from({ length: 1 + (round % 6) }, () => begin());
				for (const { child } of starts) {
					if (random() < 0.3) continue;
					const signal = (["SIGKILL", "SIGTERM", "SIGINT"] as const)[
						Math.floor(random() * 3)
					];
					setTimeout(() => child.kill(signal), 250 * random());
				}
				for (const { ended } of starts) {
					const { code, said } = await ended;
					expect([0, null, 130, 143], said).toContain(code);
				}
				const last = await begin().ended;
				expect(last.code, last.said).toBe(0);
				expectReady();
			}
		},
		600_000 * Math.max(1, rounds / 100),
	);
});
