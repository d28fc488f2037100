/**
 * The number of runs and the seed of a test with random inputs: the given ones in `npm test`, more runs and other seeds in
 * `npm run fuzz`, which sets `RAVINE_FUZZ_FACTOR` and `RAVINE_FUZZ_SEED`.
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
