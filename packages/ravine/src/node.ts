/** Files, for Node, Bun and Deno. */

import { readFileSync } from "node:fs";
import { describe } from "./checks.js";
import { problemOf, shown } from "./files/problems.js";
import { writeWhole } from "./files/whole.js";
import type { Optimizer } from "./optimizer.js";
import { Refusal, RefusedType } from "./refusal.js";
import { CheckpointError } from "./safetensors.js";
import type { LoadOptions } from "./saving.js";

export { problemOf } from "./files/problems.js";
export { checkWritable } from "./files/whole.js";
export type { LoadOptions } from "./saving.js";

/** The part of an optimizer that is saved. */
export type Saved = Pick<Optimizer, "save">;
/** The part of an optimizer that is loaded. */
export type Loaded = Pick<Optimizer, "load">;

/**
 * Saves an optimizer, or bytes, to a file: whole or not at all. The file is written beside the path, flushed to the disk,
 * then renamed, so that a reader, a crash or a power failure finds the old file or the new one. Of concurrent writers the
 * last one wins. An existing file keeps its mode. Parts that killed processes left are removed by a later save.
 *
 * It is synchronous, so that it also works in the last moment of a process.
 *
 * @throws Refusal if the path cannot be written: it says why, and an existing file stays as it was. RefusedType for
 * anything that is neither an optimizer nor a Uint8Array.
 */
export function saveFile(path: string, what: Saved | Uint8Array): void {
	checkPath("saveFile", path);
	writeWhole(path, bytesOf(what));
}

function bytesOf(what: unknown): Uint8Array {
	if (what instanceof Uint8Array) return what;
	const { save } = (what ?? {}) as { readonly save?: unknown };
	if (typeof save === "function") return save.call(what) as Uint8Array;
	throw new RefusedType(
		`saveFile: the second argument must be an optimizer or a Uint8Array, got ${describe(what)}`,
	);
}

function checkPath(subject: string, path: unknown): asserts path is string {
	if (typeof path === "string" && path !== "") return;
	throw new RefusedType(
		`${subject}: the path must be a text, got ${describe(path)}`,
	);
}

/**
 * Reads a file.
 * @returns its bytes, for `optimizer.load`, `decodeTensors` and others.
 * @throws Refusal if it cannot be read.
 */
export function loadFile(path: string): Uint8Array<ArrayBuffer>;
/**
 * Reads a file into an optimizer, as `optimizer.load` does.
 * @throws Refusal if it cannot be read; CheckpointError, with the path, for a file that is cut short, altered, or of
 * another rule or model. Then nothing is changed.
 */
export function loadFile(
	path: string,
	optimizer: Loaded,
	options?: LoadOptions,
): void;
export function loadFile(
	path: string,
	...into: [optimizer?: Loaded, options?: LoadOptions]
): Uint8Array<ArrayBuffer> | undefined {
	checkPath("loadFile", path);
	const [optimizer, options = {}] = into;
	if (into.length > 0 && typeof optimizer?.load !== "function") {
		throw new RefusedType(
			`loadFile: the second argument must be an optimizer, got ${describe(optimizer)}`,
		);
	}
	const bytes = read(path);
	if (optimizer === undefined) return bytes;
	try {
		optimizer.load(bytes, options);
	} catch (cause) {
		if (!(cause instanceof CheckpointError)) throw cause;
		throw new CheckpointError(`cannot load ${shown(path)}: ${cause.message}`, {
			cause,
		});
	}
	return undefined;
}

function read(path: string): Uint8Array<ArrayBuffer> {
	try {
		const { buffer, byteOffset, length } = readFileSync(path);
		return new Uint8Array(buffer, byteOffset, length);
	} catch (error) {
		throw new Refusal(`cannot read ${shown(path)}: ${problemOf(error)}`);
	}
}
