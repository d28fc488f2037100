import { createTeam, type Team } from "./team.js";
import type { ThreadStart, ThreadState } from "./thread.js";
import type { StartingHelpers } from "./threads.js";

/** A team of one, to which helpers are added. Its results are the same before and after. */
export interface GrowingTeam extends Team {
	/** Fulfilled when helpers have been added; rejected if `asked` and one of them cannot start. */
	readonly ready: Promise<void>;
	/** Ends the helpers. */
	end(): void;
}

/**
 * Makes the team of one engine, and starts its helpers.
 * @param start the start of the owner's thread.
 * @param asked whether the user asked for helpers. Then `ready` waits until all of them run. Without the others a step
 * gives the same results, so they join when they run, if they can.
 */
export function createGrowingTeam(
	start: ThreadStart,
	owner: ThreadState,
	asked: boolean,
): GrowingTeam {
	let team = createTeam(owner);
	let helpers: StartingHelpers | undefined;
	let ended = false;
	const addHelpers = async (): Promise<void> => {
		// Most optimizers are too small for threads and never load this code.
		const { HelpedTeam, startHelpers } = await import("./threads.js");
		const started = await startHelpers(start, asked);
		if (ended) {
			started.end();
			return;
		}
		helpers = started;
		team = new HelpedTeam(owner, started);
		if (asked) await started.ready;
	};
	const ready = addHelpers().catch((error) => {
		if (asked) throw error;
	});
	// A caller that does not wait continues with fewer threads.
	ready.catch(() => {});
	return {
		get threads() {
			return team.threads;
		},
		get damage() {
			return team.damage;
		},
		run: (stage) => team.run(stage),
		check: () => team.check(),
		checkWhile: (fill) => team.checkWhile(fill),
		ready,
		end() {
			ended = true;
			helpers?.end();
		},
	};
}
