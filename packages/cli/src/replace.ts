import { closeSync, openSync, readSync } from "node:fs";
import { Option } from "commander";
import { checkWritable } from "ravine/node";
import { InputError } from "./errors.js";
import { entryAt } from "./files.js";
import { shown } from "./text.js";

/** A kind of file that ravine writes, recognised by its beginning. */
export interface OwnKind {
	/** For errors, as `a picture of ravine's`. */
	readonly name: string;
	readonly beginning: RegExp;
}

export const ownPicture: OwnKind = {
	name: "a picture of ravine's",
	beginning: /^<svg [^>]*\bid="ravine-/,
};
export const ownModel: OwnKind = {
	name: "a model of ravine's",
	beginning: /^.{8}\{"__metadata__":\{[^}]*"kind":"ravine model /s,
};
export const ownResults: OwnKind = {
	name: "ravine's results",
	beginning: /^\{"task":"(?:classify|regress)","rows":/,
};
export const ownPredictions: OwnKind = {
	name: "ravine's predictions",
	beginning: /^"?predicted /,
};
export const ownPage: OwnKind = {
	name: "a report of ravine's",
	beginning: /^<!doctype html>.*<title>Down the ravine/s,
};

/** The part of a file by which its kind is recognised, in bytes. */
const MAX_BEGINNING = 400;

/** `--force`, shared by all commands that write files. */
export function forceOption(): Option {
	return new Option("--force", "replace files that ravine did not write");
}

/**
 * Checks that a file can be written, before long work. A file of another kind is replaced only with `force`.
 * @throws InputError
 */
export function checkOutput(
	path: string,
	{ name, beginning }: OwnKind,
	force: boolean,
): void {
	checkWritable(path);
	if (!force && entryAt(path)?.isFile() && !beginning.test(headOf(path))) {
		throw new InputError(
			`cannot write ${shown(path)}: the file there is not ${name}; --force replaces it`,
		);
	}
}

/** The beginning of a file; empty if it cannot be read. */
function headOf(path: string): string {
	const head = Buffer.alloc(MAX_BEGINNING);
	try {
		const file = openSync(path, "r");
		try {
			const length = readSync(file, head, 0, head.length, 0);
			return head.toString("latin1", 0, length);
		} finally {
			closeSync(file);
		}
	} catch {
		return "";
	}
}
