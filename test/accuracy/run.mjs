// Compares the mathematical functions with libquadmath: npm run accuracy -- [how many samples] [seed]. It needs a C compiler
// with libquadmath, such as gcc on Linux.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mathematics64 } from "../../packages/ravine/dist/language/mathematics/index.js";

const [count = "10000000", seed = "1"] = process.argv.slice(2);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ravine-accuracy-"));
const oracle = join(folder, "oracle");
execFileSync("cc", [
	"-O2",
	"-o",
	oracle,
	here("oracle.c"),
	"-lquadmath",
	"-lm",
]);

const compare = (name, precision) =>
	new Promise((resolve) => {
		const samples = spawn(
			process.execPath,
			[here("samples.mjs"), name, precision, count, seed],
			{
				stdio: ["ignore", "pipe", "inherit"],
			},
		);
		const judge = spawn(oracle, [name, precision], {
			stdio: [samples.stdout, "inherit", "inherit"],
		});
		samples.stdout.destroy();
		judge.on("exit", (code) => resolve(code === 0));
	});

let right = true;
for (const precision of ["float32", "float64"]) {
	for (const name of Object.keys(mathematics64)) {
		// mod is defined by its formula.
		if (name !== "mod") right = (await compare(name, precision)) && right;
	}
}
rmSync(folder, { recursive: true });
process.exitCode = right ? 0 : 1;
