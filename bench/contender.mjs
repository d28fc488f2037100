// @ts-check
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

/** The error for a case that a contender does not support; this is not a failure. */
export class Unsupported extends Error {}

/** The longest that one answer may take, in milliseconds. */
const PATIENCE = 120_000;

/** One process that takes steps on command; child.mjs describes the protocol. */
export class Contender {
	/** @type {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable, import("node:stream").Readable, import("node:stream").Readable> | undefined} */
	#process;
	/** @type {AsyncIterator<string> | undefined} */
	#lines;
	#complaints = "";
	/** @type {import("./peers/peer.mjs").Launch} */
	#launch;

	/**
	 * @param {string} name
	 * @param {import("./peers/peer.mjs").Launch} launch
	 * @param {string} [rule] runs this in place of the case's
	 */
	constructor(name, launch, rule) {
		this.name = name;
		this.rule = rule;
		this.#launch = launch;
	}

	/**
	 * @param {import("./cases.mjs").Case} work
	 * @throws {Unsupported} when it has no such rule
	 */
	async prepare({ rule, arrays, length }) {
		const answer = await this.#ask(
			`prepare ${this.rule ?? rule} ${arrays} ${length}`,
		);
		if (answer !== "ok") throw new Error(answer);
	}

	/**
	 * Takes steps.
	 *
	 * @param {number} steps
	 * @returns {Promise<number>} seconds for each
	 */
	async run(steps) {
		return Number(await this.#ask(`run ${steps}`)) / steps;
	}

	/**
	 * The peak memory of its process, in bytes.
	 *
	 * @throws {Error} except on Linux; a process's count begins at its parent's
	 */
	async memory() {
		const { child } = this.#start();
		const status = await readFile(`/proc/${child.pid}/status`, "utf8");
		return 1024 * Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]);
	}

	async dispose() {
		if (this.#process !== undefined) await this.#ask("dispose");
	}

	end() {
		this.#process?.kill();
		this.#process = undefined;
		this.#lines = undefined;
	}

	/** @param {string} line */
	async #ask(line) {
		const { child, lines } = this.#start();
		child.stdin.write(`${line}\n`);
		/** @type {NodeJS.Timeout | undefined} */
		let timer;
		const timeout = new Promise((_, reject) => {
			timer = setTimeout(
				() => reject(new Error(`took longer than ${PATIENCE / 1000} s`)),
				PATIENCE,
			);
		});
		try {
			const { value, done } = await Promise.race([lines.next(), timeout]);
			if (done) {
				throw new Error(
					`its process ended: ${this.#complaints.trim().split("\n").at(-1)}`,
				);
			}
			const [kind, ...why] = value.split(" ");
			if (kind === "unsupported") throw new Unsupported(why.join(" "));
			if (kind === "error") throw new Error(why.join(" "));
			return value;
		} catch (error) {
			// A process that failed is not used for the next case.
			if (!(error instanceof Unsupported)) this.end();
			throw error;
		} finally {
			clearTimeout(timer);
		}
	}

	#start() {
		if (this.#process === undefined || this.#lines === undefined) {
			const { command, args, env } = this.#launch;
			const child = spawn(command, args, {
				env: { ...process.env, ...env },
				stdio: ["pipe", "pipe", "pipe"],
			});
			this.#complaints = "";
			child.stderr.on("data", (text) => {
				this.#complaints = `${this.#complaints}${text}`.slice(-2000);
			});
			// A process that has ended is noticed when it does not answer.
			child.on("error", (error) => {
				this.#complaints = error.message;
			});
			child.stdin.on("error", () => {});
			this.#process = child;
			this.#lines = createInterface({ input: child.stdout })[
				Symbol.asyncIterator
			]();
		}
		return { child: this.#process, lines: this.#lines };
	}
}
