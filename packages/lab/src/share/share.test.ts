import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultState, Lab, type LabState } from "../model/lab.js";
import { libraryCode } from "./code.js";
import { commandLine } from "./command.js";
import { noNumbers, raceJson } from "./raceJson.js";

const run = promisify(execFile);
const bin = fileURLToPath(
	new URL("../../../cli/bin/ravine.js", import.meta.url),
);
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "ravine-share-"));
});
afterAll(() => rm(folder, { recursive: true }));

const own = `# my rule
setting learningRate = 0.3
state v = 0   # it's \`odd\`, \${really}
v = 0.5 * v + g
w = w - learningRate * v`;

/** Everything off its default. */
const state: LabState = {
	...defaultState,
	cost: "(1 - x₁)^2 + 3 * (y - x₁^2)^2",
	start: { "x₁": -1.25, y: 0.5 },
	runs: [
		"adam({ learningRate: 0.1, beta1: 0.8 })",
		"chain(clipByGlobalNorm({ limit: 1 }), sgd({ learningRate: 0.05 }))",
		"momentum({ learningRate: cosine(0.2, 40, { end: 0.01 }) })",
		"sgd",
		own,
	].map((text, style) => ({ text, style, hidden: false })),
	steps: 40,
	noise: 0.125,
	seed: 9,
};

function costsOfLab(of: LabState): number[][] {
	return new Lab(of).raced.value.map(({ run: { cost } }) => [...cost]);
}

/** Each run's points, step by step. */
function pathsOfLab(of: LabState): number[][][] {
	return new Lab(of).raced.value.map(({ run: { cost, variables } }) =>
		Array.from(cost, (_, step) =>
			Object.values(variables).map((column) => column[step] as number),
		),
	);
}

describe("libraryCode", () => {
	it("runs, with the page's numbers", async () => {
		const code = libraryCode(state, state.start ?? {}).replace(
			"console.log(rule.name, cost.at(-1))",
			"console.log(JSON.stringify([...cost]))",
		);
		// Beside the workspace's packages, so that their names are found.
		const file = join(
			dirname(fileURLToPath(import.meta.url)),
			`share-${process.pid}.test.tmp.mjs`,
		);
		await writeFile(file, code);
		try {
			const { stdout } = await run(process.execPath, [file]);
			expect(
				stdout
					.trim()
					.split("\n")
					.map((line) => JSON.parse(line)),
			).toEqual(costsOfLab(state));
		} finally {
			await rm(file);
		}
	});

	it("names a surface and leaves out what is as usual", () => {
		expect(
			libraryCode(
				{ ...defaultState, runs: defaultState.runs.slice(0, 1) },
				{ x: -5, y: -2 },
			),
		).toBe(
			`import { race, sgd } from "ravine";
import { bowl } from "ravine/surfaces";

const { runs } = race({
  surface: bowl,
  start: { x: -5, y: -2 },
  rules: [
    sgd({ learningRate: 0.45 }),
  ],
  steps: 100,
});
for (const { rule, cost } of runs) console.log(rule.name, cost.at(-1));
`,
		);
	});
});

describe("raceJson", () => {
	it("has the shown runs with their texts, and none while the race cannot begin", () => {
		const lab = new Lab({
			...state,
			runs: state.runs.map((run, k) => ({ ...run, hidden: k < 3 })),
		});
		expect(noNumbers(lab)).toBeUndefined();
		const { cost, runs } = JSON.parse(raceJson(lab)) as {
			cost: string;
			runs: { text: string; cost: number[] }[];
		};
		expect(cost).toBe(state.cost);
		expect(runs.map(({ text }) => text)).toEqual(["sgd", own]);
		expect(runs.map((run) => run.cost)).toEqual(costsOfLab(state).slice(3));
		lab.cost.value = "x +";
		expect(noNumbers(lab)).toMatch(/^the race cannot begin: /);
	});
});

describe("commandLine", () => {
	const race = async (of: LabState) => {
		const { text } = commandLine(of, of.start ?? { x: -5, y: -2 });
		const script = `ravine() { "${process.execPath}" "${bin}" "$@"; }\n${text} --json`;
		const { stdout } = await run("sh", ["-c", script], {
			cwd: folder,
			maxBuffer: 2 ** 26,
		});
		const { runs } = JSON.parse(stdout) as { runs: { path: number[][] }[] };
		return runs.map(({ path }) => path);
	};

	it("gives the page's numbers, for a formula, links, schedules and a rule of one's own", async () => {
		expect(await race(state)).toEqual(pathsOfLab(state));
	});

	it("gives the page's numbers on a surface with rates of its own", async () => {
		expect(await race(defaultState)).toEqual(pathsOfLab(defaultState));
	});

	it("gives the page's numbers for schedules of every form, also in a chain", async () => {
		const runs = [
			"chain(clipByGlobalNorm({ limit: linear(1, 20, { end: 0.1 }) }), sgd({ learningRate: cosine(0.1, 30) }))",
			"sgd({ learningRate: piecewise(0.1, { 10: 0.05, 20: 0.01 }) })",
			"sgd({ learningRate: join(linear(0.1, 10), { 11: warmup(5, 0.2) }) })",
			"sgd({ learningRate: exponential(0.3, 5, { staircase: true }) })",
		].map((text, style) => ({ text, style, hidden: false }));
		const scheduled = { ...state, runs };
		const { notes } = commandLine(scheduled, {});
		expect(notes).toEqual([]);
		expect(await race(scheduled)).toEqual(pathsOfLab(scheduled));
	});

	it("takes a formula that begins with a minus", async () => {
		const falling = { ...state, cost: "-x₁^2 + y^4", noise: 0 };
		expect(await race(falling)).toEqual(pathsOfLab(falling));
	});

	it("takes formulas that look like a surface's name", async () => {
		for (const [cost, start] of [
			["x", { x: 3 }],
			["x-y", { x: 3, y: 1 }],
		] as const) {
			const slope = { ...defaultState, cost, start, steps: 5 };
			expect(await race(slope)).toEqual(pathsOfLab(slope));
		}
	});

	it("says what it cannot take", () => {
		const runs = ["partition({ x: sgd(), y: adam() })", "sgd", "sgd"].map(
			(text, style) => ({ text, style, hidden: false }),
		);
		const { notes, text } = commandLine(
			{ ...defaultState, runs },
			{ x: 1, y: 1 },
		);
		expect(notes).toHaveLength(2);
		expect(text).toMatch(/--rules sgd:learningRate=0.01 /);
		const none = commandLine(
			{ ...defaultState, runs: runs.slice(0, 1) },
			{ x: 1, y: 1 },
		);
		expect(none.text).toBe("");
		expect(none.notes).toHaveLength(1);
	});
});
