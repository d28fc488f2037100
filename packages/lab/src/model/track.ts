import {
	extendRace,
	isRefusal,
	type NamedCost,
	type Race,
	type RaceRun,
	type Rule,
	race,
} from "ravine";
import { type Problem, readRule } from "./ruleText.js";
import { plainMessage } from "./sentence.js";

/** What all runs of a race share. */
export interface Conditions {
	readonly surface: NamedCost;
	readonly start: Readonly<Record<string, number>>;
	readonly steps: number;
	readonly noise: number;
	readonly seed: number;
	/** The rows of a mini-batch, where the surface is a cost over data; undefined: all rows. */
	readonly batch?: number | undefined;
}

/** What has come of a run's text. */
export interface Racer {
	/** The race of the text, or of its last text without an error; undefined if there is none that can race here. */
	readonly run: RaceRun | undefined;
	/** The steps that were raced: fewer than asked for where the cost takes too long. */
	readonly steps: number;
	/** Why the text itself does not race. */
	readonly problem: Problem | undefined;
}

interface Raced {
	readonly rule: Rule;
	readonly conditions: Conditions;
	readonly run: RaceRun;
	readonly steps: number;
}

/** Milliseconds. */
const MAX_TIME = 3000;
/** The steps after which the time is looked at first. */
const FIRST_STEPS = 500;
/** A race is made at most so many times as long at once: a run that diverges can become slower. */
const MAX_GROWTH = 8;

/**
 * Races the runs one by one, so that a change of one does not compute the others again, and keeps the last rule of each
 * for as long as its text has an error.
 */
export class Track {
	#kept: ReadonlyMap<number, Raced> = new Map();
	readonly #maxTime: number;

	/**
	 * @param maxTime milliseconds that the runs of a race may take together, at least about. What is not raced by then is
	 * left out.
	 */
	constructor(maxTime = MAX_TIME) {
		this.#maxTime = maxTime;
	}

	/** Why nothing can race under these conditions, such as a start where the cost is infinite. */
	problemWith(conditions: Conditions): string | undefined {
		try {
			race({ ...conditions, rules: [] });
			return undefined;
		} catch (error) {
			if (!isRefusal(error)) throw error;
			return plainMessage(error as Error);
		}
	}

	/** @param texts the runs by their ids; what is kept of others is dropped. */
	race(
		texts: readonly { readonly id: number; readonly text: string }[],
		conditions: Conditions,
	): Racer[] {
		const kept = new Map<number, Raced>();
		const time = this.#maxTime / Math.max(1, texts.length);
		const racers = texts.map(({ id, text }): Racer => {
			const last = this.#kept.get(id);
			const read = readRule(text);
			const own = read.rule && attempt(read.rule, conditions, last, time);
			const raced = own?.raced ?? (last && again(last, conditions, time));
			const rest = raced ?? last;
			if (rest !== undefined) kept.set(id, rest);
			const { run, steps = 0 } = raced ?? {};
			return { run, steps, problem: read.problem ?? own?.problem };
		});
		this.#kept = kept;
		return racers;
	}
}

/** The last rule under other conditions; undefined where they do not suit it, as a partition by the names of other variables. */
function again(
	last: Raced,
	conditions: Conditions,
	time: number,
): Raced | undefined {
	return attempt(last.rule, conditions, last, time).raced;
}

function attempt(
	rule: Rule,
	conditions: Conditions,
	last: Raced | undefined,
	time: number,
): { readonly raced?: Raced; readonly problem?: Problem } {
	if (last?.rule === rule && isSame(last.conditions, conditions)) {
		return { raced: last };
	}
	try {
		const { runs, steps } = raceWithin(time, rule, conditions);
		return { raced: { rule, conditions, run: runs[0] as RaceRun, steps } };
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return { problem: { message: plainMessage(error as Error) } };
	}
}

/** Races as many of the steps as fit into a time, in milliseconds. */
function raceWithin(
	time: number,
	rule: Rule,
	conditions: Conditions,
): Race<NamedCost> {
	const began = performance.now();
	const first = Math.min(conditions.steps, FIRST_STEPS);
	let done: Race<NamedCost> = race({
		...conditions,
		steps: first,
		rules: [rule],
	});
	while (done.steps < conditions.steps) {
		const passed = performance.now() - began;
		if (passed >= time) break;
		const affordable = Math.floor((done.steps * time) / Math.max(passed, 0.01));
		const steps = Math.min(
			conditions.steps,
			affordable,
			MAX_GROWTH * done.steps,
		);
		if (steps <= done.steps) break;
		done = extendRace(done, steps);
	}
	return done;
}

/** Whether two races are under the same conditions. */
export function isSame(a: Conditions, b: Conditions): boolean {
	return (
		a.surface === b.surface &&
		a.start === b.start &&
		a.steps === b.steps &&
		a.noise === b.noise &&
		a.seed === b.seed &&
		a.batch === b.batch
	);
}
