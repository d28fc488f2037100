import { createOptimizer, momentum, type Optimizer, webassembly } from "ravine";

const LENGTH = 300_000;

/** An optimizer with two threads and its twin with one. */
export class Twins {
	readonly #both: readonly Optimizer<"w">[];

	private constructor(both: readonly Optimizer<"w">[]) {
		this.#both = both;
	}

	static async make(): Promise<Twins> {
		const both = await Promise.all(
			[2, 1].map((threads) =>
				createOptimizer(
					momentum(),
					{ w: new Float32Array(LENGTH) },
					{ backend: webassembly({ threads }) },
				),
			),
		);
		return new Twins(both);
	}

	/** Steps both. @returns whether they still have the same bits. */
	step(): boolean {
		for (const { gradients, steps } of this.#both) {
			gradients.w.forEach((_, i) => {
				gradients.w[i] = ((i * (steps + 1)) % 1009) / 1009 - 0.5;
			});
		}
		for (const one of this.#both) one.step();
		const [w, other] = this.#both.map(({ parameters }) => parameters.w);
		return w?.every((value, i) => Object.is(value, other?.[i])) === true;
	}

	dispose(): void {
		for (const one of this.#both) one.dispose();
	}
}
