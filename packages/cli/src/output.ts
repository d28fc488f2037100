import { visible } from "./text.js";

/** A command's output. Control characters are escaped before they reach a terminal. */
export interface Output {
	/** Results: the standard output. */
	readonly print: (text: string) => void;
	/** Progress and warnings: the standard error. */
	readonly warn: (text: string) => void;
	/** The terminal for a progress bar, if there is one. */
	readonly terminal?: NodeJS.WriteStream;
}

/**
 * The process's own output. If a reader goes away, as `head` does, the command continues and the rest of the output is
 * dropped. Any other failure to write is reported once on the standard error and sets the exit code to 1.
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
