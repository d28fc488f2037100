import { formatNumber } from "@ravine/plot";
import cliProgress from "cli-progress";
import type { Output } from "./output.js";
import { counted, visible } from "./text.js";

/** The progress of a training. */
export interface Progress {
	/** The run's label, and its index among all runs. */
	readonly label: string;
	readonly run: number;
	/** The search for the best epoch, or the final training after it; absent in a training of fixed length. */
	readonly phase?: "search" | "final";
	/** Epochs completed, of at most `epochs`. */
	readonly epoch: number;
	readonly epochs: number;
	/** The mean over the rows trained on, in the last complete epoch. */
	readonly cost: number;
}

export interface ProgressDisplay {
	readonly start: () => void;
	readonly stop: () => void;
	readonly update: (progress: Progress) => void;
}

/** The part of a run's bar that each phase fills. */
const SHARES = {
	search: [0, 0.75],
	final: [0.75, 1],
	only: [0, 1],
} as const satisfies Record<string, readonly [number, number]>;
/** The largest number of lines for a run in a log. */
const MAX_LINES = 5;

/** Shows a bar on a terminal, or a few lines in a log. */
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
		update: ({ label, phase, epoch, epochs, cost }) => {
			const lines = phase === "final" ? 1 : MAX_LINES;
			const every = Math.ceil(epochs / lines);
			if (epoch % every !== 0 && epoch !== epochs) return;
			if (phase === "final") {
				warn(
					`${label}: trained on all rows for ${counted(epochs, "epoch")}, cost ${formatNumber(cost)}\n`,
				);
				return;
			}
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
		update: ({ label, run, phase, epoch, epochs, cost }) => {
			const [from, to] = SHARES[phase ?? "only"];
			const share = from + (to - from) * (epoch / epochs);
			drawn.update(Math.floor((run + share) * 1000), {
				rule: visible(label),
				cost: formatNumber(cost),
			});
		},
	};
}
