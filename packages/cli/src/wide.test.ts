import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { WIDE_FLAG, widenKernels } from "./wide.js";

function widenOn(version: string, arch: string) {
	const flags: string[] = [];
	const problem = widenKernels({
		version,
		arch,
		setFlag: (flag) => flags.push(flag),
	});
	return { problem, flags };
}

test("the flag is set on x64 from Node 24 on; elsewhere one line gives the reason", () => {
	for (const version of ["24.0.0", "26.1.0"]) {
		expect(widenOn(version, "x64")).toEqual({
			problem: undefined,
			flags: [WIDE_FLAG],
		});
	}
	expect(widenOn("22.14.0", "x64")).toEqual({
		problem:
			"--wide has no effect here: it needs Node 24 or later, and this is Node 22.14.0",
		flags: [],
	});
	expect(widenOn("24.0.0", "arm64")).toEqual({
		problem:
			"--wide has no effect here: it needs an x64 processor, and this one is arm64",
		flags: [],
	});
});

const program = fileURLToPath(new URL("../bin/ravine.js", import.meta.url));
const ravine = (...args: string[]) =>
	spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });

test("--wide may be before or after the command, and does not change the results", () => {
	const race = ["race", "--json", "--steps", "50"];
	const { stdout: expected } = ravine(...race);
	expect(JSON.parse(expected)).toHaveProperty("runs");
	const hasEffect =
		process.arch === "x64" && Number.parseInt(process.versions.node, 10) >= 24;
	for (const args of [
		["--wide", ...race],
		[...race, "--wide"],
	]) {
		const { status, stdout, stderr } = ravine(...args);
		expect(status).toBe(0);
		expect(stdout).toBe(expected);
		expect(stderr).toMatch(
			hasEffect ? /^$/ : /^ravine: --wide has no effect here: [^\n]+\n$/,
		);
	}
});

test("--wide is in the help of every command that steps", () => {
	for (const args of [[], ["race"], ["train"], ["report"]]) {
		expect(ravine(...args, "--help").stdout).toMatch(/--wide {2,}\S/);
	}
});
