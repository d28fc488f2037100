// @ts-check
/** PyTorch on the CPU, on all cores, if $PYTHON, .venv's Python or python3 has torch. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
const candidates = [
	process.env.PYTHON,
	fileURLToPath(new URL("../../.venv/bin/python", import.meta.url)),
	"python3",
].filter((one) => one !== undefined);
let python = "";

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "torch",
	variants: ["single", "foreach", "fused"],
	async available() {
		for (const candidate of candidates) {
			try {
				const { stdout } = await execute(candidate, [
					"-c",
					"import torch; print(torch.__version__)",
				]);
				python = candidate;
				return { version: stdout.trim() };
			} catch {
				// The next Python may have it.
			}
		}
		return {
			missing: "no Python with torch in $PYTHON, .venv or python3",
		};
	},
	launch: (variant) => ({
		command: python,
		args: [fileURLToPath(new URL("torch_child.py", import.meta.url)), variant],
	}),
};
