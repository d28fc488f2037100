import {
	isRefusal,
	type NamedCost,
	type RaceRun,
	type Rule,
	race,
} from "ravine";
import { type Problem, readRule } from "./ruleText.js";

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
	/** The race of the text, or of its last text without an error; undefined if there was none. */
	readonly run: RaceRun | undefined;
	/** Why the text itself does not race. */
	readonly problem: Problem | undefined;
}

interface Raced {
	readonly rule: Rule;
	readonly conditions: Conditions;
	readonly run: RaceRun;
}

/**
 * Races the runs one by one, so that a change of one does not compute the others again, and keeps the last rule of each
 * for as long as its text has an error.
 */
export class Track {
	#kept: ReadonlyMap<number, Raced> = new Map();

	/** Why nothing can race under these conditions, such as a start where the cost is infinite. */
	problemWith(conditions: Conditions): string | undefined {
		try {
			race({ ...conditions, rules: [] });
			return undefined;
		} catch (error) {
			if (!isRefusal(error)) throw error;
			return (error as Error).message;
		}
	}

	/** @param texts the runs by their ids; what is kept of others is dropped. */
	race(
		texts: readonly { readonly id: number; readonly text: string }[],
		conditions: Conditions,
	): Racer[] {
		const kept = new Map<number, Raced>();
		const racers = texts.map(({ id, text }): Racer => {
			const last = this.#kept.get(id);
			const read = readRule(text);
			const own = read.rule && attempt(read.rule, conditions, last);
			const raced = own?.raced ?? (last && again(last, conditions));
			if (raced !== undefined) kept.set(id, raced);
			return { run: raced?.run, problem: read.problem ?? own?.problem };
		});
		this.#kept = kept;
		return racers;
	}
}

/** The last rule under other conditions; unchanged where they do not suit it. */
function again(last: Raced, conditions: Conditions): Raced {
	return attempt(last.rule, conditions, last).raced ?? last;
}

function attempt(
	rule: Rule,
	conditions: Conditions,
	last: Raced | undefined,
): { readonly raced?: Raced; readonly problem?: Problem } {
	if (last?.rule === rule && isSame(last.conditions, conditions)) {
		return { raced: last };
	}
	try {
		const { runs } = race({ ...conditions, rules: [rule] });
		return { raced: { rule, conditions, run: runs[0] as RaceRun } };
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const message = (error as Error).message.replace(
			/^race: each of the rules: /,
			"",
		);
		return { problem: { message } };
	}
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
