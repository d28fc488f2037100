import { execFileSync } from "node:child_process";
import {
	copyFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { expectPicture } from "./pictures.js";

const root = (path: string) =>
	fileURLToPath(new URL(`../${path}`, import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "ravine-bench-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a script of bench/ on results and a copy of its target, and returns the new target. */
function written(script: string, results: string, target: string): string {
	const copy = join(directory, "copy");
	copyFileSync(target, copy);
	execFileSync(process.execPath, [root(`bench/${script}`), results, copy]);
	return readFileSync(copy, "utf8");
}

test("the page and the picture match the kept results", () => {
	const results = root("bench/results.json");
	const [page, picture] = [root("docs/performance.md"), root("docs/bench.svg")];
	expect(written("document.mjs", results, page)).toBe(
		readFileSync(page, "utf8"),
	);
	expect(written("figure.mjs", results, picture)).toBe(
		readFileSync(picture, "utf8"),
	);
	expectPicture(readFileSync(picture, "utf8"));
});

test("results of one case, and of contenders that failed, are documented too", () => {
	const spread = { median: 2, lower: 1.5, upper: 2500 };
	const row = { seconds: spread, ratio: spread, times: [2, 2, 2] };
	const kept = JSON.parse(readFileSync(root("bench/results.json"), "utf8"));
	const part = {
		machine: { ...kept.machine, load: 2 },
		date: kept.date,
		peers: { torch: { missing: "no Python" } },
		cases: {
			"adam 3,000": {
				parameters: 3000,
				bytesPerParameter: 28,
				measured: [
					{ ...row, name: "ravine" },
					{ ...row, name: "ravine, wide", times: [1, 1, 1] },
					{ ...row, name: "torch, fused", times: [4, 4] },
					{ name: "tfjs, cpu", problem: "it has no such rule" },
				],
			},
		},
		saving: { save: spread, load: spread },
		functions: { "exp, float32": spread },
	};
	const results = join(directory, "results.json");
	writeFileSync(results, JSON.stringify(part));
	const page = written("document.mjs", results, root("docs/performance.md"));
	expect(page).toContain("**Provisional**");
	expect(page).toContain("| adam 3,000 | – | – | 4 (4 to 4) | – |");
	expect(page).toContain("| torch, fused | 2 (1.5 to 2,500) |");
	expect(page).not.toContain("| tfjs, cpu |");
	expect(page).toContain("| `exp` | 2 (1.5 to 2,500) | – |");
	const picture = written("figure.mjs", results, root("docs/bench.svg"));
	expectPicture(picture);
	expect(picture).toContain("torch, fused 2, ravine, 256 bits 2");
});
