import {
	copyFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { decodeTensors, encodeTensors } from "ravine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectRefusal, runCommand } from "../../../../test/commandLine.js";
import { draws } from "../../../../test/fuzz.js";

const directory = mkdtempSync(join(tmpdir(), "ravine-predict-"));
afterAll(() => rmSync(directory, { recursive: true }));
const at = (name: string) => join(directory, name);

const names = ["clay", "sand", "loam"];
/** 90 rows: a number, a text, a date, and a class and an amount that depend on them. */
const rows = Array.from({ length: 90 }, (_, i) => {
	const tall = i % 2;
	const petal = 3 * tall + Math.sin(7 * i);
	const soil = names[i % 3] as string;
	const day = `2024-${String(1 + (i % 12)).padStart(2, "0")}-11`;
	const amount = 10 * petal + (soil === "clay" ? 5 : 0);
	return { petal, soil, day, kind: tall ? "tall, high" : "low", amount };
});
type Row = (typeof rows)[number];

function write(
	name: string,
	columns: readonly (keyof Row)[],
	change: (
		row: Row,
		i: number,
	) => Partial<Record<keyof Row, unknown>> = () => ({}),
): string {
	const lines = rows.map((row, i) => {
		const cells = { ...row, ...change(row, i) };
		return columns.map((column) => {
			const text = String(cells[column]);
			return text.includes(",") ? `"${text}"` : text;
		});
	});
	writeFileSync(
		at(name),
		[columns, ...lines].map((cells) => `${cells.join(",")}\n`).join(""),
	);
	return at(name);
}

const all = ["petal", "soil", "day", "kind", "amount"] as const;
let classes = "";
let amounts = "";
let data = "";
beforeAll(async () => {
	data = write("data.csv", all);
	const common = ["train", data, "--rules", "adam:0.02", "--epochs", "60"];
	const kinds = ["--target", "kind", "--drop", "amount", "--out", at("kinds")];
	const sums = ["--target", "amount", "--drop", "kind", "--out", at("sums")];
	const done = [
		await runCommand(...common, ...kinds),
		await runCommand(...common, ...sums, "--hidden", "16,8"),
	];
	expect(done.map(({ code }) => code)).toEqual([0, 0]);
	classes = at("kinds/adam.safetensors");
	amounts = at("sums/adam.safetensors");
});

interface Prediction {
	readonly predictions: readonly (string | number | null)[];
	readonly notes: readonly string[];
	readonly testAccuracy?: number;
	readonly testRmse?: number;
	readonly testRSquared?: number;
	readonly trainedRows: number;
	readonly unseen?: Record<string, unknown>;
}

async function predict(...args: string[]): Promise<Prediction> {
	const { code, stdout, stderr } = await runCommand(
		"predict",
		...args,
		"--json",
	);
	expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
	return JSON.parse(stdout);
}

test("classes are predicted, scored if they are known, and not needed", async () => {
	const known = await predict(classes, data);
	expect(known.predictions.length).toBe(90);
	expect(known.testAccuracy).toBeGreaterThan(0.9);
	const right = rows.filter(({ kind }, i) => known.predictions[i] === kind);
	expect(known.testAccuracy).toBeCloseTo(right.length / 90, 12);
	// The columns in another order, with one that the model does not need, without the target.
	const bare = write("bare.csv", ["day", "amount", "soil", "petal"]);
	const unknown = await predict(classes, bare);
	expect(unknown.predictions).toEqual(known.predictions);
	expect(unknown).not.toHaveProperty("testAccuracy");
});

test("amounts are predicted in their own units", async () => {
	const { predictions, testRmse, testRSquared } = await predict(amounts, data);
	expect(testRSquared).toBeGreaterThan(0.95);
	const squares = rows.map(
		({ amount }, i) => (amount - Number(predictions[i])) ** 2,
	);
	const mean = squares.reduce((a, b) => a + b, 0) / 90;
	expect(testRmse).toBeCloseTo(Math.sqrt(mean), 9);
});

test("rows that were trained on are recognised, and the others get the score of the training", async () => {
	const kept = JSON.parse(readFileSync(at("kinds/results.json"), "utf8"));
	const [run] = kept.runs;
	const { trainedRows, unseen } = await predict(classes, data);
	expect(trainedRows).toBe(72);
	expect(unseen).toEqual({
		testAccuracy: run.testAccuracy,
		confusion: run.confusion,
	});
	const told = await runCommand("predict", classes, data);
	expect(told.stderr).toMatch(
		/^the model was trained on 72 of the rows, which .*\non the other 18: accuracy/m,
	);
	// Another number in each row, and the target does not matter.
	const fresh = write("fresh.csv", all, ({ petal }) => {
		return { petal: petal + 1e-9 };
	});
	expect((await predict(classes, fresh)).trainedRows).toBe(0);
	expect((await runCommand("predict", classes, fresh)).stderr).not.toMatch(
		/was trained on/,
	);
	const swapped = write("swapped.csv", ["soil", "day", "petal"]);
	const { trainedRows: again, unseen: none } = await predict(classes, swapped);
	expect({ again, none }).toEqual({ again: 72, none: undefined });
	expect(kept.testRows).toBe(18);
	const counts: number[][] = run.confusion;
	expect(counts.flat().reduce((a, b) => a + b)).toBe(18);
	const right = (counts[0]?.[0] ?? 0) + (counts[1]?.[1] ?? 0);
	expect(run.testAccuracy).toBeCloseTo(right / 18, 12);
});

test("predictions are CSV that can be read back, on the standard output or in a file", async () => {
	const shown = await runCommand("predict", classes, data);
	expect(shown.code).toBe(0);
	const lines = shown.stdout.trimEnd().split("\n");
	expect(lines[0]).toBe("predicted kind");
	expect(new Set(lines.slice(1))).toEqual(new Set(["low", '"tall, high"']));
	expect(shown.stderr).toMatch(/where kind is known: accuracy [\d.]+ %/);
	const out = at("predictions.csv");
	const written = await runCommand("predict", classes, data, "--out", out);
	expect(written.stderr).toBe("");
	expect(written.stdout).toContain(`predictions: ${out.slice(0, 40)}`);
	expect(readFileSync(out, "utf8")).toBe(shown.stdout);
});

test("missing cells are refused, filled with the training's mean, or leave a row without a prediction", async () => {
	const gaps = write("gaps.csv", all, (_, i) => (i === 4 ? { petal: "" } : {}));
	expectRefusal(
		await runCommand("predict", classes, gaps),
		/row 5 \(line 6\), column "petal": a cell is missing; --missing mean/,
	);
	const filled = await predict(classes, gaps, "--missing", "mean");
	expect(filled.predictions).not.toContain(null);
	expect(filled.notes).toEqual([
		"1 missing cell filled with the training's mean",
	]);
	const left = await predict(classes, gaps, "--missing", "drop");
	expect(
		left.predictions
			.map((one, i) => (one === null ? i : -1))
			.filter((i) => i >= 0),
	).toEqual([4]);
	expect(left.notes).toEqual(["1 row with missing cells: no prediction"]);
});

test("a score on some of the new rows says on how many", async () => {
	const gaps = write("fewer.csv", all, (_, i) => {
		return i < 30 ? { petal: "" } : {};
	});
	const options = [classes, gaps, "--missing", "drop"];
	const { trainedRows } = await predict(classes, gaps, "--missing", "drop");
	const { stderr } = await runCommand("predict", ...options);
	const others = 90 - trainedRows;
	const found = /^on (\d+) of the other (\d+): accuracy/m.exec(stderr);
	expect(Number(found?.[2])).toBe(others);
	expect(Number(found?.[1])).toBe(others - 30);
});

test("an unknown text value sets none of its column's features, and a note says so", async () => {
	const odd = write("odd.csv", all, (_, i) => (i < 3 ? { soil: "peat" } : {}));
	const { predictions, notes } = await predict(classes, odd);
	expect(predictions.length).toBe(90);
	expect(notes).toEqual([
		"soil: 3 cells have values that the model does not know; known are clay, loam, sand",
	]);
});

test("a file without a needed column, or with one of another kind, is refused", async () => {
	const lacking = write("lacking.csv", ["petal", "day", "kind"]);
	expectRefusal(
		await runCommand("predict", classes, lacking),
		/needs a column called "soil"; its columns are petal, day, kind/,
	);
	const wordy = write("wordy.csv", all, () => ({ petal: "long" }));
	expectRefusal(
		await runCommand("predict", classes, wordy),
		/row 1 \(line 2\), column "petal": "long" is not a number/,
	);
});

test("predictions never replace the model or the data", async () => {
	for (const out of [classes, data]) {
		const before = readFileSync(out);
		expectRefusal(
			await runCommand("predict", classes, data, "--out", out),
			/made from that file/,
		);
		expect(readFileSync(out).equals(before)).toBe(true);
	}
});

test("a model that is cut short or altered, or another file, is refused", async () => {
	const good = readFileSync(classes);
	const broken = at("broken.safetensors");
	const refused = async (bytes: Uint8Array, message: RegExp | string) => {
		writeFileSync(broken, bytes);
		expectRefusal(await runCommand("predict", broken, data), message);
	};
	await fc.assert(
		fc.asyncProperty(
			fc.nat(good.length - 1),
			fc.integer({ min: 1, max: 255 }),
			async (place, bits) => {
				const altered = Buffer.from(good);
				altered[place] = (altered[place] ?? 0) ^ bits;
				await refused(altered, "broken.safetensors: ");
				await refused(good.subarray(0, place), "broken.safetensors");
			},
		),
		draws(10, 3),
	);
	await refused(Buffer.from("a,b\n1,2\n"), /broken\.safetensors: /);
	expectRefusal(await runCommand("predict", at("none"), data), /no such file/);
	expectRefusal(
		await runCommand("predict", data, data),
		"it is not a model that ravine train wrote",
	);
	// Neither a checkpoint nor another program's file is a model.
	const kept = at("kept.ckpt");
	const command = ["train", data, "--target", "kind", "--epochs", "1"];
	await runCommand(...command, "--rules", "sgd", "--checkpoint", kept);
	copyFileSync(kept, broken);
	expectRefusal(
		await runCommand("predict", broken, data),
		/it is not a model that ravine train wrote/,
	);
	const foreign = encodeTensors({ tensors: new Map(), metadata: {} });
	await refused(foreign, /it is not a model/);
});

test("a model with a fitting checksum and odd contents is refused", async () => {
	const { tensors, metadata } = decodeTensors(readFileSync(classes));
	const record = JSON.parse(metadata.record ?? "{}");
	const broken = at("forged.safetensors");
	const forge = (changes: object, without?: string) => {
		const others = new Map(tensors);
		if (without !== undefined) others.delete(without);
		const forged = { ...record, ...changes };
		const text = JSON.stringify(forged);
		writeFileSync(
			broken,
			encodeTensors({
				tensors: others,
				metadata: { ...metadata, record: text },
			}),
		);
	};
	forge({});
	expect((await runCommand("predict", broken, data)).code).toBe(0);
	const changes = fc.oneof(
		...Object.keys(record).map((key) =>
			fc
				.oneof(
					fc.constantFrom<unknown>(null, 0, -1, "", "text", [], {}, true),
					fc.array(fc.constantFrom<unknown>(null, 0, 1.5, "a", {}), {
						maxLength: 3,
					}),
				)
				.map((value) => ({ [key]: value })),
		),
	);
	// These are not needed to predict, so any value of their type is accepted.
	const free = ["target", "missing"];
	await fc.assert(
		fc.asyncProperty(changes, async (change) => {
			forge(change);
			const outcome = await runCommand("predict", broken, data);
			if (
				free.includes(Object.keys(change)[0] as string) &&
				outcome.code === 0
			) {
				return;
			}
			expectRefusal(outcome, "it is not a model");
		}),
		draws(20, 4),
	);
	for (const name of tensors.keys()) {
		forge({}, name);
		expectRefusal(await runCommand("predict", broken, data), "not a model");
	}
	writeFileSync(
		broken,
		encodeTensors({ tensors, metadata: { ...metadata, record: "{" } }),
	);
	expectRefusal(await runCommand("predict", broken, data), "not a model");
});
