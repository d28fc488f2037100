import {
	closeSync,
	fchmodSync,
	fsyncSync,
	lstatSync,
	openSync,
	renameSync,
	rmSync,
	type Stats,
	writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Refusal } from "../refusal.js";
import { createPart } from "./parts.js";
import { problemOf, shown } from "./problems.js";

/**
 * Writes a file whole or not at all: under another name in the same directory, flushed to the disk, then renamed. An
 * existing file keeps its mode; anything except a regular file is refused. Parts of the file that killed processes left
 * are removed.
 * @throws Refusal if the path cannot be written; an existing file stays as it was.
 */
export function writeWhole(path: string, data: Uint8Array): void {
	const mode = modeAt(path);
	writeBeside(path, data, mode, (part) => {
		renameSync(part, path);
		syncDirectory(dirname(path));
	});
}

/**
 * Checks that a file can be written, before long work: what `saveFile` would refuse, this refuses too. Leaves nothing
 * behind.
 * @throws Refusal if it cannot be written.
 */
export function checkWritable(path: string): void {
	// This also refuses a name that is too long for the disk.
	const mode = modeAt(path);
	writeBeside(path, new Uint8Array(0), mode, (part) => rmSync(part));
}

/** The mode of the regular file at a path; undefined if there is none. */
function modeAt(path: string): number | undefined {
	let there: Stats | undefined;
	try {
		there = lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		throw unwritable(path, problemOf(error));
	}
	if (there === undefined || there.isFile()) return there?.mode;
	const remedy = there.isDirectory()
		? ""
		: ", and only a regular file is replaced";
	throw unwritable(path, `it is ${kindOf(there)}${remedy}`);
}

function unwritable(path: string, problem: string): Refusal {
	return new Refusal(`cannot write ${shown(path)}: ${problem}`);
}

function kindOf(there: Stats): string {
	if (there.isDirectory()) return "a directory";
	if (there.isSymbolicLink()) return "a symbolic link";
	if (there.isFIFO()) return "a pipe";
	return there.isSocket() ? "a socket" : "a device";
}

/** Writes and flushes a part, then finishes it. Nothing waits in between, so in this thread nothing else runs. */
function writeBeside(
	path: string,
	data: Uint8Array,
	mode: number | undefined,
	finish: (part: string) => void,
): void {
	const part = createPart(path);
	let isOurs = false;
	try {
		const file = openSync(part, "wx", mode === undefined ? 0o666 : 0o600);
		isOurs = true;
		try {
			writeFileSync(file, data);
			if (mode !== undefined) fchmodSync(file, mode & 0o7777);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		finish(part);
	} catch (error) {
		if (isOurs) rmSync(part, { force: true });
		throw unwritable(path, problemOf(error));
	}
}

/** Makes a rename survive a power failure; not all systems can open a directory. */
function syncDirectory(path: string): void {
	try {
		const directory = openSync(path, "r");
		try {
			fsyncSync(directory);
		} finally {
			closeSync(directory);
		}
	} catch {
		// The file's content is on the disk; only its name may be lost.
	}
}
