// Repeats the tests with random inputs, each time with another seed and more runs.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const usage = `Usage: npm run fuzz -- [--minutes N] [--factor N] [--seed N] [--only REGEX]

  --minutes N   the duration, 60 by default; the current round is finished
  --factor N    runs of a round over those of npm test, 5 by default
  --seed N      the first round's seed; by default, one from the clock
  --only REGEX  only test files whose paths match`;

const root = fileURLToPath(new URL("..", import.meta.url));

function refuse(problem) {
	console.error(`fuzz: ${problem}\n${usage.split("\n")[0]}`);
	process.exit(2);
}

function readArguments() {
	try {
		return parseArgs({
			options: {
				minutes: { type: "string", default: "60" },
				factor: { type: "string", default: "5" },
				seed: { type: "string" },
				only: { type: "string", default: "" },
				help: { type: "boolean", default: false },
			},
		}).values;
	} catch (error) {
		return refuse(error.message);
	}
}

function number(option, text) {
	const value = Number(text);
	if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
	return refuse(`--${option} must be a number from 0, got "${text}"`);
}

/** The test files with random inputs. */
function findFiles(pattern) {
	return ["packages", "test"]
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
				.filter((path) => path.endsWith(".ts"))
				.map((path) => join(folder, path)),
		)
		.filter((path) => !/node_modules|dist/.test(path))
		.filter((path) =>
			/\bfuzz\.js"|\bconformance\.js"/.test(
				readFileSync(join(root, path), "utf8"),
			),
		)
		.filter((path) => path.endsWith(".test.ts") && pattern.test(path));
}

const { help, ...given } = readArguments();
if (help) {
	console.log(usage);
	process.exit(0);
}
const minutes = number("minutes", given.minutes);
const factor = number("factor", given.factor);
let seed = Math.floor(
	given.seed === undefined ? Date.now() / 1000 : number("seed", given.seed),
);
let pattern;
try {
	pattern = new RegExp(given.only, "i");
} catch (error) {
	refuse(`--only: ${error.message}`);
}
const files = findFiles(pattern);
if (files.length === 0) refuse(`no test file matches --only ${given.only}`);

let child;
let interrupted = false;
process.once("SIGINT", () => {
	interrupted = true;
	child?.kill("SIGINT");
});

const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const end = Date.now() + minutes * 60_000;
for (let round = 1; round === 1 || Date.now() < end; round++, seed++) {
	const began = Date.now();
	child = spawn(
		process.execPath,
		[vitest, "run", "--reporter=dot", "--testTimeout=1800000", ...files],
		{
			cwd: root,
			stdio: ["ignore", "pipe", "pipe"],
			env: {
				...process.env,
				RAVINE_FUZZ_SEED: String(seed),
				RAVINE_FUZZ_FACTOR: String(factor),
			},
		},
	);
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (data) => {
			output += data;
		});
	}
	const code = await new Promise((resolve) => child.once("close", resolve));
	if (interrupted) {
		console.error(`Interrupted in round ${round}, seed ${seed}.`);
		process.exit(130);
	}
	const seconds = Math.round((Date.now() - began) / 1000);
	if (code !== 0) {
		process.stderr.write(output);
		console.error(
			`Round ${round} failed. Again: npm run fuzz -- --minutes 0 --seed ${seed} --factor ${factor}`,
		);
		process.exit(1);
	}
	console.log(`round ${round}, seed ${seed}: nothing broke (${seconds} s)`);
}
