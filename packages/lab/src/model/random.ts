/** Uniform numbers in [0, 1) from a seed: the generator Mulberry32. */
export function uniformNumbers(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Nearly normal numbers of mean 0 and variance 1: sums of twelve uniform ones. */
export function normalNumbers(seed: number): () => number {
	const uniform = uniformNumbers(seed);
	return () => {
		let sum = -6;
		for (let k = 0; k < 12; k++) sum += uniform();
		return sum;
	};
}
