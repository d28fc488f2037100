import type { TakeMemory } from "../backend.js";
import { ownMemory, PAGE } from "./memory.js";

/**
 * Memories that nobody uses any more. A browser has a hundred or so for all threads of a page, and those that are garbage
 * in one thread are not collected when another one needs some.
 */
const free: WebAssembly.Memory[] = [];
const MAX_FREE = 4;
const MAX_FREE_BYTES = 2 ** 26;

/** A memory for an engine whose arrays nobody reads once it is given back. */
export interface MemoryLoan {
	readonly take: TakeMemory;
	giveBack(): void;
}

export function memoryLoan(): MemoryLoan {
	let lent: WebAssembly.Memory | undefined;
	return {
		take(bytes, shared) {
			if (shared) return ownMemory(bytes, shared);
			lent = recycled(bytes) ?? ownMemory(sizeFor(bytes), shared);
			return lent;
		},
		giveBack() {
			if (lent !== undefined && lent.buffer.byteLength <= MAX_FREE_BYTES) {
				free.push(lent);
				if (free.length > MAX_FREE) free.shift();
			}
			lent = undefined;
		},
	};
}

/** The smallest of the free memories that are large enough, with zeros. */
function recycled(bytes: number): WebAssembly.Memory | undefined {
	const sizeOf = ({ buffer }: WebAssembly.Memory) => buffer.byteLength;
	const found = free
		.filter((one) => sizeOf(one) >= bytes)
		.sort((one, other) => sizeOf(one) - sizeOf(other))[0];
	if (found === undefined) return undefined;
	free.splice(free.indexOf(found), 1);
	new Uint8Array(found.buffer, 0, bytes).fill(0);
	return found;
}

/** A size that suits others, too. */
function sizeFor(bytes: number): number {
	const size = PAGE * 2 ** Math.ceil(Math.log2(bytes / PAGE));
	return size <= MAX_FREE_BYTES ? size : bytes;
}
