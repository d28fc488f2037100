import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { contourScene } from "@ravine/plot";
import { race, sgd, stepsToTarget } from "ravine";
import { bowl } from "ravine/surfaces";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultState, Lab, type LabState } from "../model/lab.js";
import { libraryCode } from "./code.js";
import { commandLine } from "./command.js";
import { noNumbers, raceJson } from "./raceJson.js";
import { withoutRuns } from "./withoutRuns.js";

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

it("the picture behind a film has the start and the minimum, and neither the runs nor their marks", () => {
	const scene = contourScene({ race: race({ surface: bowl, rules: [sgd()] }) });
	const svg = withoutRuns(scene);
	for (const left of ['class="start"', 'class="minimum"'])
		expect(svg).toContain(left);
	for (const gone of [
		"marked where there is room",
		scene.layers.paths,
		scene.layers.marks,
	]) {
		expect(scene.svg).toContain(gone);
		expect(svg).not.toContain(gone);
	}
});

describe("commandLine", () => {
	const raceThere = async (of: LabState) => {
		const target = new Lab(of).target.value;
		const { text } = commandLine(of, of.start ?? { x: -5, y: -2 }, target);
		const script = `ravine() { "${process.execPath}" "${bin}" "$@"; }\n${text} --json`;
		const { stdout } = await run("sh", ["-c", script], {
			cwd: folder,
			maxBuffer: 2 ** 26,
		});
		const { runs } = JSON.parse(stdout) as {
			runs: { path: number[][]; stepsToTarget: number | null }[];
		};
		arrivals = runs.map(({ stepsToTarget }) => stepsToTarget);
		return runs.map(({ path }) => path);
	};
	let arrivals: (number | null)[];
	const arrivalsOfLab = (of: LabState) => {
		const lab = new Lab(of);
		return lab.raced.value.map(({ run }) =>
			stepsToTarget(run, lab.target.value),
		);
	};

	it("gives the page's numbers, for a formula, links, schedules and a rule of one's own", async () => {
		expect(await raceThere(state)).toEqual(pathsOfLab(state));
		const targeted = { ...state, target: 1.5 };
		expect(await raceThere(targeted)).toEqual(pathsOfLab(targeted));
		expect(arrivals).toEqual(arrivalsOfLab(targeted));
		expect(arrivals).not.toEqual(arrivalsOfLab(state));
	});

	it("names the target of a surface only where it is not the usual one", async () => {
		const at = (cost: string, target: number) =>
			commandLine({ ...defaultState, cost }, { x: 1, y: 1 }, target).text;
		expect(at("rosenbrock", 1e-3)).not.toMatch(/target/);
		expect(at("rosenbrock", 0.25)).toMatch(/--target 0\.25$/m);
		// Above the lowest minimum, -0.75.
		const lab = new Lab({ ...defaultState, cost: "mcCormick" });
		expect(at("mcCormick", lab.target.value)).not.toMatch(/target/);
		expect(at("x^2 - y", -0.5)).toMatch(/--target -0\.5$/m);
	});

	it("gives the page's numbers on a surface with rates of its own", async () => {
		expect(await raceThere(defaultState)).toEqual(pathsOfLab(defaultState));
	});

	it("gives the page's numbers for schedules of every form, also in a chain", async () => {
		const runs = [
			"chain(clipByGlobalNorm({ limit: linear(1, 20, { end: 0.1 }) }), sgd({ learningRate: cosine(0.1, 30) }))",
			"sgd({ learningRate: piecewise(0.1, { 10: 0.05, 20: 0.01 }) })",
			"sgd({ learningRate: join(linear(0.1, 10), { 11: warmup(5, 0.2) }) })",
			"sgd({ learningRate: exponential(0.3, 5, { staircase: true }) })",
		].map((text, style) => ({ text, style, hidden: false }));
		const scheduled = { ...state, runs };
		const { notes } = commandLine(scheduled, {}, 1e-3);
		expect(notes).toEqual([]);
		expect(await raceThere(scheduled)).toEqual(pathsOfLab(scheduled));
	});

	it("takes a formula that begins with a minus", async () => {
		const falling = { ...state, cost: "-x₁^2 + y^4", noise: 0 };
		expect(await raceThere(falling)).toEqual(pathsOfLab(falling));
	});

	it("takes formulas that look like a surface's name", async () => {
		for (const [cost, start] of [
			["x", { x: 3 }],
			["x-y", { x: 3, y: 1 }],
		] as const) {
			const slope = { ...defaultState, cost, start, steps: 5 };
			expect(await raceThere(slope)).toEqual(pathsOfLab(slope));
		}
	});

	it("says what it cannot take", () => {
		const runs = ["partition({ x: sgd(), y: adam() })", "sgd", "sgd"].map(
			(text, style) => ({ text, style, hidden: false }),
		);
		const { notes, text } = commandLine(
			{ ...defaultState, runs },
			{ x: 1, y: 1 },
			1e-3,
		);
		expect(notes).toHaveLength(2);
		expect(text).toMatch(/--rules sgd:learningRate=0.01 /);
		const none = commandLine(
			{ ...defaultState, runs: runs.slice(0, 1) },
			{ x: 1, y: 1 },
			1e-3,
		);
		expect(none.text).toBe("");
		expect(none.notes).toHaveLength(1);
	});
});
