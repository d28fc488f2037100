import { formatNumber } from "@ravine/plot";
import cliProgress from "cli-progress";
import type { Output } from "./output.js";
import { visible } from "./text.js";

/** How far a training is. */
export interface Progress {
	/** The run's label, and its place among all. */
	readonly label: string;
	readonly run: number;
	/** Epochs completed, of at most `epochs`. */
	readonly epoch: number;
	readonly epochs: number;
	/** Of the last complete epoch: the mean over the rows trained on. */
	readonly cost: number;
}

export interface ProgressDisplay {
	readonly start: () => void;
	readonly stop: () => void;
	readonly update: (progress: Progress) => void;
}

/** How many lines a run has in a log, at most. */
const MAX_LINES = 5;

/** A bar on a terminal; in a log, a line now and then. */
export function createProgress(
	{ terminal, warn }: Output,
	runs: number,
): ProgressDisplay {
	return terminal === undefined ? lines(warn) : bar(terminal, runs);
}

function lines(warn: Output["warn"]): ProgressDisplay {
	return {
		start: () => {},
		stop: () => {},
		update: ({ label, epoch, epochs, cost }) => {
			const every = Math.ceil(epochs / MAX_LINES);
			if (epoch % every !== 0 && epoch !== epochs) return;
			warn(
				`${label}: epoch ${epoch} of ${epochs}, cost ${formatNumber(cost)}\n`,
			);
		},
	};
}

function bar(terminal: NodeJS.WriteStream, runs: number): ProgressDisplay {
	const drawn = new cliProgress.SingleBar({
		format: "{rule} {bar} {percentage}%  cost {cost}",
		stream: terminal,
		clearOnComplete: true,
		hideCursor: true,
		gracefulExit: false,
	});
	return {
		start: () => drawn.start(runs * 1000, 0, { rule: "", cost: "" }),
		stop: () => drawn.stop(),
		update: ({ label, run, epoch, epochs, cost }) => {
			drawn.update(Math.floor((run + epoch / epochs) * 1000), {
				rule: visible(label),
				cost: formatNumber(cost),
			});
		},
	};
}
