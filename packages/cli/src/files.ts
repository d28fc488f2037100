import {
	closeSync,
	fchmodSync,
	fsyncSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	type Stats,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { InputError } from "./errors.js";
import { createPart, forgetPart, keepTrack } from "./parts.js";
import { shown } from "./text.js";

const problems: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EEXIST: "a file is in the way",
	EISDIR: "it is a directory",
	ELOOP: "too many symbolic links",
	ENAMETOOLONG: "the name is too long",
	ENOENT: "there is no such file or directory",
	ENOSPC: "the disk is full",
	ENOTDIR: "a part of the path is not a directory",
	EPERM: "not permitted",
	EROFS: "the disk is read-only",
	ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
	ERR_INVALID_ARG_VALUE: "the path has a zero character",
};

/** A file-system error as a sentence. */
export function problemOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code ?? "";
	return Object.hasOwn(problems, code)
		? (problems[code] as string)
		: (error as Error).message;
}

/** The entry at a path, without following a symbolic link; undefined if there is none. */
export function entryAt(path: string): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		throw new InputError(`cannot reach ${shown(path)}: ${problemOf(error)}`);
	}
}

/**
 * Writes a file whole or not at all: under another name in the same directory, flushed to the disk, then renamed. An
 * existing file keeps its mode; anything except a regular file is refused. What killed processes left of the file is
 * removed.
 * @throws InputError when the path cannot be written; an existing file stays as it was.
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
	const mode = modeAt(path);
	writeBeside(path, data, mode, (part) => {
		renameSync(part, path);
		syncDirectory(dirname(path));
	});
}

/**
 * Checks that a file can be written, before long work. Leaves nothing behind.
 * @throws InputError when it cannot be written.
 */
export function checkWritable(path: string): void {
	// This also refuses a name that is too long for the disk.
	const mode = modeAt(path);
	writeBeside(path, "", mode, (part) => rmSync(part));
}

/** The mode of the regular file at a path; undefined if there is none. */
function modeAt(path: string): number | undefined {
	let there: Stats | undefined;
	try {
		there = lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		throw new InputError(`cannot write ${shown(path)}: ${problemOf(error)}`);
	}
	if (there === undefined || there.isFile()) return there?.mode;
	throw new InputError(
		`cannot write ${shown(path)}: it is ${kindOf(there)}${there.isDirectory() ? "" : ", and only a regular file is replaced"}`,
	);
}

function kindOf(there: Stats): string {
	if (there.isDirectory()) return "a directory";
	if (there.isSymbolicLink()) return "a symbolic link";
	if (there.isFIFO()) return "a pipe";
	return there.isSocket() ? "a socket" : "a device";
}

function writeBeside(
	path: string,
	data: string | Uint8Array,
	mode: number | undefined,
	finish: (part: string) => void,
): void {
	const part = createPart(path);
	try {
		const file = openSync(part, "wx", mode === undefined ? 0o666 : 0o600);
		keepTrack(part);
		try {
			writeFileSync(file, data);
			if (mode !== undefined) fchmodSync(file, mode & 0o7777);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		finish(part);
		forgetPart(part);
	} catch (error) {
		if (forgetPart(part)) rmSync(part, { force: true });
		throw new InputError(`cannot write ${shown(path)}: ${problemOf(error)}`);
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

/**
 * Makes a directory unless it exists. Its parent must exist, so that a mistyped path does not make a new tree.
 * @throws InputError when it cannot be made.
 */
export function makeDirectory(path: string): void {
	try {
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
		mkdirSync(path);
	} catch (error) {
		throw new InputError(`cannot make ${shown(path)}: ${problemOf(error)}`);
	}
}

/**
 * Reads a whole file.
 * @throws InputError when it is missing, a directory, unreadable or empty.
 */
export function readInput(path: string): Buffer {
	let data: Buffer;
	try {
		data = readFileSync(path);
	} catch (error) {
		throw new InputError(`cannot read ${shown(path)}: ${problemOf(error)}`);
	}
	if (data.length === 0)
		throw new InputError(`cannot read ${shown(path)}: it is empty`);
	return data;
}
