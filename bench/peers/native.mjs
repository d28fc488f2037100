// @ts-check
/** The same loop in C, compiled here when there is a compiler. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
const folder = new URL("../build/", import.meta.url);
const program = fileURLToPath(new URL("native", folder));
const cores = availableParallelism();

/** No -ffast-math: the square root and the division stay exact. Without errno, sqrtf becomes one instruction. */
export const flags = [
	"-O3",
	"-march=native",
	"-fopenmp",
	"-fno-math-errno",
	"-fno-trapping-math",
	// Left to itself the compiler takes half of AVX-512's registers.
	...(process.arch === "x64" ? ["-mprefer-vector-width=512"] : []),
];

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "C",
	variants: ["1 thread", ...(cores > 1 ? [`${cores} threads`] : [])],
	async available() {
		const compiler = process.env.CC ?? "cc";
		const source = fileURLToPath(new URL("native.c", import.meta.url));
		try {
			const { stdout } = await execute(compiler, ["--version"]);
			await mkdir(folder, { recursive: true });
			await execute(compiler, [...flags, "-o", program, source, "-lm"]);
			return { version: `${stdout.split("\n")[0]}, ${flags.join(" ")}` };
		} catch (error) {
			const why = /** @type {{ code?: unknown, stderr?: string }} */ (error);
			return {
				missing:
					why.code === "ENOENT"
						? `there is no C compiler "${compiler}"`
						: `"${compiler}" cannot compile it: ${why.stderr?.split("\n")[0] ?? why.code}`,
			};
		}
	},
	launch: (variant) => ({
		command: program,
		args: [`${parseInt(variant, 10)}`],
	}),
};
