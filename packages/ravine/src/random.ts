import { mathematics64 } from "./language/mathematics/index.js";

const { log, sin, cos } = mathematics64;

/**
 * Makes a generator of uniform numbers in [0, 1), the same for the same seed on every machine.
 * Source: sfc32, Chris Doty-Humphrey, PractRand (public domain); seeded here by splitmix32.
 */
export function uniform(seed: number): () => number {
	let state = seed | 0;
	const next = () => {
		state = (state + 0x9e3779b9) | 0;
		let z = state;
		z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
		z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
		return (z ^ (z >>> 16)) | 0;
	};
	let [a, b, c, counter] = [next(), next(), next(), 1];
	return () => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + sum) | 0;
		return (sum >>> 0) / 2 ** 32;
	};
}

/** A stream of standard normal numbers (Box & Muller 1958), the same for the same seed. */
export function normal(seed: number): () => number {
	const random = uniform(seed);
	let spare: number | undefined;
	return () => {
		if (spare !== undefined) {
			const value = spare;
			spare = undefined;
			return value;
		}
		// 1 - u is never 0, so the logarithm is finite.
		const radius = Math.sqrt(-2 * log(1 - random()));
		const angle = 2 * Math.PI * random();
		spare = radius * sin(angle);
		return radius * cos(angle);
	};
}

/**
 * Shuffles the whole numbers from 0 to `length` - 1 (Fisher & Yates); the seed decides the order.
 * @returns a new array.
 */
export function shuffled(length: number, seed: number): Uint32Array {
	const random = uniform(seed);
	// Much faster than `Uint32Array.from`.
	const order = new Uint32Array(length);
	for (let i = 0; i < length; i++) order[i] = i;
	for (let i = length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		const moved = order[i] as number;
		order[i] = order[j] as number;
		order[j] = moved;
	}
	return order;
}
