// @ts-check
/**
 * Small fits: three parameters, 50 rows. Prints the milliseconds of the import, of the first fit of the process and of
 * later ones at the median, and the digits that the fits agree to with exact slopes and all iterations that help.
 *
 * Usage: node fitting.mjs ravine | node fitting.mjs ml-levenberg-marquardt ITERATIONS
 */
import { uniform } from "../uniform.mjs";
import { answer } from "./turns.mjs";

const ROWS = 50;
const DATA_SETS = 20;
const WARM_UP = 1500;
const ROUNDS = 1500;

/** Noisy exponentials, with starts up to half of each parameter away. */
const random = uniform(1);
const sets = Array.from({ length: DATA_SETS }, () => {
	const truth = [1 + 9 * random(), 0.1 + random(), 2 * random()];
	const [a = 0, k = 0, c = 0] = truth;
	const t = Array.from({ length: ROWS }, (_, i) => i * 0.2);
	const y = t.map((x) => a * Math.exp(-k * x) + c + 0.1 * (random() - 0.5));
	return { t, y, start: truth.map((one) => one * (0.5 + random())) };
});

/** @typedef {(typeof sets)[number]} DataSet */
/** @typedef {(set: DataSet) => number[] | Promise<number[]>} Fit */

/** @returns {Promise<Fit>} */
async function ravine() {
	const { fit } = await import("../../packages/ravine/dist/index.js");
	return async ({ t, y, start: [a = 0, k = 0, c = 0] }) => {
		const start = { a, k, c };
		const found = await fit("y = a * exp(-k * t) + c", { t, y }, start);
		return Object.values(found.parameters);
	};
}

/**
 * The settings reach at least ten digits in all data sets; the fewest iterations that do are 10.
 *
 * @returns {Promise<Fit>}
 */
async function levenbergMarquardt(/** @type {number} */ maxIterations) {
	const library = await import("ml-levenberg-marquardt");
	return ({ t, y, start }) =>
		library.levenbergMarquardt(
			{ x: t, y },
			([a = 0, k = 0, c = 0]) =>
				(x) =>
					a * Math.exp(-k * x) + c,
			{
				initialValues: start,
				centralDifference: true,
				gradientDifference: 1e-5,
				damping: 10,
				dampingStepUp: 3,
				dampingStepDown: 10,
				maxIterations,
				// It looks at the residuals, which noise keeps large.
				errorTolerance: 0,
			},
		).parameterValues;
}

const [, , name, iterations] = process.argv;
const begin = performance.now();
const fit = await (name === "ravine"
	? ravine()
	: levenbergMarquardt(Number(iterations)));
const imported = performance.now();
const first = /** @type {DataSet} */ (sets[0]);
const found = [await fit(first)];
const cold = performance.now();
for (const set of sets.slice(1)) found.push(await fit(set));
for (let round = 0; round < WARM_UP; round++) await fit(first);
/** @type {number[]} */
const times = [];
for (let round = 0; round < ROUNDS; round++) {
	const before = performance.now();
	await fit(/** @type {DataSet} */ (sets[round % DATA_SETS]));
	times.push(performance.now() - before);
}
times.sort((a, b) => a - b);
answer({
	import: imported - begin,
	cold: cold - imported,
	warm: times[times.length >> 1],
	digits: await digits(),
});

/** The digits on which the worst fit and ravine's agree. */
async function digits() {
	const exact = await ravine();
	const all = sets.map(async (set, s) => {
		const right = await exact(set);
		const own = found[s] ?? [];
		return right.map((value, i) => Math.abs(Number(own[i]) / value - 1));
	});
	const largest = Math.max(...(await Promise.all(all)).flat());
	return -Math.log10(Math.max(largest, Number.EPSILON));
}
