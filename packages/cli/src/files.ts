import {
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { InputError } from "./errors.js";

const problems: Readonly<Record<string, string>> = {
	EACCES: "permission denied",
	EEXIST: "a file is in the way",
	EISDIR: "it is a directory",
	ENOENT: "there is no such file or directory",
	ENOSPC: "the disk is full",
	ENOTDIR: "a part of the path is not a directory",
	EPERM: "not permitted",
	EROFS: "the disk is read-only",
};

/** What the system says against a path, in words. */
function problemOf(error: unknown): string {
	const code = (error as NodeJS.ErrnoException).code ?? "";
	return problems[code] ?? (error as Error).message;
}

/**
 * Writes a file whole or not at all: beside its place under another name, then renamed.
 * @throws InputError when the path cannot be written; what stood there stays.
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
	writeBeside(path, data, (beside) => renameSync(beside, path));
}

/**
 * Checks that a file can be written, before long work whose result goes there. Leaves nothing behind.
 * @throws InputError when it cannot.
 */
export function checkWritable(path: string): void {
	if (existsSync(path) && statSync(path).isDirectory()) {
		throw new InputError(`cannot write ${path}: ${problems.EISDIR}`);
	}
	writeBeside(path, "", rmSync);
}

function writeBeside(
	path: string,
	data: string | Uint8Array,
	finish: (beside: string) => void,
): void {
	const beside = `${path}.${process.pid}.part`;
	try {
		writeFileSync(beside, data);
		finish(beside);
	} catch (error) {
		if (existsSync(beside)) rmSync(beside);
		throw new InputError(`cannot write ${path}: ${problemOf(error)}`);
	}
}

/**
 * Makes a directory, unless it is there. Its parent must be, so that a mistyped path makes no tree of its own.
 * @throws InputError when it cannot be made.
 */
export function makeDirectory(path: string): void {
	if (existsSync(path) && statSync(path).isDirectory()) return;
	try {
		mkdirSync(path);
	} catch (error) {
		throw new InputError(`cannot make ${path}: ${problemOf(error)}`);
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
		throw new InputError(`cannot read ${path}: ${problemOf(error)}`);
	}
	if (data.length === 0)
		throw new InputError(`cannot read ${path}: it is empty`);
	return data;
}
