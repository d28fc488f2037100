import { visible } from "./text.js";

/** Where a command writes. Control characters in what is written never reach a terminal. */
export interface Output {
	/** Results: the standard output. */
	readonly print: (text: string) => void;
	/** Progress and warnings: the standard error. */
	readonly warn: (text: string) => void;
	/** The terminal on which a progress bar can be drawn, if there is one. */
	readonly terminal?: NodeJS.WriteStream;
}

/**
 * The process's own output. A reader that goes away, as `head` does, ends nothing: what would be written there is
 * dropped. Any other failure to write is said once on the standard error and makes the exit code 1.
 */
export function processOutput(): Output {
	const { stdout, stderr } = process;
	return {
		print: writerTo(stdout, (code) => {
			process.exitCode = 1;
			const why = code === "ENOSPC" ? "the disk is full" : code;
			stderr.write(`ravine: cannot write the results: ${why}\n`);
		}),
		warn: writerTo(stderr, () => {}),
		...(stderr.isTTY ? { terminal: stderr } : {}),
	};
}

function writerTo(
	stream: NodeJS.WriteStream,
	fail: (code: string) => void,
): (text: string) => void {
	let open = true;
	stream.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
		if (open && code !== "EPIPE") fail(code);
		open = false;
	});
	return (text) => {
		if (open) stream.write(visible(text));
	};
}
