/** Numbers are stored in blocks of this size, so that a growing list is never copied. */
const BLOCK = 1 << 16;

/** A growing list of numbers; indices that were not set are 0. */
export interface Blocks {
	readonly length: number;
	get(at: number): number;
	set(at: number, value: number): void;
	/** A range of the numbers as one array. */
	join(from: number, count: number): Float64Array;
}

export function createBlocks(
	Numbers: typeof Float64Array | typeof Uint16Array,
): Blocks {
	const blocks: (Float64Array | Uint16Array)[] = [];
	let length = 0;
	return {
		get length() {
			return length;
		},
		get: (at) => blocks[Math.floor(at / BLOCK)]?.[at % BLOCK] ?? 0,
		set(at, value) {
			while (blocks.length * BLOCK <= at) blocks.push(new Numbers(BLOCK));
			(blocks[Math.floor(at / BLOCK)] as Float64Array)[at % BLOCK] = value;
			length = Math.max(length, at + 1);
		},
		join(from, count) {
			const all = new Float64Array(count);
			for (let at = 0; at < count; ) {
				const place = from + at;
				const block = blocks[Math.floor(place / BLOCK)] as Float64Array;
				const part = block.subarray(
					place % BLOCK,
					Math.min(BLOCK, (place % BLOCK) + count - at),
				);
				all.set(part, at);
				at += part.length;
			}
			return all;
		},
	};
}
