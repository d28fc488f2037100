// @ts-check
/**
 * The same loop in C, compiled if there is a compiler. `checked` checks the gradients like ravine; `128-bit lanes` uses
 * only instructions that WebAssembly has, and so shows what a kernel could reach.
 */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
const folder = new URL("../build/", import.meta.url);
/** The program, and one limited to the width of WebAssembly's registers. */
const program = fileURLToPath(new URL("native", folder));
const narrow = fileURLToPath(new URL("native-128", folder));
const x64 = process.arch === "x64";
const cores = availableParallelism();

/**
 * The name of the variant for a number of cores.
 *
 * @param {number} count
 */
export function onCores(count) {
	return count === 1 ? "1 thread" : `${count} threads`;
}

/** No -ffast-math: the square root and the division stay exact. Without errno, sqrtf becomes one instruction. */
export const flags = [
	"-O3",
	"-march=native",
	"-fopenmp",
	"-fno-math-errno",
	"-fno-trapping-math",
	// By default the compiler uses only half of the width of AVX-512's registers.
	...(x64 ? ["-mprefer-vector-width=512"] : []),
];

/** The limits of WebAssembly's SIMD: 128 bits, no fused multiply-add, every operation rounded. */
const narrowFlags = [
	...flags.filter((flag) => !/vector-width/.test(flag)),
	"-ffp-contract=off",
	...(x64 ? ["-mno-avx512f", "-mno-avx2", "-mprefer-vector-width=128"] : []),
];

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "C",
	variants: [
		...(cores > 1 ? [onCores(1)] : []),
		...["", ", checked", ", 128-bit lanes"].map(
			(how) => `${onCores(cores)}${how}`,
		),
	],
	async available() {
		const compiler = process.env.CC ?? "cc";
		const source = fileURLToPath(new URL("native.c", import.meta.url));
		try {
			const { stdout } = await execute(compiler, ["--version"]);
			await mkdir(folder, { recursive: true });
			await execute(compiler, [...flags, "-o", program, source, "-lm"]);
			await execute(compiler, [...narrowFlags, "-o", narrow, source, "-lm"]);
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
		command: variant.endsWith("lanes") ? narrow : program,
		args: [
			`${parseInt(variant, 10)}`,
			...(variant.endsWith("checked") ? ["checked"] : []),
		],
	}),
};
