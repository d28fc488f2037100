import { describe } from "../checks.js";
import { RefusedType } from "../refusal.js";
import type { Backend } from "./backend.js";
import { interpreter } from "./interpreter.js";
import { webassembly } from "./webassembly/index.js";

/** @throws RefusedType for a value that is not a backend. */
export function checkBackend(
	subject: string,
	backend: Backend | undefined,
): void {
	if (backend === undefined || typeof backend?.compile === "function") return;
	throw new RefusedType(
		`${subject}: the backend must be one that webassembly() or interpreter() makes, got ${describe(backend)}`,
	);
}

/** A module with one SIMD instruction; if it does not compile, no rule does. */
const SIMD_MODULE = /* #__PURE__ */ Uint8Array.of(
	...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3],
	...[2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/**
 * Whether WebAssembly with SIMD can be compiled here: not where a page's policy or an edge runtime forbids it, or the
 * engine has no SIMD.
 */
export function compiles(): boolean {
	try {
		// At once, because a first asynchronous compilation starts a thread.
		new WebAssembly.Module(SIMD_MODULE);
		return true;
	} catch {
		return false;
	}
}

/** The time of a compilation grows with the square of a program's length: all rows need so many times as many operations. */
const MIN_RATIO = 4;
/** Functions for longer programs would have more local variables than WebAssembly allows. */
const MAX_NODES = 2000;

/**
 * Whether a program of so many nodes can be compiled for so many rows, and in a short time.
 * @param width of all its blocks of columns together.
 */
export function compilesFor(rows: number, nodes: number, width = 0): boolean {
	const isQuick = rows * (nodes + width) > MIN_RATIO * nodes ** 2;
	return isQuick && nodes < MAX_NODES && compiles();
}

/** The default backend: the interpreter where nothing can be compiled. */
export function defaultBackend(): Backend {
	return compiles() ? webassembly() : interpreter();
}
