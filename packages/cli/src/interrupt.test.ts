import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const bin = fileURLToPath(new URL("../bin/ravine.js", import.meta.url));

test.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM"] as const)(
	"%s ends a command that reads from a pipe to which nobody writes",
	async (signal) => {
		const directory = mkdtempSync(join(tmpdir(), "ravine-interrupt-"));
		const pipe = join(directory, "pipe.csv");
		execFileSync("mkfifo", [pipe]);
		const child = spawn(process.execPath, [bin, "fit", pipe, "y = a * x"], {
			stdio: "ignore",
		});
		const ended = new Promise((resolve) => {
			child.once("exit", (_, by) => resolve(by));
		});
		try {
			// It opens when the command does.
			const writer = await open(pipe, "w");
			child.kill(signal);
			expect(await ended).toBe(signal);
			await writer.close();
		} finally {
			child.kill("SIGKILL");
			rmSync(directory, { recursive: true });
		}
	},
);
