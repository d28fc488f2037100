import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fit } from "ravine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectRefusal, runCommand } from "../../../../test/commandLine.js";
import { expectPicture } from "../../../../test/pictures.js";

const home = process.cwd();
const directory = mkdtempSync(join(tmpdir(), "ravine-rule-"));
const x = Array.from({ length: 60 }, (_, i) => i / 6);
const y = x.map((one, i) => 5 * Math.exp(-0.6 * one) + 1 + Math.sin(7 * i) / 5);
const s = x.map((_, i) => 0.1 + (i % 7) / 20);
const decay = "y = a * exp(-b * x) + c";
beforeAll(() => {
	process.chdir(directory);
	const lines = (rows: readonly (readonly unknown[])[]) =>
		rows.map((row) => `${row.join(",")}\n`).join("");
	writeFileSync(
		"decay.csv",
		`x,y,s\n${lines(x.map((one, i) => [one, y[i], s[i]]))}`,
	);
	writeFileSync(
		"long.csv",
		`x,y\n${lines(Array.from({ length: 20_000 }, (_, i) => [i % 10, i % 7]))}`,
	);
});
afterAll(() => {
	process.chdir(home);
	rmSync(directory, { recursive: true, force: true });
});

interface Record {
	readonly parameters: {
		[name: string]: { estimate: number; standardError: number };
	};
	readonly converged: boolean;
	readonly ended: string;
	readonly rule: {
		name: string;
		settings: { learningRate: number | string };
		batch: number;
		epochs: number;
		steps: number;
		costs: number[];
		farthest: { name: string; errors: number };
	};
	readonly notes: string[];
	readonly pictures: string[];
}

async function fitted(...options: string[]): Promise<Record> {
	const { stdout } = await runCommand(
		"fit",
		"decay.csv",
		decay,
		"--json",
		...options,
	);
	return JSON.parse(stdout) as Record;
}

test("a rule on mini-batches ends where Levenberg–Marquardt does, with its errors", async () => {
	const found = await fitted(
		"--rule",
		"adam",
		"--batch",
		"16",
		"--start",
		"a=1,b=1,c=0",
	);
	const exact = await fit(decay, { x, y }, { a: 1, b: 1, c: 0 });
	expect(found.converged).toBe(true);
	for (const name of ["a", "b", "c"] as const) {
		const error = exact.standardErrors[name];
		const { estimate, standardError } = found.parameters[
			name
		] as Record["parameters"][string];
		expect(Math.abs(estimate - exact.parameters[name])).toBeLessThan(
			0.1 * error,
		);
		expect(Math.abs(standardError - error)).toBeLessThan(0.02 * error);
	}
	const { name, batch, epochs, steps, costs, farthest } = found.rule;
	// 60 rows are 4 mini-batches; 2,000 steps are 500 epochs.
	expect({ name, batch, epochs, steps }).toEqual({
		name: "adam",
		batch: 16,
		epochs: 500,
		steps: 2000,
	});
	expect(costs.length).toBe(501);
	expect(Math.min(...costs)).toBeCloseTo((2 * exact.cost) / 60, 5);
	expect(farthest.errors).toBeLessThan(0.1);
	expect(found.rule.settings.learningRate).toMatch(/^cosine\(.+, 2000\)$/);
	expect(found.notes[0]).toMatch(
		/^learning rate: falls from .+, chosen from 25 by trials of 300 steps/,
	);
});

test.each(["huber", "softL1", "cauchy", "arctan", "absolute"] as const)(
	"the loss %s, with sigma, a fixed parameter and bounds",
	async (loss) => {
		const scale = loss === "absolute" ? {} : { scale: 2 };
		const found = await fitted(
			...["--rule", "adam:cosine(0.1, 800)", "--epochs", "800"],
			...["--start", "a=4,b=0.5", "--fixed", "c=1"],
			...["--bounds", "a=0..4.9", "--sigma", "s", "--loss", loss],
			...Object.entries(scale).flatMap(([name, value]) => [
				`--${name}`,
				`${value}`,
			]),
		);
		const exact = await fit(
			decay,
			{ x, y, s },
			{ a: 4, b: 0.5, c: 1 },
			{
				...{ loss, fixed: ["c"], sigma: "s", bounds: { a: [0, 4.9] } },
				...scale,
			},
		);
		expect(exact.converged).toBe(true);
		for (const name of ["a", "b", "c"] as const) {
			const { estimate } = found.parameters[
				name
			] as Record["parameters"][string];
			const error = exact.standardErrors[name];
			expect(Math.abs(estimate - exact.parameters[name])).toBeLessThanOrEqual(
				0.1 * error,
			);
		}
	},
);

test("settings are taken as they are given", async () => {
	const found = await fitted(
		...["--rule", "momentum:0.05", "--set", "momentum.beta=0.7"],
		...["--epochs", "3", "--batch", "20", "--start", "a=1,b=1,c=0"],
	);
	expect(found.rule.settings).toEqual({ learningRate: 0.05, beta: 0.7 });
	expect(found.rule.steps).toBe(9);
	expect(found.notes).toEqual([]);
});

test("a fit that has not converged says how far it is, and its exit code is 1", async () => {
	const { code, stdout, stderr } = await runCommand(
		...["fit", "decay.csv", decay, "--rule", "sgd:0.001", "--epochs", "10"],
		...["--start", "a=1,b=1,c=0"],
	);
	expect(code).toBe(1);
	expect(stdout).toMatch(
		/^ended {2,}the last epoch is done; [abc] is \d+ standard errors from the minimum$/m,
	);
	expect(stdout).toMatch(
		/^mean squared residual {2,}[\d.]+, from [\d.]+ at the start$/m,
	);
	expect(stderr).toMatch(/^sgd: epoch 2 of 10, cost /);
	expect(stderr).toMatch(
		/the fit did not converge: .*--set sgd\.learningRate=/,
	);
});

test("a rate that is too large diverges, and the start is kept", async () => {
	const found = await fitted("--rule", "sgd:1e6", "--start", "a=1,b=1,c=0");
	expect(found.ended).toMatch(/^diverged/);
	expect(found.converged).toBe(false);
	expect(found.parameters.a?.estimate).toBe(1);
});

test("without a start, the best guess; with bounds, several starts at random", async () => {
	const guessed = await fitted("--rule", "adam");
	expect(guessed.notes[0]).toMatch(
		/^no start for a, b, c: the guess of 49 with the lowest cost; --start a=/,
	);
	expect(guessed.converged).toBe(true);
	const several = await fitted(
		...[
			"--rule",
			"adam:0.05",
			"--bounds",
			"a=0..10,b=0..3,c=0..3",
			"--starts",
			"3",
			"--epochs",
			"5",
		],
	);
	expect(several.rule.steps).toBe(3 * 5);
	expect(several.rule.costs.length).toBe(6);
	expect(several.notes).toContain(
		"2 more starts, at random within the bounds; the lowest end counts",
	);
});

test("draws the costs too", async () => {
	const { code, stdout } = await runCommand(
		...[
			"fit",
			"decay.csv",
			decay,
			"--rule",
			"adam:0.1",
			"--start",
			"a=1,b=1,c=0",
			"--out",
			"drawn",
		],
	);
	expect(code).toBe(0);
	expect(stdout).toContain(
		"pictures: drawn/fit.svg, drawn/residuals.svg, drawn/slice.svg and drawn/costs.svg",
	);
	for (const name of ["fit", "residuals", "slice", "costs"]) {
		expectPicture(readFileSync(`drawn/${name}.svg`, "utf8"));
	}
});

test.each([
	[["--batch", "3"], /--batch needs --rule/],
	[["--epochs", "3"], /--epochs needs --rule/],
	[["--set", "adam.beta1=0.5"], /--set needs --rule/],
	[["--rule", "adam,sgd"], /--rule takes one rule/],
	[["--rule", "adamm"], /no rule is called "adamm"; did you mean "adam"/],
	[
		["--rule", "adam", "--set", "sgd.learningRate=1"],
		/the rule "sgd" is not in --rule;/,
	],
	[["--rule", "adam:beta1=2"], /beta1 must be in \[0, 1\), got 2/],
	[["--rule", "adam:x=y"], /--rule adam:x=y: write NAME:NUMBER/],
	[
		["--rule", "adam", "--iterations", "5"],
		/--iterations and --rule exclude each other/,
	],
	[
		["--rule", "adam", "--starts", "3"],
		/--starts needs --bounds with two ends for each parameter, as a=0\.\.10/,
	],
	[["--rule", "adam", "--batch", "0"], /must be a whole number from 1/],
])("refused: %j", async (options, message) => {
	expectRefusal(
		await runCommand("fit", "decay.csv", decay, ...options),
		message,
	);
});

test("Ctrl-C prints the best so far", async () => {
	const ravine = fileURLToPath(new URL("../../bin/ravine.js", import.meta.url));
	const interruptAt = new URL(
		"../../../../test/interruptAt.mjs",
		import.meta.url,
	);
	const child = spawn(
		process.execPath,
		[
			...["--import", interruptAt.href, ravine],
			...["fit", "long.csv", "y = a + b * x", "--start", "a=0,b=0"],
			...["--rule", "adam:0.001", "--batch", "1", "--epochs", "5"],
		],
		{ env: { ...process.env, INTERRUPT_AT: "epoch" } },
	);
	let stdout = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	const [code] = await once(child, "close");
	expect(code).toBe(130);
	expect(stdout).toMatch(/^a {2,}[\d.]+ +[\d.]+ /m);
	expect(stdout).toMatch(/^ended {2,}interrupted after [1-4] of 5 epochs$/m);
});
