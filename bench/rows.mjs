#!/usr/bin/env node
// @ts-check
/**
 * Measures costs over rows of data beside torch, scipy, C and plain JavaScript loops: `PYTHON=… node bench/rows.mjs`. Every
 * round measures all of them in turn, so that they share the machine's state.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fit } from "ravine";
import { prepareDataCost } from "../packages/ravine/dist/dataCost.js";
import { checkRowCost } from "../packages/ravine/dist/language/checkRowCost.js";
import { normal } from "../packages/ravine/dist/random.js";
import { spread } from "./statistics.mjs";

const ROWS = 1_000_000;
const ROUNDS = Number(process.argv[2] ?? 41);
const BATCH = 10_000;
/** Faster calls are repeated for so long, in milliseconds. */
const MIN_TIME = 2;

const peer = (/** @type {string} */ name) =>
	fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/**
 * A process that answers a line with seconds.
 *
 * @param {string} command
 * @param {string[]} args
 */
function startPeer(command, ...args) {
	const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
	const lines = createInterface({ input: child.stdout })[
		Symbol.asyncIterator
	]();
	child.stdin.write(`${ROWS}\n`);
	return {
		/** @param {string} what */
		async measure(what) {
			child.stdin.write(`${what}\n`);
			const { value } = await lines.next();
			return 1000 * Number.parseFloat(String(value));
		},
		end: () => child.kill(),
	};
}

/** @param {() => unknown} run */
async function time(run) {
	const began = performance.now();
	let runs = 0;
	do {
		await run();
		runs++;
	} while (performance.now() - began < MIN_TIME);
	return (performance.now() - began) / runs;
}

const random = normal(1);
const x = Float64Array.from({ length: ROWS }, (_, i) => (5 * i) / ROWS);
const y = x.map((x) => 2 * Math.exp(-1.3 * x) + 0.5 + 0.1 * random());

/**
 * @param {string} formula
 * @param {Record<string, number | undefined>} parameters
 * @param {Map<string, Float64Array>} columns
 * @param {number} rows
 * @param {"float32" | "float64"} precision
 */
async function costOf(formula, parameters, columns, rows, precision) {
	const lengths = new Map(Object.entries(parameters));
	const program = checkRowCost(
		"formula",
		formula,
		new Map(
			[...columns].map(([name, { length }]) => [
				name,
				length === rows ? undefined : length / rows,
			]),
		),
		lengths,
	);
	return prepareDataCost({
		...{ program, parameters: lengths, rows, columns, precision },
	});
}

/** @param {"float32" | "float64"} precision */
async function fullBatch(precision) {
	const cost = await costOf(
		"(a * exp(-b * x) + c - y)^2",
		{ a: undefined, b: undefined, c: undefined },
		new Map(Object.entries({ x, y })),
		ROWS,
		precision,
	);
	const at = Float64Array.of(1.2, 0.4, 0.1);
	const gradient = new Float64Array(3);
	return () => cost.costAndGradient(at, gradient);
}

/**
 * The step of a mini-batch of logistic regression, compiled and as a loop.
 *
 * @param {number} width
 * @param {"float32" | "float64"} precision
 */
async function logistic(width, precision) {
	const rows = 4 * BATCH;
	const X = Float64Array.from({ length: rows * width }, random);
	const labels = Float64Array.from({ length: rows }, () =>
		random() > 0 ? 1 : -1,
	);
	const cost = await costOf(
		"log1p(exp(-y * (dot(W, X) + b)))",
		{ W: width, b: undefined },
		new Map(Object.entries({ X, y: labels })),
		rows,
		precision,
	);
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	const batch = Uint32Array.from({ length: BATCH }, () =>
		Math.floor(rows * ((Math.abs(random()) * 1000) % 1)),
	);
	const at = new Numbers(width + 1).fill(0.1);
	const gradient = new Numbers(width + 1);
	const [ownX, ownY] = [Numbers.from(X), Numbers.from(labels)];
	return {
		compiled: () => cost.costAndGradient(at, gradient, batch),
		loop: () => logisticLoop(ownX, ownY, width, at, gradient, batch),
	};
}

/**
 * The loop that one writes by hand.
 *
 * @param {Float64Array | Float32Array} X
 * @param {Float64Array | Float32Array} y
 * @param {number} width
 * @param {Float64Array | Float32Array} at
 * @param {Float64Array | Float32Array} gradient
 * @param {Uint32Array} batch
 */
function logisticLoop(X, y, width, at, gradient, batch) {
	const count = batch.length;
	let cost = 0;
	gradient.fill(0);
	for (let k = 0; k < count; k++) {
		const row = Number(batch[k]);
		const from = row * width;
		let z = Number(at[width]);
		for (let j = 0; j < width; j++) z += Number(at[j]) * Number(X[from + j]);
		const label = Number(y[row]);
		const e = Math.exp(-label * z);
		cost += Math.log1p(e);
		const slope = (-label * e) / (1 + e) / count;
		for (let j = 0; j < width; j++) {
			gradient[j] = Number(gradient[j]) + slope * Number(X[from + j]);
		}
		gradient[width] = Number(gradient[width]) + slope;
	}
	return cost / count;
}

const folder = mkdtempSync(join(tmpdir(), "ravine-bench-"));
const binary = join(folder, "rows");
execFileSync("cc", [
	...["-O3", "-march=native", "-ffast-math", "-fopenmp"],
	...[peer("rows.c"), "-o", binary, "-lm"],
]);
const c = startPeer(binary);
const python = startPeer(process.env.PYTHON ?? "python3", peer("rows.py"));

const start = { a: 1, b: 1, c: 0 };
const [single, double] = [
	await fullBatch("float32"),
	await fullBatch("float64"),
];
/** @type {Record<string, () => Promise<number>>} */
const contenders = {
	"fit: ravine": () =>
		time(() => fit("y = a * exp(-b * x) + c", { x, y }, start)),
	"fit: scipy": () => python.measure("scipy"),
	"float32: ravine": () => time(single),
	"float32: torch": () => python.measure("torch"),
	"float32: C": () => c.measure("float"),
	"float64: ravine": () => time(double),
	"float64: C": () => c.measure("double"),
};
for (const width of [2, 64]) {
	for (const precision of /** @type {const} */ (["float64", "float32"])) {
		const { compiled, loop } = await logistic(width, precision);
		const name = `${width} features, ${precision}`;
		contenders[`${name}: ravine`] = () => time(compiled);
		contenders[`${name}: loop`] = () => time(loop);
	}
}

/** @type {Record<string, number[]>} */
const times = {};
for (let round = -3; round < ROUNDS; round++) {
	for (const [name, measure] of Object.entries(contenders)) {
		// A whole fit by scipy takes half a second.
		if (name.startsWith("fit") && round % 4 !== 0) continue;
		const own = await measure();
		times[name] ??= [];
		if (round >= 0) times[name].push(own);
	}
}
for (const [name, own] of Object.entries(times)) {
	const [what, who] = name.split(": ");
	const ours = /** @type {number[]} */ (times[`${what}: ravine`]);
	const ratio = spread(own.map((one, k) => one / Number(ours[k])));
	const best = Math.min(...own) / Math.min(...ours);
	console.log(
		`${name}: ${spread(own).median.toFixed(3)} ms at the median, ${Math.min(...own).toFixed(3)} at best${who === "ravine" ? "" : `; ${ratio.median.toFixed(2)} times ravine's (${best.toFixed(2)} best over best)`}`,
	);
}
c.end();
python.end();
rmSync(folder, { recursive: true });
process.exit();
