import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Rule, race } from "ravine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRule } from "../model/ruleText.js";
import type { Loaded } from "./desk.js";
import {
	commandLine,
	csvText,
	dataCsv,
	fitCode,
	parametersCsv,
	parametersJson,
	raceCode,
} from "./exports.js";
import { bestFit } from "./fitted.js";
import { readModel } from "./models.js";
import { prepare } from "./prepare.js";
import { readCsv } from "./readCsv.js";
import { samples } from "./samples.js";
import { type NumberColumn, pairsOf } from "./table.js";

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "ravine-exports-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function loadedFrom(
	text: string,
	modelText: string,
	standardised: boolean,
): Promise<Omit<Loaded, "sample">> {
	const table = await readCsv("table", text);
	const [x, y] = table.columns as [NumberColumn, NumberColumn];
	const { model } = readModel(modelText);
	if (model === undefined) throw new Error("no model");
	const pairs = pairsOf(table, x, y);
	const prepared = await prepare(model, pairs, standardised);
	return { table, x, y, pairs, prepared };
}

async function sampleText(name: string): Promise<string> {
	const module = await samples.find((one) => one.name === name)?.load();
	return module?.default ?? "";
}

/** Runs code in a process of its own. @returns what it prints. */
async function outputOf(code: string, name: string): Promise<string> {
	const file = join(folder, name);
	const resolved = code.replace(/"(ravine(?:\/\w+)?)"/g, (_, module) =>
		JSON.stringify(import.meta.resolve(module)),
	);
	await writeFile(file, resolved);
	const { stdout } = await promisify(execFile)(process.execPath, [file]);
	return stdout;
}

describe("the exported code, run by itself", () => {
	it("fits what the page fits, and takes the steps that the page shows", async () => {
		const foam = await loadedFrom(
			await sampleText("foam"),
			"exponential",
			true,
		);
		const rings = await loadedFrom(await sampleText("rings"), "logistic", true);
		const texts = [
			"sgd({ learningRate: cosine(0.5, 20) })",
			"setting c = 0.1\nw = w - c * sign(g)",
			"adam({ learningRate: 0.3 })",
		];
		const asked = {
			start: { W: 1 / 3, b: 2 / 3 },
			steps: 12,
			batch: 5,
			seed: 7,
		};
		const code = raceCode(rings, { ...asked, texts, noise: 0.01 });
		const best = await bestFit(foam.prepared);
		const printed = await Promise.all(
			[fitCode(foam, best), fitCode(rings), code].map((part, k) =>
				outputOf(part, `code${k}.mjs`),
			),
		);
		for (const { value } of best?.parameters ?? []) {
			expect(printed[0]).toContain(String(value));
		}
		expect(best?.parameters).toHaveLength(2);
		for (const value of rings.prepared.best?.at ?? []) {
			expect(printed[1]).toContain(String(value));
		}
		const { surface } = rings.prepared.ground;
		const rules = texts.map((text) => readRule(text).rule as Rule);
		const { runs } = race({ ...asked, surface, rules, noise: 0.01 });
		expect(printed[2]?.trim().split("\n")).toEqual(
			runs.map(
				({ rule, variables: { W, b } }) =>
					`${rule.name} ${W?.at(-1)} ${b?.at(-1)}`,
			),
		);
	});
});

describe("the exported code for many rows", () => {
	it("reads them from the exported file", async () => {
		const lines = Array.from(
			{ length: 700 },
			(_, i) => `${i / 7},${3 * i + (i % 11) / 3}`,
		);
		const text = `"t, s","two\nlines"\n${lines.join("\n")}`;
		const loaded = await loadedFrom(text, "line", true);
		await writeFile(join(folder, "data.csv"), dataCsv(loaded));
		const best = await bestFit(loaded.prepared);
		const printed = await outputOf(fitCode(loaded, best), "many.mjs");
		expect(best?.parameters).toHaveLength(2);
		for (const { value } of best?.parameters ?? []) {
			expect(printed).toContain(String(value));
		}
	});
});

describe("the exported command", () => {
	it("has the columns' names as the command line writes them", async () => {
		const text = "boiling point (°F),2nd y\n1,2\n2,3\n3,5\n4,\n";
		const loaded = await loadedFrom(text, "line", false);
		expect(commandLine(loaded, "my data.csv").text).toBe(
			'ravine fit "my data.csv" "_2nd_y = W * boiling_point_F + b" --start W=0,b=0 --missing drop',
		);
		const scaled = await loadedFrom(text, "line", true);
		expect(commandLine(scaled, "data.csv").text).toContain(
			"W * ((boiling_point_F - 2) / 0.81649",
		);
	});

	it("keeps functions whose names have an x or a y", async () => {
		const loaded = await loadedFrom(
			"u,v\n1,2\n2,3\n3,5",
			"y = a * exp(-k * x) + 0 * max(x, 1)",
			false,
		);
		expect(commandLine(loaded, "f.csv").text).toContain(
			'"v = a * exp(-k * u) + 0 * max(u, 1)"',
		);
	});

	it("says why there is none", async () => {
		const rings = await loadedFrom(await sampleText("rings"), "logistic", true);
		expect(commandLine(rings, "f.csv").problem).toMatch(/least squares/);
		const clash = await loadedFrom("W,v\n1,2\n2,3\n3,5", "line", false);
		expect(commandLine(clash, "f.csv").problem).toMatch(/column W/);
		const reserved = await loadedFrom("exp,v\n1,2\n2,3\n3,5", "line", false);
		expect(commandLine(reserved, "f.csv").problem).toMatch(/exp and v have/);
		const hostile = await loadedFrom('u,"v"\n1,2\n2,3\n3,5', "line", false);
		expect(commandLine(hostile, '$(rm -rf).csv"').text).toContain(
			'"\\$(rm -rf).csv\\""',
		);
	});
});

describe("the exported parameters", () => {
	it("have the standard errors of R's lm and glm", async () => {
		const boiling = await loadedFrom(
			await sampleText("boiling"),
			"line",
			false,
		);
		const best = await bestFit(boiling.prepared);
		if (best === undefined) throw new Error("no fit");
		const [header, W, b] = parametersCsv(best)
			.split("\n")
			.map((line) => line.split(","));
		expect(header).toEqual(["parameter", "value", "standard error"]);
		expect(Number(W?.[1])).toBeCloseTo(0.522892, 5);
		expect(Number(W?.[2])).toBeCloseTo(0.01011, 5);
		expect(Number(b?.[2])).toBeCloseTo(2.05182, 4);
		const written = JSON.parse(parametersJson(boiling, best));
		expect(written.method).toBe("least squares");
		expect(written.rows).toBe(17);
		expect(written.rSquared).toBeCloseTo(0.9944, 4);
		const rings = await loadedFrom(
			await sampleText("rings"),
			"logistic",
			false,
		);
		const likely = await bestFit(rings.prepared);
		expect(likely?.method).toBe("maximum likelihood");
		// glm in R: 0.1082 and 7.3786.
		expect(likely?.parameters[0]?.error).toBeCloseTo(0.1082, 3);
		expect(likely?.parameters[1]?.error).toBeCloseTo(7.3786, 2);
	});

	it("are quoted in CSV", () => {
		expect(csvText(["a,b", 'c"'], [[1, "x\ny"]])).toBe(
			'"a,b","c"""\n1,"x\ny"\n',
		);
	});
});
