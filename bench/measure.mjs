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
 * @property {number} [best] its least time over ravine's least: what neighbours on the machine disturb least
 * @property {readonly number[]} [times] seconds of one step, round by round
 * @property {string} [problem] why there are no numbers
 */

/** A contender whose step takes longer than this, in seconds, sits out the later rounds. */
const SLOW = 0.4;

/** What one contender needs for a parameter: four arrays, and half as much again for temporaries. In bytes. */
const NEEDED = 24;

/** How many times as long as one measurement a contender runs beforehand: compilers work in the background. */
const WARM_UP = 4;

/** Threads of a pool that spins for a while after its work must not slow the next contender. In milliseconds. */
const PAUSE = 8;

/**
 * Runs one case: all contenders warmed up, then in turn, round after round. The first is what the others are held to.
 *
 * @param {import("./cases.mjs").Case} work
 * @param {readonly import("./contender.mjs").Contender[]} contenders
 * @param {{ rounds: number, slowRounds: number, seconds: number }} effort how often, and for how long each time
 * @returns {Promise<Measured[]>}
 */
export async function measure(
	work,
	contenders,
	{ rounds, slowRounds, seconds },
) {
	/** @type {{ contender: import("./contender.mjs").Contender, steps: number, single: number, times: number[], problem?: string }[]} */
	const all = [];
	/** @type {Measured[]} */
	const absent = [];
	for (const contender of contenders) {
		const parameters = work.arrays * work.length;
		if (0.8 * freemem() < NEEDED * parameters) {
			absent.push({ name: contender.name, problem: "not enough free memory" });
			continue;
		}
		try {
			await contender.prepare(work);
			const { steps, single } = await warmUp(contender, seconds);
			all.push({ contender, steps, single, times: [] });
		} catch (error) {
			if (error instanceof Unsupported) {
				if (error.message !== "") {
					absent.push({ name: contender.name, problem: error.message });
				}
			} else {
				absent.push({
					name: contender.name,
					problem: `failed: ${/** @type {Error} */ (error).message}`,
				});
			}
		}
	}
	for (let round = 0; round < rounds; round++) {
		// Each round begins with another, so that nobody always follows the same one.
		const turn = [
			...all.slice(round % all.length),
			...all.slice(0, round % all.length),
		];
		for (const one of turn) {
			if (one.problem !== undefined) continue;
			// The one that others are held to takes part in every round.
			if (one !== all[0] && one.single > SLOW && round >= slowRounds) continue;
			await pause(PAUSE);
			try {
				one.times.push(await one.contender.run(one.steps));
			} catch (error) {
				one.problem = `failed: ${/** @type {Error} */ (error).message}`;
			}
		}
	}
	const reference = all[0]?.times ?? [];
	const measured = [];
	for (const { contender, times, problem } of all) {
		const { name } = contender;
		if (problem === undefined) {
			const ratios = times.map((time, round) => {
				return time / /** @type {number} */ (reference[round]);
			});
			measured.push({
				name,
				seconds: spread(times),
				ratio: spread(ratios),
				best: Math.min(...times) / Math.min(...reference),
				times: times.map((time) => Number(time.toPrecision(4))),
			});
			await contender.dispose();
		} else measured.push({ name, problem });
	}
	return [...measured, ...absent];
}

/**
 * Runs a contender until its compiler has settled, and finds how many steps fill the time.
 *
 * @param {import("./contender.mjs").Contender} contender
 * @param {number} seconds
 */
async function warmUp(contender, seconds) {
	let single = await contender.run(1);
	// The first step may have had pages to touch and code to compile.
	if (single > SLOW) single = await contender.run(1);
	if (single > SLOW) return { steps: 1, single };
	for (let spent = 0, steps = 1; spent < WARM_UP * seconds; ) {
		single = await contender.run(steps);
		spent += single * steps;
		steps = Math.max(1, Math.min(2 * steps, Math.ceil(seconds / single)));
	}
	return { steps: Math.max(1, Math.ceil(seconds / single)), single };
}
