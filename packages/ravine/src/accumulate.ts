import type { Numbers } from "./language/evaluate.js";

/** Adds the gradients of several calls up, in the optimizer's own gradients, until a step takes their mean. */
export class Accumulator {
	/** The number of gradients that wait for a step. */
	pending = 0;
	/** The number of gradients of a step. */
	readonly count: number;
	readonly #gradients: readonly Numbers[];

	/** @param gradients the optimizer's gradients, in its order. Mutated. */
	constructor(count: number, gradients: readonly Numbers[]) {
		this.count = count;
		this.#gradients = gradients;
	}

	/** Adds one call's gradients. */
	add(sources: readonly ArrayLike<number>[]): void {
		this.#gradients.forEach((own, a) => {
			const source = sources[a] as ArrayLike<number>;
			for (let i = 0; i < own.length; i++) {
				own[i] = (own[i] as number) + (source[i] as number);
			}
		});
	}

	/** Turns the sums into means. */
	divide(): void {
		for (const own of this.#gradients) {
			for (let i = 0; i < own.length; i++) {
				own[i] = (own[i] as number) / this.count;
			}
		}
	}

	/** Begins again. */
	clear(): void {
		this.pending = 0;
		for (const own of this.#gradients) own.fill(0);
	}
}
