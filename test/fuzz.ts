/**
 * How much a test with random inputs draws: the given number of runs from the given seed in `npm test`, and more runs
 * from other seeds in `npm run fuzz`, which sets `RAVINE_FUZZ_FACTOR` and `RAVINE_FUZZ_SEED`.
 */
export function draws(
	runs: number,
	seed: number,
): { readonly numRuns: number; readonly seed: number } {
	const factor = Number(process.env.RAVINE_FUZZ_FACTOR ?? 1);
	return {
		numRuns: Math.ceil(runs * factor),
		seed: seed + Number(process.env.RAVINE_FUZZ_SEED ?? 0),
	};
}
