import { spawn } from "node:child_process";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeTensors } from "ravine";
import { afterAll, expect, test } from "vitest";
import { stream } from "./bits.js";
import { draws } from "./fuzz.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-killed-"));
afterAll(() => rmSync(directory, { recursive: true }));
const script = fileURLToPath(new URL("trainAndSave.mjs", import.meta.url));

/** A few kills in `npm test`, a hundred in `npm run fuzz`. */
const { numRuns, seed } = draws(3, 1);
const kills = numRuns > 3 ? 50 : 3;
const MAX_CALLS = 4;

/**
 * Trains in another process, which is killed after so many calls and a random time.
 * @returns the number of the last call that it reported.
 */
function train(
	file: string,
	form: string,
	total: number,
	killed?: { readonly calls: number; readonly milliseconds: number },
): Promise<number> {
	const args = [script, file, form, String(total)];
	const child = spawn(process.execPath, args, {
		stdio: ["ignore", "pipe", "pipe"],
	});
	let lines = 0;
	let last = 0;
	let output = "";
	let problem = "";
	child.stderr.on("data", (data) => {
		problem += data;
	});
	child.stdout.on("data", (data) => {
		output += data;
		const found = output.split("\n").slice(0, -1);
		lines = found.length;
		last = Number(found.at(-1) ?? 0);
		if (killed !== undefined && lines >= killed.calls) {
			setTimeout(() => child.kill("SIGKILL"), killed.milliseconds);
		}
	});
	return new Promise((resolve, reject) => {
		child.on("close", (code, signal) => {
			if (code === 0 || signal === "SIGKILL") resolve(last);
			else reject(new Error(problem));
		});
	});
}

test.each(["groups", "partition"])(
	"%s: a training that is killed again and again leaves a whole file, and ends as one that is not",
	async (form) => {
		const random = stream(seed);
		const [unbroken, broken] = [`${form}.whole`, `${form}.broken`].map((name) =>
			join(directory, name),
		) as [string, string];
		const total = 4 * MAX_CALLS * kills;
		let reached = 0;
		for (let k = 0; k < kills; k++) {
			const last = await train(broken, form, total, {
				calls: 1 + Math.floor(random() * MAX_CALLS),
				milliseconds: random() * 8,
			});
			reached = Math.max(reached, last);
			expect(existsSync(broken)).toBe(true);
			const { metadata } = decodeTensors(readFileSync(broken));
			const calls = 3 * Number(metadata.step) + Number(metadata.pending ?? 0);
			// A call is reported after its file is there.
			expect(calls).toBeGreaterThanOrEqual(reached);
		}
		// Parts that were left are old when the training goes on a minute later.
		const long = new Date(Date.now() - 3_600_000);
		for (const name of readdirSync(directory)) {
			if (name.endsWith(".part")) {
				utimesSync(join(directory, name), long, long);
			}
		}
		expect(await train(broken, form, total)).toBe(total);
		expect(await train(unbroken, form, total)).toBe(total);
		expect(Buffer.compare(readFileSync(broken), readFileSync(unbroken))).toBe(
			0,
		);
		expect(readdirSync(directory).filter((one) => /part$/.test(one))).toEqual(
			[],
		);
	},
);
