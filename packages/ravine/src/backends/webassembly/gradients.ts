import type { Numbers } from "../../language/evaluate.js";
import {
	bytesPerNumber,
	type Layout,
	type NumericArray,
	type Sources,
} from "../backend.js";

/** Bytes of gradients that are copied at a time. */
const COPY_BLOCK = 65_536;

/**
 * Copies arrays to their places from the last to the first, each from its end to its beginning, so that the beginning of
 * the gradients is still in the cache when the update starts there. Mutates `into`. Calls back with the index from which
 * everything is copied.
 */
export function copyBackwards(
	sources: Sources,
	{ arrays, precision, order }: Layout,
	into: Numbers,
	copied: (offset: number) => void,
): void {
	const block = COPY_BLOCK / bytesPerNumber[precision];
	const given = sources.map((source) => {
		if (!("subarray" in source)) return Float64Array.from(source);
		// A source may be another array's gradient, which this copy overwrites.
		return source.buffer === into.buffer ? source.slice() : source;
	});
	for (let k = order.length - 1; k >= 0; k--) {
		const a = order[k] as number;
		const { offset, length } = arrays[a] as Layout["arrays"][number];
		const source = given[a] as NumericArray;
		for (let end = length; end > 0; ) {
			const start = end - (end % block || block);
			into.set(source.subarray(start, end), offset + start);
			copied(offset + start);
			end = start;
		}
	}
}
