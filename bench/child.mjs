// @ts-check
/**
 * A process that runs one variant of one peer. It reads commands, one a line, and answers each with a line:
 *
 *     prepare RULE ARRAYS LENGTH   →  ok | unsupported WHY | error WHY
 *     run STEPS                    →  seconds
 *     dispose                      →  ok
 *
 * The native and Python peers use the same protocol.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Unsupported } from "./peers/peer.mjs";

const [, , file = "", variant = ""] = process.argv;
/** @type {{ prepare: import("./peers/peer.mjs").Prepare }} */
const { prepare } = await import(pathToFileURL(file).href);

/** @type {import("./peers/peer.mjs").Work | undefined} */
let work;

/** @type {Record<string, (...words: string[]) => Promise<string>>} */
const commands = {
	async prepare(rule, arrays, length) {
		work = await prepare(variant, {
			name: "",
			rule: /** @type {import("./cases.mjs").RuleName} */ (rule),
			arrays: Number(arrays),
			length: Number(length),
			quick: false,
		});
		return "ok";
	},
	async run(words) {
		if (work === undefined) throw new Error("nothing is prepared");
		const { step } = work;
		let left = Number(words);
		const start = performance.now();
		// It waits only for steps that return promises, because an await costs more than a small step.
		while (left-- > 0) {
			const pending = step();
			if (pending !== undefined) await pending;
		}
		return String((performance.now() - start) / 1000);
	},
	async dispose() {
		work?.dispose();
		work = undefined;
		globalThis.gc?.();
		return "ok";
	},
};

for await (const line of createInterface({ input: process.stdin })) {
	const [command = "", ...words] = line.split(" ");
	let answer;
	try {
		answer = await commands[command]?.(...words);
	} catch (error) {
		const kind = error instanceof Unsupported ? "unsupported" : "error";
		const [first] = String(
			error instanceof Error ? error.message : error,
		).split("\n");
		answer = `${kind} ${first}`;
	}
	process.stdout.write(`${answer ?? `error unknown command ${command}`}\n`);
}
process.exit();
