import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, runCommand } from "../../../test/commandLine.js";
import { draws } from "../../../test/fuzz.js";

const home = process.cwd();
const directory = mkdtempSync(join(tmpdir(), "ravine-main-"));
beforeAll(() => {
	process.chdir(directory);
	writeFileSync("flowers.csv", flowers);
	writeFileSync("empty.rule", "");
	writeFileSync("kept.svg", "mine");
	writeFileSync("half.rule", "setting share = 0.5\nw = w - share * w\n");
	mkdirSync("folder");
});
afterAll(() => {
	process.chdir(home);
	rmSync(directory, { recursive: true, force: true });
});

/** 40 rows of two numbers and a text, and two kinds. */
const flowers = `petal,sepal,soil,kind\n${Array.from({ length: 40 }, (_, i) => {
	const tall = i % 2;
	const petal = (2 * tall + Math.sin(7 * i)).toFixed(3);
	return `${petal},${5 - tall},${i % 3 === 0 ? "clay" : "sand"},${tall ? "tall" : "low"}\n`;
}).join("")}`;
const small = ["train", "flowers.csv", "--target", "kind", "--epochs", "3"];

describe("bad input", () => {
	test.each<[string, string[], string]>([
		["an unknown rule", ["race", "--rules", "adm"], 'did you mean "adam"?'],
		["a rule unlike any", ["race", "--rules", "zzzzzz"], " adam, "],
		["no rule", ["race", "--rules", ","], "--rules sgd,adam"],
		["a rule twice", ["race", "--rules", "sgd,sgd"], '"sgd" is given twice'],
		["an unknown surface", ["race", "rosenbrok"], 'did you mean "rosenbrock"?'],
		["--set without a number", ["race", "--set", "adam.beta1"], "RULE.SETTING"],
		["--set without a rule", ["race", "--set", "beta1=1"], "RULE.SETTING"],
		["--set with a word", ["race", "--set", "adam.beta1=x"], "RULE.SETTING"],
		[
			"--set of a rule that is not raced",
			["race", "--set", "addam.beta1=0.9"],
			'did you mean "adam"?',
		],
		[
			"--set of an unknown setting",
			["race", "--set", "adam.beta3=0.9"],
			"settings are learningRate, beta1, beta2, epsilon",
		],
		[
			"--set out of range",
			["race", "--set", "adam.beta1=1.5"],
			"adam: beta1 must be in [0, 1), got 1.5",
		],
		[
			"--set of a prototype",
			["race", "--set", "__proto__.x=1"],
			"is not in --rules",
		],
		["a malformed start", ["race", "--start", "x:1"], "for example x=-5,y=-2"],
		["half a start", ["race", "--start", "x=1"], "lacks y"],
		["a start too many", ["race", "--start", "x=1,y=1,z=1"], '"z"'],
		["a start given twice", ["race", "--start", "x=1,x=2"], "given twice"],
		["a formula alone", ["race", "x^2"], "needs --start"],
		["no steps", ["race", "--steps", "0"], "a whole number from 1"],
		["half a step", ["race", "--steps", "1.5"], "a whole number from 1"],
		["a word for a target", ["race", "--target", "low"], "a number"],
		["negative noise", ["race", "--noise", "-1"], "a number from 0"],
		["an infinite start", ["race", "--start", "x=1e999,y=1"], "NAME=NUMBER"],
		["a missing rule file", ["race", "--rules", "no.rule"], "no such file"],
		["an empty rule file", ["explain", "empty.rule"], "it is empty"],
		["a folder for a rule", ["explain", "./folder"], "it is a directory"],
		["no rule to explain", ["explain"], "missing required argument"],
		["an unknown rule to explain", ["explain", "rmsprob"], '"rmsprop"'],
		[
			"a picture in no directory",
			["race", "--out", "no/such/race.svg"],
			"cannot write no/such/race.svg",
		],
		[
			"a picture in place of a directory",
			["race", "--out", "folder"],
			"it is a directory",
		],
		[
			"a picture below a file",
			["race", "--json", "--out", "kept.svg/race.svg"],
			"cannot write kept.svg/race.svg",
		],
		["a report below a file", ["report", "--out", "kept.svg/a"], "cannot make"],
		["a report in a file", ["report", "--out", "kept.svg"], "cannot make"],
		[
			"a picture that is not SVG",
			["race", "--out", "race.png"],
			"pictures are SVG",
		],
		[
			"a picture in place of another file",
			["race", "--out", "kept.svg"],
			"the file there is not a picture of ravine's; --force replaces it",
		],
		["a half setting", ["race", "--rules", "sgd:0.1:"], "NAME:SETTING=NUMBER"],
		[
			"an unknown setting in the list",
			["race", "--rules", "adam:rate=1"],
			"settings are learningRate, beta1, beta2, epsilon",
		],
		[
			"a prototype's name for a rule",
			["race", "--rules", "toString"],
			"no rule",
		],
		["a prototype's name for a surface", ["race", "constructor"], "no surface"],
		["an unknown option", ["race", "--colour"], "unknown option '--colour'"],
		["an unknown command", ["rase"], "Did you mean race?"],
		["too many arguments", ["race", "bowl", "wood"], "too many arguments"],
	])("%s is refused", async (_, args, message) => {
		const before = readdirSync(".", { recursive: true });
		expectRefusal(await runCommand(...args), message);
		expect(readdirSync(".", { recursive: true })).toEqual(before);
		expect(readFileSync("kept.svg", "utf8")).toBe("mine");
	});

	test.each([
		["no target", ["train", "flowers.csv"], /--target/],
		["a missing file", ["train", "none.csv", "--target", "1"], /none\.csv/],
		[
			"an unknown target",
			["train", "flowers.csv", "--target", "kindd"],
			/"kind"\?/,
		],
		["an unknown task", [...small, "--task", "guess"], /classify, regress/],
		["--hidden 0", [...small, "--hidden", "0"], /whole number from 1/],
		["--batch 1.5", [...small, "--batch", "1.5"], /whole number from 1/],
		["--epochs x", [...small, "--epochs", "x"], /whole number from 1/],
		["--test 1", [...small, "--test", "1"], /above 0 and below 1/],
		["--test 0", [...small, "--test", "0"], /above 0 and below 1/],
		["--seed 1.5", [...small, "--seed", "1.5"], /whole number/],
		["an unknown rule", [...small, "--rules", "adm"], /"adam"\?/],
		["--resume alone", [...small, "--resume"], /--checkpoint/],
		[
			"no checkpoint",
			[...small, "--resume", "--checkpoint", "no.ckpt"],
			/no\.ckpt/,
		],
		["an unwritable --out", [...small, "--out", "flowers.csv"], /flowers\.csv/],
		[
			"an unwritable checkpoint",
			[...small, "--checkpoint", "no/where.ckpt"],
			/cannot write no.where\.ckpt/,
		],
	] as const)("train: %s is refused", async (_, args, message) => {
		const before = readdirSync(".", { recursive: true });
		expectRefusal(await runCommand(...args), message);
		expect(readdirSync(".", { recursive: true })).toEqual(before);
	});

	test("a rule file may have any name, and a refusal of it is not a stack trace", async () => {
		for (const name of ["my rule", "constructor", "a: b", "é"]) {
			writeFileSync(
				join(directory, `${name}.rule`),
				"setting learningRate = 0.1 in [0, 1]\nw = w - learningRate * g\n",
			);
			const outcome = await runCommand(
				...["race", "--rules", `./${name}.rule`],
				...["--set", `${name}.learningRate=-1`],
			);
			expectRefusal(outcome);
			expect(outcome.stderr).toContain("learningRate must be");
			const good = await runCommand(
				...["race", "--rules", `./${name}.rule`, "--json"],
			);
			expect(good.code).toBe(0);
		}
	});

	test("a formula's error shows a caret", async () => {
		const outcome = await runCommand("race", "x^2 +* y", "--start", "x=1,y=1");
		expectRefusal(outcome);
		expect(outcome.stderr).toMatch(/\n {2}x\^2 \+\* y\n {7}\^\n$/);
	});

	test("a rule file's error shows the line and a caret", async () => {
		writeFileSync(
			join(directory, "wrong.rule"),
			"setting rate = 0.1\nw = w - rat * g\n",
		);
		const outcome = await runCommand("race", "--rules", "sgd,wrong.rule");
		expectRefusal(outcome);
		expect(outcome.stderr).toContain("wrong, line 2:");
		expect(outcome.stderr).toMatch(/\n {2}w = w - rat \* g\n {10}\^\n$/);
	});
});

/** Words of a command line: sensible ones, odd ones, and hostile ones. */
const words = fc.oneof(
	fc.constantFrom(
		...["race", "train", "predict", "explain", "rules", "surfaces", "help"],
		...["fit", "y = a * x", "flowers.csv", "petal = a * sepal + b"],
		...[
			"bowl",
			"wood",
			"x^2 + y^2",
			"x^4",
			"1/x",
			"x",
			"",
			" ",
			"-",
			"--",
			"=",
		],
		...["sgd", "adam", "sgd:0.1", "adam:beta1=0.8:0.1", "sgd:1e300", "sgd:-1"],
		...["flowers.csv", "folder", "none", "half.rule", "./half.rule:0.25"],
		...[
			"kind",
			"petal",
			"1",
			"4",
			"0",
			"-1",
			"1.5",
			"1e999",
			"NaN",
			"1,2",
			"8,4",
		],
		...[
			"x=1,y=1",
			"x=1",
			"x=0",
			"x=1e300",
			"__proto__",
			"constructor",
			"toString",
		],
		...[
			"mean",
			"drop",
			"error",
			"classify",
			"regress",
			"\u001b[31m",
			"\0",
			"é",
		],
		...[
			"adam.beta1=0.5",
			"sgd.learningRate=1e308",
			"__proto__.x=1",
			"half.share=2",
		],
	),
	fc.string({ unit: "binary", maxLength: 12 }),
);
const options = fc.constantFrom(
	...[
		"--rules",
		"--set",
		"--start",
		"--steps",
		"--target",
		"--noise",
		"--seed",
	],
	...[
		"--json",
		"--latex",
		"--wat",
		"--task",
		"--missing",
		"--drop",
		"--features",
	],
	...["--bounds", "--fixed", "--sigma", "--starts", "--loss", "--scale"],
	...["--hidden", "--batch", "--test", "--validation", "--help", "--version"],
	...["--resume", "--colour", "--wide", "--animate", "--inset", "-V", "-h"],
);
/** The beginning of a fast command that writes nothing, so that the random words after it are parsed. */
const beginnings = fc.constantFrom<readonly string[]>(
	[],
	["race", "--json", "--steps", "5"],
	["race", "x^2 + y^2", "--start", "x=1,y=1", "--json", "--steps", "5"],
	["explain"],
	["train", "flowers.csv", "--target", "kind", "--epochs", "1", "--json"],
	["train", "flowers.csv", "--epochs", "1", "--rules", "sgd", "--json"],
	["predict", "flowers.csv"],
	["fit", "flowers.csv", "petal = a * sepal + b", "--json"],
);

test("random command lines exit with 0, 1 or 2, print no stack trace, and write no unexpected file", async () => {
	const commands = fc
		.tuple(beginnings, fc.array(fc.oneof(options, words), { maxLength: 5 }))
		.map(([beginning, others]) => [...beginning, ...others])
		// A race without --json draws a picture, and a default training takes long.
		.filter((args) => {
			const draws = args.includes("race") && !args.includes("--json");
			const trains = args.includes("train") && !args.includes("--epochs");
			return !draws && !trains && !args.includes("report");
		});
	const before = readdirSync(".", { recursive: true });
	await fc.assert(
		fc.asyncProperty(commands, async (args) => {
			const { code, stdout, stderr } = await runCommand(...args);
			// 1 is a fit that did not converge.
			expect(args.includes("fit") ? [0, 1, 2] : [0, 2]).toContain(code);
			const text = `${stdout}${stderr}`;
			expect(text).not.toMatch(/native code|\[object|^\s+at .*:\d+:\d+/m);
			if (code === 2) {
				expect(stderr).toMatch(/^ravine: /m);
				expect(stdout).toBe("");
			}
			if (code === 0 && args.includes("--json") && stdout.startsWith("{")) {
				expect(JSON.parse(stdout)).toBeTypeOf("object");
			}
		}),
		draws(60, 5),
	);
	expect(readdirSync(".", { recursive: true })).toEqual(before);
	expect(existsSync("race.svg")).toBe(false);
});
