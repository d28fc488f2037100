import {
	lstatSync,
	mkdirSync,
	readFileSync,
	type Stats,
	statSync,
} from "node:fs";
import { problemOf, saveFile } from "ravine/node";
import { InputError } from "./errors.js";
import { shown } from "./text.js";

/** The entry at a path, without following a symbolic link; undefined if there is none. */
export function entryAt(path: string): Stats | undefined {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch (error) {
		throw new InputError(`cannot reach ${shown(path)}: ${problemOf(error)}`);
	}
}

/**
 * Writes a text file whole or not at all.
 * @throws Refusal if the path cannot be written; an existing file stays as it was.
 */
export function writeText(path: string, text: string): void {
	saveFile(path, new TextEncoder().encode(text));
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
