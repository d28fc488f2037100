import { spawn } from "node:child_process";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	adam,
	createOptimizer,
	decodeTensors,
	encodeTensors,
	sgd,
} from "ravine";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runCommand } from "./commandLine.js";
import { draws } from "./fuzz.js";

const program = fileURLToPath(
	new URL("../packages/cli/bin/ravine.js", import.meta.url),
);
const digits = fileURLToPath(
	new URL("../packages/cli/data/digits.csv", import.meta.url),
);
const home = process.cwd();
const directory = mkdtempSync(join(tmpdir(), "ravine-train-"));
beforeAll(() => process.chdir(directory));
afterAll(() => {
	process.chdir(home);
	rmSync(directory, { recursive: true });
});
beforeEach(() => {
	for (const name of readdirSync(directory)) {
		rmSync(join(directory, name), { recursive: true });
	}
	writeFileSync(join(directory, "flowers.csv"), flowers);
});

/** 40 rows of two numbers and a text, and two kinds. */
const flowers = `petal,sepal,soil,kind\n${Array.from({ length: 40 }, (_, i) => {
	const tall = i % 2;
	const petal = (2 * tall + Math.sin(7 * i)).toFixed(3);
	const sepal = (5 - tall + Math.cos(11 * i)).toFixed(3);
	return `${petal},${sepal},${i % 3 === 0 ? "clay" : "sand"},${tall ? "tall" : "low"}\n`;
}).join("")}`;

interface Outcome {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

const interruptAt = new URL("./interruptAt.mjs", import.meta.url).href;

/**
 * Runs `ravine train …` in the temporary directory; with `sign`, in a process of its own, which is interrupted when the
 * sign appears on its stderr.
 */
function train(args: readonly string[], sign?: string): Promise<Outcome> {
	if (sign === undefined) return runCommand("train", ...args);
	return new Promise((resolve) => {
		const child = spawn(
			process.execPath,
			["--import", interruptAt, program, "train", ...args],
			{ cwd: directory, env: { ...process.env, INTERRUPT_AT: sign } },
		);
		let stdout = "";
		let stderr = "";
		child.stdout.on("data", (data) => {
			stdout += data;
		});
		child.stderr.on("data", (data) => {
			stderr += data;
		});
		child.on("close", (code) => resolve({ code, stdout, stderr }));
	});
}

interface Results {
	task: string;
	rows: number;
	features: string[];
	classes: string[];
	best: string | null;
	baseline: {
		value: string | number;
		testAccuracy?: number;
		testRmse?: number;
	};
	runs: {
		rule: string;
		label: string;
		settings: Record<string, number>;
		trainCost: number[];
		validationCost?: number[];
		keptEpoch: number;
		testAccuracy?: number | null;
		testRmse?: number | null;
		testRSquared?: number | null;
		diverged: boolean;
		seconds?: number;
	}[];
}

/** The object that `--json` printed, without the seconds. */
function results(stdout: string): Results {
	const object = JSON.parse(stdout) as Results;
	for (const run of object.runs) delete run.seconds;
	return object;
}

const small = ["flowers.csv", "--target", "kind", "--epochs", "3"];

test.each([1, 2])(
	"adam predicts at least 96 % of the held-out digits, with the defaults and seed %i",
	async (seed) => {
		const { code, stdout, stderr } = await train([
			...[digits, "--target", "digit", "--rules", "adam", "--json"],
			...["--seed", String(seed)],
		]);
		expect(stderr).toBe("");
		expect(code).toBe(0);
		const { task, rows, features, classes, runs } = results(stdout);
		expect({ task, rows, features: features.length }).toEqual({
			task: "classify",
			rows: 1797,
			features: 64,
		});
		expect(classes).toEqual([..."0123456789"]);
		expect(runs[0]?.trainCost.length).toBe(runs[0]?.keptEpoch);
		expect(runs[0]?.validationCost?.length).toBeGreaterThanOrEqual(
			runs[0]?.keptEpoch ?? 0,
		);
		expect(runs[0]?.testAccuracy).toBeGreaterThanOrEqual(0.96);
	},
);

test("a training prints its table and a few lines of progress, and writes its pictures", async () => {
	const { code, stdout, stderr } = await train([
		...small,
		...["--epochs", "40", "--out", "out", "--batch", "16"],
	]);
	expect(code).toBe(0);
	expect(stdout).toMatch(/40 rows, 4 features, a header; classify kind/);
	expect(stdout).toMatch(/rule +settings +test accuracy +final cost +seconds/);
	expect(stdout).toMatch(/^baseline +always (?:low|tall) +[\d.]+ %/m);
	expect(stdout).toMatch(/^best by training cost: \w+; on the 8 rows/m);
	expect(stdout).toMatch(/^is \\ predicted +low +tall$/m);
	for (const rule of ["sgd", "momentum", "rmsprop", "adam"]) {
		expect(stdout).toMatch(
			new RegExp(`^${rule} +learningRate [\\d.]+.* [\\d.]+ %`, "m"),
		);
		const lines = stderr.split("\n").filter((one) => one.startsWith(rule));
		expect(lines.length).toBeGreaterThan(0);
		expect(lines.length).toBeLessThanOrEqual(10);
	}
	expect(readdirSync(join(directory, "out")).sort()).toEqual([
		"adam.safetensors",
		"costs.svg",
		"heldout-costs.svg",
		"momentum.safetensors",
		"results.json",
		"rmsprop.safetensors",
		"sgd.safetensors",
	]);
	const svg = readFileSync(join(directory, "out", "costs.svg"), "utf8");
	expect(svg).toMatch(/^<svg[\s\S]*momentum[\s\S]*<\/svg>\s*$/);
	const kept = readFileSync(join(directory, "out", "results.json"), "utf8");
	expect(results(kept).runs.length).toBe(4);
});

test("--json prints one object and nothing else, the same for the same command", async () => {
	const command = [
		...[...small, "--json", "--batch", "64"],
		...["--set", "adam.learningRate=0.02"],
	];
	const [first, second] = await Promise.all([train(command), train(command)]);
	expect(first.stderr).toMatch(/^ravine: there are 32 rows .* is 32\n$/);
	const object = results(first.stdout);
	expect(results(second.stdout)).toEqual(object);
	expect(object).toMatchObject({
		...{ task: "classify", rows: 40, classes: ["low", "tall"] },
		...{ trainRows: 32, validationRows: 0, testRows: 8 },
		...{ batch: 32, hidden: [32], maxEpochs: 3 },
	});
	expect(object.runs[3]?.settings).toEqual({
		learningRate: 0.02,
		beta1: 0.9,
		beta2: 0.999,
		epsilon: 1e-8,
	});
	expect(object.runs[3]?.trainCost.length).toBe(3);
});

test("a number is regressed, and its error is in the target's units", async () => {
	const { stdout } = await train([
		...["flowers.csv", "--target", "sepal", "--json", "--epochs", "100"],
	]);
	const { task, classes, runs } = results(stdout);
	expect({ task, classes }).toEqual({ task: "regress", classes: [] });
	for (const { testRmse, testRSquared } of runs) {
		expect(testRmse).toBeGreaterThan(0.01);
		expect(testRmse).toBeLessThan(3);
		expect(testRSquared).toBeLessThan(1);
	}
});

test("a diverging rule is reported, and the others continue", async () => {
	const args = [
		...[digits, "--target", "digit", "--rules", "sgd,adam", "--epochs", "2"],
		...["--set", "sgd.learningRate=1e30", "--out", "out"],
	];
	const { code, stdout } = await train(args);
	expect(code).toBe(0);
	expect(stdout).toMatch(/^sgd .* diverged/m);
	expect(stdout).toMatch(/^adam .* %/m);
	const json = results((await train([...args, "--json"])).stdout);
	expect(json.runs[0]).toMatchObject({ diverged: true, testAccuracy: null });
	expect(json.runs[1]).toMatchObject({ diverged: false });
});

test("Ctrl-C saves the training, and --resume ends with the numbers of an uninterrupted one", async () => {
	const command = [
		...[
			digits,
			"--target",
			"digit",
			"--rules",
			"momentum,adam:cosine(0.01, 900)",
		],
		...["--epochs", "20", "--hidden", "8"],
		...["--validation", "0.2"],
	];
	const whole = results((await train([...command, "--json"])).stdout);
	const keeping = [...command, "--checkpoint", "kept.ckpt"];
	// Stopped in the first rule, then in the second, then left to end.
	for (const sign of ["momentum: epoch 4", "adam: epoch 4"]) {
		const again = existsSync(join(directory, "kept.ckpt")) ? ["--resume"] : [];
		const { code, stdout, stderr } = await train([...keeping, ...again], sign);
		expect(code).toBe(130);
		expect(stdout).toBe("");
		expect(stderr).toMatch(/interrupted; .* saved in kept\.ckpt: .*--resume/);
		expect(stderr).not.toMatch(/\n\s+at /);
	}
	const resumed = await train([...keeping, "--resume", "--json"]);
	expect(results(resumed.stdout)).toEqual(whole);
	// A finished training resumes to its results.
	const finished = await train([...keeping, "--resume", "--json"]);
	expect(results(finished.stdout)).toEqual(whole);
});

test("Ctrl-C without a checkpoint says that nothing is saved", async () => {
	const { code, stderr } = await train(
		[digits, "--target", "digit", "--epochs", "10"],
		"sgd: epoch",
	);
	expect(code).toBe(130);
	expect(stderr).toMatch(/interrupted; without --checkpoint FILE/);
});

test("a checkpoint that is cut short, altered or of another training is refused and left as it is", async () => {
	const path = join(directory, "kept.ckpt");
	const keeping = ["--checkpoint", "kept.ckpt"];
	const made = await train([...small, ...keeping]);
	expect(made.code).toBe(0);
	const good = readFileSync(path);
	const refused = async (
		content: Uint8Array,
		args: readonly string[],
		message: RegExp,
	) => {
		writeFileSync(path, content);
		const { code, stdout, stderr } = await train([...args, ...keeping]);
		expect(stderr).toMatch(message);
		expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
		expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
		expect(readFileSync(path).equals(content)).toBe(true);
	};
	const resume = [...small, "--resume"];
	const altered = Buffer.from(good);
	altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
	await refused(good.subarray(0, good.length - 9), resume, /kept\.ckpt: .*cut/);
	await refused(good.subarray(0, 4), resume, /kept\.ckpt: .*cut short/);
	await refused(altered, resume, /kept\.ckpt: .*altered/);
	await refused(Buffer.from("a,b\n1,2\n1,2\n"), resume, /not a checkpoint/);
	const optimizer = await createOptimizer(adam(), { w: [1, 2] });
	await refused(
		Buffer.from(optimizer.save()),
		resume,
		/kept\.ckpt: it is not a checkpoint of this version of ravine train/,
	);
	await refused(
		good,
		[...resume, "--hidden", "16"],
		/kept\.ckpt: the checkpoint has --hidden 32, not 16/,
	);
	await refused(
		good,
		[...resume, "--rules", "sgd"],
		/the checkpoint has --rules sgd,momentum,rmsprop,adam, not sgd/,
	);
	await refused(good, [...resume, "--set", "sgd.learningRate=1"], /settings/);
	await refused(
		good,
		[...resume, "--set", "sgd.learningRate=cosine(0.1, 9)"],
		/settings/,
	);
	await refused(good, [...resume, "--target", "soil"], /another target/);
	writeFileSync(
		join(directory, "flowers.csv"),
		flowers.replace("clay", "peat"),
	);
	await refused(
		good,
		resume,
		/kept\.ckpt: the checkpoint belongs to other data/,
	);
	// A file that is not a checkpoint is not overwritten either.
	await refused(Buffer.from("my notes, dear to me"), small, /left as it is/);
});

test("--resume adds epochs, and refuses fewer", async () => {
	const keeping = ["--checkpoint", "kept.ckpt", "--json"];
	const rest = small.slice(0, 3);
	await train([...rest, ...keeping, "--epochs", "3"]);
	const more = await train([...rest, ...keeping, "--resume", "--epochs", "9"]);
	const whole = await train([...rest, "--json", "--epochs", "9"]);
	expect(results(more.stdout)).toEqual(results(whole.stdout));
	const fewer = await train([...rest, ...keeping, "--resume", "--epochs", "5"]);
	expect(fewer.code).toBe(2);
	expect(fewer.stderr).toMatch(
		/has 9 epochs, more than --epochs 5; it is left/,
	);
});

test("a checkpoint with another optimizer's state is refused by name", async () => {
	const command = [
		...[digits, "--target", "digit", "--rules", "adam"],
		...["--epochs", "10", "--checkpoint", "kept.ckpt"],
	];
	expect((await train(command, "adam: epoch")).code).toBe(130);
	const path = join(directory, "kept.ckpt");
	const { tensors, metadata } = decodeTensors(readFileSync(path));
	const other = await createOptimizer(sgd(), { w: [1, 2] });
	const data = other.save();
	const swapped = encodeTensors({
		tensors: new Map(tensors).set("0/final/optimizer", {
			data,
			shape: [data.length],
		}),
		metadata,
	});
	writeFileSync(path, swapped);
	const { code, stderr } = await train([...command, "--resume"]);
	expect(code).toBe(2);
	expect(stderr).toMatch(
		/kept\.ckpt: .*the checkpoint belongs to the rule "sgd"/,
	);
	expect(readFileSync(path).equals(Buffer.from(swapped))).toBe(true);
});

test("a reader of stderr or stdout that goes away does not end the training", async () => {
	const child = spawn(
		process.execPath,
		[
			...[program, "train", digits, "--target", "digit", "--rules", "sgd,adam"],
			...["--epochs", "8", "--out", "out"],
		],
		{ cwd: directory },
	);
	child.stdout.destroy();
	child.stderr.once("data", () => child.stderr.destroy());
	const code = await new Promise((resolve) => child.on("close", resolve));
	expect(code).toBe(0);
	const kept = readFileSync(join(directory, "out", "results.json"), "utf8");
	expect(results(kept).runs.map(({ trainCost }) => trainCost.length)).toEqual([
		8, 8,
	]);
	expect(existsSync(join(directory, "out", "adam.safetensors"))).toBe(true);
});

test("a training killed at any time resumes to the numbers of an uninterrupted one", async () => {
	const command = [
		...[digits, "--target", "digit", "--rules", "momentum,adam", "--json"],
		...["--epochs", "12", "--hidden", "8,8", "--validation", "0.2"],
	];
	const whole = results((await train(command)).stdout);
	const keeping = [...command, "--checkpoint", "kept.ckpt"];
	const path = join(directory, "kept.ckpt");
	const { numRuns, seed } = draws(3, 6);
	// Three signals in turn, after times that the seed decides.
	for (let k = 0; k < numRuns; k++) {
		const signal = (["SIGKILL", "SIGTERM", "SIGINT"] as const)[k % 3];
		const delay = 300 + (((seed + k) * 7919) % 2000);
		const resume = existsSync(path) ? ["--resume"] : [];
		const child = spawn(
			process.execPath,
			[program, "train", ...keeping, ...resume],
			{ cwd: directory, stdio: "ignore" },
		);
		const timer = setTimeout(() => child.kill(signal), delay);
		const code = await new Promise((resolve) => child.on("close", resolve));
		clearTimeout(timer);
		const expected = { SIGKILL: null, SIGTERM: 143, SIGINT: 130 }[
			signal ?? "SIGINT"
		];
		// Before the handlers are installed, and after the work, the system's default applies.
		expect([expected, null, 0]).toContain(code);
		const left = readdirSync(directory).filter((name) => /\.part$/.test(name));
		if (signal !== "SIGKILL") expect(left).toEqual([]);
		for (const name of left) rmSync(join(directory, name));
		if (k % 3 === 2 || k === numRuns - 1) {
			const again = existsSync(path) ? ["--resume"] : [];
			const done = await train([...keeping, ...again]);
			expect(done.code).toBe(0);
			expect(results(done.stdout)).toEqual(whole);
			rmSync(path);
		}
	}
});
