import { formatNumber } from "@ravine/plot";
import cliProgress from "cli-progress";
import type { Output } from "../output.js";

/** The progress of a fit from one or several starts. */
export interface FitProgress {
	readonly iteration: number;
	readonly cost: number;
	/** Starts that are done, of all. */
	readonly done: number;
	readonly starts: number;
}

export interface FitDisplay {
	readonly update: (progress: FitProgress) => void;
	readonly stop: () => void;
}

/** Milliseconds: most fits are shorter and show no progress. */
const PATIENCE = 1000;
/** Milliseconds between two lines in a log. */
const LINE_EVERY = 10_000;

/** Shows the progress of a long fit: a bar on a terminal, a line now and then in a log. */
export function createFitProgress(
	{ terminal, warn }: Output,
	now: () => number = () => performance.now(),
): FitDisplay {
	const show = terminal === undefined ? lines(warn, now) : bar(terminal, now);
	const since = now();
	return {
		update: (progress) => {
			if (now() - since >= PATIENCE) show.update(progress);
		},
		stop: show.stop,
	};
}

function lines(warn: Output["warn"], now: () => number): FitDisplay {
	let last = -Infinity;
	return {
		stop: () => {},
		update: ({ iteration, cost, done, starts }) => {
			if (now() - last < LINE_EVERY) return;
			last = now();
			const which = starts > 1 ? `start ${done + 1} of ${starts}, ` : "";
			warn(`fit: ${which}iteration ${iteration}, cost ${formatNumber(cost)}\n`);
		},
	};
}

function bar(terminal: NodeJS.WriteStream, now: () => number): FitDisplay {
	let drawn: cliProgress.SingleBar | undefined;
	const began = now();
	return {
		stop: () => drawn?.stop(),
		update: ({ iteration, cost, done, starts }) => {
			if (drawn === undefined) {
				drawn = new cliProgress.SingleBar({
					format:
						starts > 1
							? "fit {bar} start {value} of {total}  iteration {iteration}, cost {cost}"
							: "fit  iteration {iteration}, cost {cost}, {seconds} s",
					stream: terminal,
					clearOnComplete: true,
					hideCursor: true,
					gracefulExit: false,
				});
				drawn.start(starts, 0);
			}
			drawn.update(done, {
				iteration,
				cost: formatNumber(cost),
				seconds: Math.round((now() - began) / 1000),
			});
		},
	};
}
