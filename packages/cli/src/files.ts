import { randomBytes } from "node:crypto";
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
import { dirname, join } from "node:path";
import { InputError } from "./errors.js";
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

/** What is at a path, a symbolic link itself and not what it leads to; undefined where there is nothing. */
export function entryAt(path: string): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		throw new InputError(`cannot reach ${shown(path)}: ${problemOf(error)}`);
	}
}

/** Files that are being written; what is left of them when the process ends is removed. */
const parts = new Set<string>();
process.on("exit", () => {
	for (const part of parts) rmSync(part, { force: true });
});

/**
 * Writes a file whole or not at all: beside its place under another name, to the disk, then renamed. A file that is
 * there keeps its mode; anything but a regular file is refused.
 * @throws InputError when the path cannot be written; what stood there stays.
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
	const mode = modeAt(path);
	writeBeside(path, data, mode, (part) => {
		renameSync(part, path);
		syncDirectory(dirname(path));
	});
}

/**
 * Checks that a file can be written, before long work whose result goes there. Leaves nothing behind.
 * @throws InputError when it cannot.
 */
export function checkWritable(path: string): void {
	// The name itself may be longer than the disk takes: asking for it finds that out.
	const mode = modeAt(path);
	writeBeside(path, "", mode, (part) => rmSync(part));
}

/** The mode of the regular file at a path; undefined where there is none. */
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
	// A short name, so that any name that the disk takes can be written; a random one, so that nobody foresees it.
	const name = `.ravine-${randomBytes(8).toString("hex")}.part`;
	const part = join(dirname(path), name);
	try {
		const file = openSync(part, "wx", mode === undefined ? 0o666 : 0o600);
		parts.add(part);
		try {
			writeFileSync(file, data);
			if (mode !== undefined) fchmodSync(file, mode & 0o7777);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		finish(part);
		parts.delete(part);
	} catch (error) {
		if (parts.delete(part)) rmSync(part, { force: true });
		throw new InputError(`cannot write ${shown(path)}: ${problemOf(error)}`);
	}
}

/** So that a rename survives a power failure; not all systems can open a directory. */
function syncDirectory(path: string): void {
	try {
		const directory = openSync(path, "r");
		try {
			fsyncSync(directory);
		} finally {
			closeSync(directory);
		}
	} catch {
		// The file itself is on the disk; only its name may be lost.
	}
}

/**
 * Makes a directory, unless it is there. Its parent must be, so that a mistyped path makes no tree of its own.
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
