import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "./commandLine.js";

const program = fileURLToPath(
	new URL("../packages/cli/bin/ravine.js", import.meta.url),
);

const interruptAt = new URL("./interruptAt.mjs", import.meta.url).href;
const home = process.cwd();
let directory: string;
beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "ravine-cli-"));
	process.chdir(directory);
});
afterAll(() => {
	process.chdir(home);
	rmSync(directory, { recursive: true, force: true });
});

/** Runs the program in a process of its own, as a shell does. */
function runProgram(
	...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [program, ...args]);
		let [stdout, stderr] = ["", ""];
		child.stdout.setEncoding("utf8").on("data", (text) => {
			stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			stderr += text;
		});
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, stdout, stderr }));
	});
}

async function json(...args: string[]) {
	const { code, stdout, stderr } = await runCommand(...args, "--json");
	expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
	return JSON.parse(stdout);
}

describe("race", () => {
	test.each<[string, string[], number | null, boolean]>([
		["sgd", ["learningRate=0.05"], 390, false],
		["sgd", ["learningRate=0.45"], 42, false],
		["sgd", ["learningRate=0.51"], null, true],
		["momentum", ["learningRate=0.45", "beta=0.9"], 25, false],
		["rmsprop", ["learningRate=0.4", "beta=0.9"], 15, false],
		["rmsprop", ["learningRate=0.2", "beta=0.9"], 33, false],
		["adam", ["learningRate=0.4", "beta1=0.8", "beta2=0.99"], 32, false],
	])(
		"%s with %j reaches the bowl's floor after %j steps",
		async (rule, settings, steps, diverged) => {
			const set = settings.flatMap((one) => ["--set", `${rule}.${one}`]);
			const { runs } = await json("race", "--rules", rule, ...set);
			expect(runs).toHaveLength(1);
			expect(runs[0]).toMatchObject({ rule, stepsToTarget: steps, diverged });
		},
	);

	test("--json prints one object with every step, and draws nothing", async () => {
		const record = await json("race", "bowl", "--steps", "7");
		expect(Object.keys(record)).toEqual(["surface", "start", "target", "runs"]);
		expect(record).toMatchObject({
			surface: "bowl",
			start: { x: -5, y: -2 },
			target: 1e-3,
		});
		expect(record.runs.map(({ rule }: { rule: string }) => rule)).toEqual([
			"sgd",
			"momentum",
			"rmsprop",
			"adam",
		]);
		for (const run of record.runs) {
			expect(Object.keys(run)).toEqual([
				"rule",
				"label",
				"settings",
				"stepsToTarget",
				"finalCost",
				"diverged",
				"path",
			]);
			expect(run.path).toHaveLength(8);
			expect(run.path[0]).toEqual([-5, -2]);
			expect(run.stepsToTarget).toBe(null);
			const [x, y] = run.path[7];
			expect(run.finalCost).toBeCloseTo(0.1 * x * x + 2 * y * y, 12);
		}
		// The first step by hand: the slopes are 0.2 x = -1 and 4 y = -8, the rate 0.45.
		expect(record.runs[0].path[1][0]).toBeCloseTo(-4.55, 12);
		expect(record.runs[0].path[1][1]).toBeCloseTo(1.6, 12);
		expect(existsSync(join(directory, "race.svg"))).toBe(false);
	});

	test("a run whose cost overflows has no final cost", async () => {
		const { runs } = await json(
			...["race", "x^4", "--start", "x=3"],
			...["--rules", "sgd", "--set", "sgd.learningRate=1"],
		);
		expect(runs[0]).toMatchObject({
			stepsToTarget: null,
			finalCost: null,
			diverged: true,
		});
		expect(runs[0].path.flat().every(Number.isFinite)).toBe(true);
	});

	test("the target is relative to a surface's lowest minimum, and to 0 for a formula", async () => {
		const { runs } = await json("race", "styblinskiTang", "--target", "1e9");
		expect(runs[0].stepsToTarget).toBe(0);
		const lowered = ["race", "x^2 - 5", "--start", "x=1", "--rules", "sgd"];
		const set = ["--set", "sgd.learningRate=0.25"];
		const record = await json(...lowered, ...set, "--target", "-4.9");
		expect(record.surface).toBe("x^2 - 5");
		// x halves at each step: 1, 1/2, 1/4 gives a cost of -4.9375.
		expect(record.runs[0].stepsToTarget).toBe(2);
	});

	test("prints a table and draws the picture", async () => {
		const { code, stdout } = await runCommand("race");
		expect(code).toBe(0);
		expect(stdout).toContain("rates: the surface's own;");
		expect(stdout).toMatch(/^sgd +learningRate 0\.45 +42 .* no$/m);
		expect(stdout).toMatch(
			/^momentum +learningRate 0\.45, beta 0\.9 +25 .* no$/m,
		);
		expect(stdout).toContain("picture: race.svg");
		expect(readFileSync(join(directory, "race.svg"), "utf8")).toMatch(/^<svg/);
	});

	test("prints the learning rates of a race on a formula", async () => {
		const { stdout } = await runCommand(
			...["race", "x^2 + y^2", "--start", "x=1,y=2", "--out", "formula.svg"],
		);
		expect(stdout).toContain(
			"the best of 9 around 1 / curvature at the start (2)",
		);
		// One step of plain descent: 1 / curvature is exact on a round bowl.
		expect(stdout).toMatch(/^sgd +learningRate 0\.5 +1 +0 +no$/m);
		expect(existsSync(join(directory, "formula.svg"))).toBe(true);
	});

	test("draws the cost if there are too many variables for contours, and says so", async () => {
		const { code, stdout } = await runCommand(
			"race",
			"wood",
			"--out",
			"wood.svg",
		);
		expect(code).toBe(0);
		expect(stdout).toContain("there are 4: the picture shows the cost");
		expect(readFileSync(join(directory, "wood.svg"), "utf8")).toMatch(/^<svg/);
	});

	test("draws a picture that moves, with an inset, and refuses what cannot move", async () => {
		const short = ["race", "--steps", "20", "--rules", "sgd,adam"];
		const draw = async (...extras: string[]) => {
			const { code } = await runCommand(
				...[...short, ...extras, "--out", "moving.svg", "--force"],
			);
			expect(code).toBe(0);
			return readFileSync(join(directory, "moving.svg"), "utf8");
		};
		const moving = await draw("--animate", "--inset");
		expect(moving.match(/<animateMotion[^>]*dur="8s"/g)).toHaveLength(2);
		expect(moving).toContain(">5×<");
		expect(await draw()).not.toMatch(/<animate|5×/);
		for (const [args, message] of [
			[["--steps", "1001", "--animate"], /at most 1000 steps/],
			[["wood", "--animate"], /paths move over one or two variables/],
			[["x^2", "--start", "x=1", "--inset"], /an inset needs two variables/],
		] as const) {
			const { code, stderr } = await runCommand("race", ...args);
			expect(code).toBe(2);
			expect(stderr).toMatch(message);
		}
	});

	test("noise is the same for the same seed, and different for another seed", async () => {
		const noisy = ["race", "--rules", "sgd", "--steps", "5", "--noise", "0.1"];
		const [one, again, other] = await Promise.all([
			json(...noisy, "--seed", "4"),
			json(...noisy, "--seed", "4"),
			json(...noisy, "--seed", "5"),
		]);
		expect(again).toEqual(one);
		expect(other.runs[0].path[5]).not.toEqual(one.runs[0].path[5]);
	});

	test("with the chosen rates, a race on Rosenbrock's formula crosses the valley", async () => {
		const { runs } = await json(
			...["race", "(1 - x)^2 + 100 * (y - x^2)^2", "--start", "x=-1.2,y=1"],
		);
		const steps = runs.map(
			(run: { stepsToTarget: number | null }) => run.stepsToTarget,
		);
		expect(steps.filter((count: number | null) => count !== null)).toHaveLength(
			2,
		);
	});

	test("takes one rule several times, with settings in the list", async () => {
		const { code, stdout } = await runCommand(
			...["race", "--out", "rates.svg"],
			...["--rules", "sgd:0.05,sgd:0.45,sgd:0.51,adam:0.4:beta1=0.8"],
		);
		expect(code).toBe(0);
		for (const row of ["0\\.05 +390", "0\\.45 +42", "0\\.51 +never"]) {
			expect(stdout).toMatch(new RegExp(`^sgd +learningRate ${row} `, "m"));
		}
		const svg = readFileSync(join(directory, "rates.svg"), "utf8");
		for (const label of ["sgd 0.05", "sgd 0.45", "sgd 0.51", "adam 0.4"]) {
			expect(svg).toContain(label);
		}
		const { runs } = await json("race", "--rules", "sgd:0.1,sgd:0.2");
		expect(runs.map(({ label }: { label: string }) => label)).toEqual([
			"sgd 0.1",
			"sgd 0.2",
		]);
	});

	test("replaces no picture by default", async () => {
		const own = join(directory, "pictures");
		mkdirSync(own);
		const draw = () =>
			spawnSync(process.execPath, [program, "race"], {
				cwd: own,
				encoding: "utf8",
			});
		expect(draw().stdout).toContain("picture: race.svg\n");
		const first = readFileSync(join(own, "race.svg"), "utf8");
		writeFileSync(join(own, "race.svg"), "mine");
		expect(draw().stdout).toContain("picture: race-2.svg\n");
		expect(readFileSync(join(own, "race.svg"), "utf8")).toBe("mine");
		expect(readFileSync(join(own, "race-2.svg"), "utf8")).toBe(first);
	});

	test("takes rules from text files", async () => {
		writeFileSync(
			join(directory, "half.rule"),
			"setting share = 0.5\nw = w - share * w\n",
		);
		const { runs } = await json(
			...["race", "--rules", "./half.rule,sgd", "--steps", "2"],
			...["--set", "half.share=0.25"],
		);
		expect(runs[0].rule).toBe("half");
		expect(runs[0].settings).toEqual({ share: 0.25 });
		expect(runs[0].path).toEqual([
			[-5, -2],
			[-3.75, -1.5],
			[-2.8125, -1.125],
		]);
	});
});

describe("explain", () => {
	test("shows a link too", async () => {
		const { code, stdout } = await runCommand("explain", "cautious");
		expect(code).toBe(0);
		expect(stdout).toContain("step ← was − w");
	});

	test("prints a rule's formula, settings, operations and bytes", async () => {
		const { code, stdout } = await runCommand("explain", "adam");
		expect(code).toBe(0);
		expect(stdout).toContain("Kingma & Ba 2015");
		expect(stdout).toContain("m ← β₁ · m + (1 − β₁) · g");
		expect(stdout).toMatch(/^ +beta2 +β₂ +0\.999 +\[0, 1\) +how much/m);
		expect(stdout).toMatch(/^ +v: one number per parameter, from 0$/m);
		expect(stdout).toMatch(/^once a step/m);
		expect(stdout).toMatch(/^ +k\d = 1 - beta1$/m);
		expect(stdout).toMatch(/^ +v' = beta2 \* v \+ k\d \* \(g \* g\)$/m);
		// Reads w, g, m and v; writes w, m and v.
		expect(stdout).toContain("16 bytes read, 12 written");
		expect(stdout).toContain("in one pass");
	});

	test("prints the passes of a rule with a reduction", async () => {
		writeFileSync(
			join(directory, "clipped.rule"),
			"setting rate = 0.1\nw = w - rate * g / max(1, globalNorm(g))\n",
		);
		const { stdout } = await runCommand("explain", "clipped.rule");
		expect(stdout).toContain("sumOverAllArrays(g^2)");
		expect(stdout).toMatch(/^ +rate +0\.1 +any finite number/m);
		// The first pass reads g, the second w and g.
		expect(stdout).toContain("12 bytes read, 4 written");
		expect(stdout).toContain("in 2 passes");
	});

	test("--latex prints only the formula, --wat only the kernel", async () => {
		const [latex, wat] = await Promise.all([
			runCommand("explain", "sgd", "--latex"),
			runCommand("explain", "sgd", "--wat"),
		]);
		expect(latex.stdout).toMatch(/^\\begin\{aligned\}\nw &\\leftarrow w - /);
		expect(wat.stdout).toMatch(/^\(module/);
		expect(wat.stdout).toContain("f32x4.mul");
	});
});

describe("other libraries' optimizers", () => {
	test("explain shows the text, the differences, the options and the library's states", async () => {
		const { code, stdout } = await runCommand(
			...["explain", "--dialect", "torch", "adam:amsgrad:betas=[0.8,0.99]"],
		);
		expect(code).toBe(0);
		expect(stdout).toContain("torch.optim.Adam, torch 2.15.0");
		expect(stdout).toMatch(/^ {2}vMax = max\(vMax, v\)$/m);
		expect(stdout).toContain("as in ravine's adam");
		expect(stdout).toMatch(/^ +betas\[1\] +beta2 +0\.999 +\[0, 1\) +how much/m);
		expect(stdout).toMatch(/^ +amsgrad +false +true, false$/m);
		expect(stdout).toContain("vMax (max_exp_avg_sq): one number per parameter");
		expect(stdout).toContain("20 bytes read, 16 written");
	});

	test("as JSON, and in LaTeX", async () => {
		const torch = [
			"explain",
			"--dialect",
			"torch",
			"sgd:momentum=0.9:nesterov",
		];
		const { stdout } = await runCommand(...torch, "--json");
		expect(JSON.parse(stdout)).toMatchObject({
			name: "torch.sgd",
			stateNames: { buffer: "momentum_buffer" },
			states: [{ name: "buffer" }],
		});
		const latex = await runCommand(...torch, "--latex");
		expect(latex.stdout).toContain("\\mu\\,\\mathrm{buffer}");
	});

	test("rules lists them with their options", async () => {
		const { stdout } = await runCommand("rules", "--dialect", "torch");
		expect(stdout).toMatch(
			/^rprop +lr 0\.01, etas\[0\] 0\.5, etas\[1\] 1\.2, /m,
		);
		const { stdout: json } = await runCommand(
			...["rules", "--dialect", "torch", "--json"],
		);
		const names = JSON.parse(json).map(({ name }: { name: string }) => name);
		expect(names).toContain("clipGradNorm");
		expect(names).not.toContain("stepLr");
	});

	test.each([
		["sdg", 'no optimizer called "sdg"'],
		["adam:lr", "lr must be a number"],
		["adam:=3", "write NAME:OPTION=VALUE"],
		["adam:lr=", "write NAME:OPTION=VALUE"],
		["adam:beta1=0.8", 'did you mean "betas"?'],
		["sgd:nesterov", "nesterov needs a momentum"],
		["adam:lr=(", "adam:lr=("],
		["__proto__", "no optimizer called"],
	])("explain --dialect torch %s is refused", async (item, message) => {
		const { code, stderr } = await runCommand(
			...["explain", "--dialect", "torch", item],
		);
		expect(code).toBe(2);
		expect(stderr).toContain(message);
	});
});

describe("the lists", () => {
	test("rules are listed with their defaults", async () => {
		const { code, stdout } = await runCommand("rules");
		expect(code).toBe(0);
		const names = stdout.split("\n").map((line) => line.split(" ")[0]);
		for (const name of [
			"sgd",
			"momentum",
			"heavyBall",
			"nesterov",
			"rmsprop",
			"adam",
		]) {
			expect(names).toContain(name);
		}
		expect(names.indexOf("sgd")).toBeLessThan(names.indexOf("adam"));
		expect(stdout).toMatch(/^adam +learningRate 0\.001, beta1 0\.9, /m);
	});

	test("surfaces are listed with starts that --start takes", async () => {
		const { stdout } = await runCommand("surfaces");
		expect(stdout).toMatch(/^bowl +x=-5,y=-2 +0 +the oblong bowl/m);
		const start = /^rosenbrock +(\S+)/m.exec(stdout)?.[1];
		expect(start).toBe("x=-1.2,y=1");
		const record = await json("race", "rosenbrock", "--start", "x=-1.2,y=1");
		expect(record.start).toEqual({ x: -1.2, y: 1 });
	});
});

describe("the program", () => {
	test("prints its version and its commands", async () => {
		const [version, help, alone] = await Promise.all([
			runProgram("--version"),
			runProgram("--help"),
			runProgram(),
		]);
		expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
		for (const command of [
			"fit",
			"race",
			"train",
			"explain",
			"rules",
			"surfaces",
			"report",
		]) {
			expect(help.stdout).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
		}
		expect(alone).toEqual(help);
		expect(help.code).toBe(0);
	});

	test("reports results that cannot be written", async () => {
		const full = openSync("/dev/full", "w");
		for (const command of ["rules", "--help"]) {
			const { status, stderr } = spawnSync(
				process.execPath,
				[program, command],
				{
					stdio: ["ignore", full, "pipe"],
					encoding: "utf8",
				},
			);
			expect({ status, stderr }).toEqual({
				status: 1,
				stderr: "ravine: cannot write the results: the disk is full\n",
			});
		}
		closeSync(full);
	});

	test("prints JSON for every command with --json", async () => {
		const rules = await json("rules");
		expect(rules.map(({ name }: { name: string }) => name)).toContain("adam");
		expect(rules[0].defaults).toHaveProperty("learningRate");
		const surfaces = await json("surfaces");
		expect(surfaces[0]).toHaveProperty("start");
		const rule = await json("explain", "adam");
		expect(rule).toMatchObject({
			name: "adam",
			passes: 1,
			bytesRead: 16,
			bytesWritten: 12,
		});
	});

	test("control characters of rule texts and names never reach the terminal", async () => {
		writeFileSync(
			join(directory, "evil\u001b]0;x\u0007.rule"),
			"w = w - \u001b[31m * g\n",
		);
		const { stdout, stderr } = await runProgram(
			...["explain", "./evil\u001b]0;x\u0007.rule"],
		);
		expect(`${stdout}${stderr}`).toContain("\\u001b");
		expect(`${stdout}${stderr}`).not.toMatch(/(?![\n\t])\p{Cc}/u);
	});

	test("ends quietly if its reader goes away", async () => {
		const child = spawn(process.execPath, [
			program,
			...["race", "--json", "--steps", "20000"],
		]);
		let stderr = "";
		child.stderr.setEncoding("utf8").on("data", (text) => {
			stderr += text;
		});
		child.stdout.once("data", () => child.stdout.destroy());
		const code = await new Promise((resolve) => child.on("close", resolve));
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
	});

	test("ends at Ctrl-C with code 130 and no stack trace", async () => {
		const child = spawn(
			process.execPath,
			["--import", interruptAt, program, "report", "--epochs", "40"],
			{
				cwd: directory,
				env: { ...process.env, INTERRUPT_AT: "sgd: epoch" },
			},
		);
		let stderr = "";
		child.stderr.setEncoding("utf8").on("data", (text) => {
			stderr += text;
		});
		const code = await new Promise((resolve) => child.on("close", resolve));
		expect(code).toBe(130);
		expect(stderr).not.toMatch(/^\s+at /m);
		expect(existsSync(join(directory, "report", "index.html"))).toBe(false);
	});
});

describe("report", () => {
	test("prints both tables and writes one self-contained page", async () => {
		const { code, stdout } = await runCommand(
			...["report", "--out", "page", "--epochs", "2"],
		);
		expect(code).toBe(0);
		const column = [...stdout.matchAll(/ (\d+|never) +\S+ +(?:yes|no)$/gm)];
		expect(column.map(([, steps]) => steps)).toEqual([
			"390",
			"42",
			"never",
			"25",
			"15",
			"32",
			"33",
		]);
		expect(stdout).toMatch(/^adam .* \d+\.\d+ %/m);
		const file = join(directory, "page", "index.html");
		expect(stdout).toContain(join("page", "index.html"));
		expect(stdout).toMatch(/ravine lab; in a clone, npm run lab$/m);
		const page = readFileSync(file, "utf8");
		expect(page.slice(0, 15)).toBe("<!doctype html>");
		// The page fetches nothing: its scripts and styles are in it, its policy names their hashes, its images are data.
		expect(page.match(/<script [^>]*src|<iframe|@import|url\((?!#)/g)).toBe(
			null,
		);
		const sources = page.match(/<(?:img|link)[^>]*(?:src|href)="[^"]{0,5}/g);
		expect(sources?.every((source) => source.endsWith('"data:'))).toBe(true);
		const [, policy = ""] =
			/Security-Policy" content="([^"]*)"/.exec(page) ?? [];
		expect(policy).not.toMatch(/unsafe|https?:|\*|'self'/);
		for (const [, text] of page.matchAll(
			/<(?:script type="module"|style)>(.*?)<\/(?:script|style)>/gs,
		)) {
			const hash = createHash("sha256")
				.update(text as string)
				.digest("base64");
			expect(policy).toContain(`'sha256-${hash}'`);
		}
		expect(page.match(/ (?:style|on[a-z]+)="/g)).toBe(null);
		expect(page.match(/<math/g)?.length).toBeGreaterThanOrEqual(6);
		// Three races, the averages, the costs and the digits, each wide and narrow; one race has no controls.
		expect(page.match(/<figure data-(?:player|rates|reader)>/g)).toHaveLength(
			5,
		);
		expect(page.match(/<figure>/g)).toHaveLength(1);
		expect(page.match(/<div class="controls" hidden>/g)).toHaveLength(5);
		expect(page.match(/<svg /g)).toHaveLength(12);
		// The legend says how a run ends, and no caption says it again.
		expect(page).toContain(">diverges: it leaves the<");
		expect(page).not.toContain("<figcaption");
		expect(page).toMatch(/<code>ravine lab<\/code>.*<code>npm run lab<\/code>/);
		const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(page.includes("CC BY 4.0")).toBe(true);
		const shown = page.replace(/<script type="module">.*?<\/script>/gs, "");
		expect(shown.match(/NaN|undefined|\[object/g)).toBe(null);
	});
});
