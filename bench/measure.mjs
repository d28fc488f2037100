// @ts-check
import { freemem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { Unsupported } from "./contender.mjs";
import { spread } from "./statistics.mjs";

/**
 * @typedef {object} Measured
 * @property {string} name
 * @property {import("./statistics.mjs").Spread} [seconds] of one step
 * @property {import("./statistics.mjs").Spread} [ratio] its time over ravine's, round by round
 * @property {number} [best] its minimum time over ravine's minimum, which other processes disturb least
 * @property {readonly number[]} [times] seconds of one step, round by round
 * @property {string} [problem] the reason why there are no numbers
 */

/** In seconds: a contender with longer steps takes part only in the first rounds. */
const SLOW = 0.4;

/** The bytes that a contender needs per parameter: four arrays, and half as much again for temporaries. */
const NEEDED = 24;

/** The length of the warm-up over that of a measurement; compilers work in the background. */
const WARM_UP = 4;

/** Milliseconds between contenders, because the threads of a pool may spin for a while after their work. */
const PAUSE = 8;

/**
 * The state of a contender in a case.
 *
 * @typedef {object} Runner
 * @property {import("./contender.mjs").Contender} contender
 * @property {number} steps of one measurement
 * @property {number} single seconds of one step
 * @property {number[]} times seconds of one step, round by round
 * @property {string} [problem]
 */

/**
 * Runs one case: warms up all contenders, then measures them in turn, round after round. The others are compared with the
 * first.
 *
 * @param {import("./cases.mjs").Case} work
 * @param {readonly import("./contender.mjs").Contender[]} contenders
 * @param {{ rounds: number, slowRounds: number, seconds: number }} effort the number of rounds, and the length of a measurement
 * @returns {Promise<Measured[]>}
 */
export async function measure(work, contenders, effort) {
	/** @type {Runner[]} */
	const runners = [];
	/** @type {Measured[]} */
	const absent = [];
	for (const contender of contenders) {
		const { name } = contender;
		try {
			if (0.8 * freemem() < NEEDED * work.arrays * work.length) {
				throw new Unsupported("not enough free memory");
			}
			await contender.prepare(work);
			const warm = await warmUp(contender, effort.seconds);
			runners.push({ contender, ...warm, times: [] });
		} catch (error) {
			const problem = problemOf(error);
			if (problem !== "") absent.push({ name, problem });
		}
	}
	await runRounds(runners, effort);
	const reference = runners[0]?.times ?? [];
	/** @type {Measured[]} */
	const measured = [];
	for (const runner of runners) {
		const { contender, times, problem } = runner;
		const { name } = contender;
		if (problem !== undefined) {
			measured.push({ name, problem });
			continue;
		}
		measured.push({ name, ...summary(times, reference) });
		await contender.dispose();
	}
	return [...measured, ...absent];
}

/**
 * The reason why there are no numbers; empty for rows to omit silently.
 *
 * @param {unknown} error
 */
function problemOf(error) {
	const { message } = /** @type {Error} */ (error);
	return error instanceof Unsupported ? message : `failed: ${message}`;
}

/**
 * @param {readonly Runner[]} runners
 * @param {{ rounds: number, slowRounds: number }} effort
 */
async function runRounds(runners, { rounds, slowRounds }) {
	for (let round = 0; round < rounds; round++) {
		// Each round begins with another contender, so that none always follows the same one.
		const first = round % runners.length;
		for (const one of [...runners.slice(first), ...runners.slice(0, first)]) {
			if (one.problem !== undefined) continue;
			// The reference takes part in every round.
			const isSlow = one !== runners[0] && one.single > SLOW;
			if (isSlow && round >= slowRounds) continue;
			await pause(PAUSE);
			try {
				one.times.push(await one.contender.run(one.steps));
			} catch (error) {
				one.problem = problemOf(error);
			}
		}
	}
}

/**
 * @param {readonly number[]} times
 * @param {readonly number[]} reference ravine's
 */
function summary(times, reference) {
	return {
		seconds: spread(times),
		ratio: spread(times.map((time, round) => time / Number(reference[round]))),
		best: Math.min(...times) / Math.min(...reference),
		times: times.map((time) => Number(time.toPrecision(4))),
	};
}

/**
 * Runs a contender until its compiler has settled, and finds how many steps fill the time.
 *
 * @param {import("./contender.mjs").Contender} contender
 * @param {number} seconds
 */
async function warmUp(contender, seconds) {
	let single = await contender.run(1);
	// The first step may include touching pages and compiling code.
	if (single > SLOW) single = await contender.run(1);
	if (single > SLOW) return { steps: 1, single };
	for (let spent = 0, steps = 1; spent < WARM_UP * seconds; ) {
		single = await contender.run(steps);
		spent += single * steps;
		steps = Math.max(1, Math.min(2 * steps, Math.ceil(seconds / single)));
	}
	return { steps: Math.max(1, Math.ceil(seconds / single)), single };
}
