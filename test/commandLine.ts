import { expect } from "vitest";
import { main } from "../packages/cli/src/main.js";

/** The result of a command. */
export interface Outcome {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs `ravine` with these arguments in this process. Relative paths are relative to the working directory. */
export async function runCommand(...args: string[]): Promise<Outcome> {
	let [stdout, stderr] = ["", ""];
	const code = await main(args, {
		print: (text) => {
			stdout += text;
		},
		warn: (text) => {
			stderr += text;
		},
	});
	return { code, stdout, stderr };
}

/** Checks that bad input gives exit code 2, a few lines on stderr and nothing else. */
export function expectRefusal(
	{ code, stdout, stderr }: Outcome,
	message: string | RegExp = /^ravine: /,
): void {
	expect(stderr).toMatch(/^ravine: /);
	expect(stderr).toMatch(message);
	expect(stderr).not.toMatch(/^\s+at /m);
	expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
	expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
}
