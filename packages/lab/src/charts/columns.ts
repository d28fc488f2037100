import type { RaceRun } from "ravine";

type Run = Pick<RaceRun, "cost" | "variables" | "slopes">;

/** Keeps what was computed of a run for as long as the run is used. */
function kept<T>(
	compute: (run: Run, variable: string) => T,
): (run: Run, variable: string) => T {
	const known = new WeakMap<Run, Map<string, T>>();
	return (run, variable) => {
		const ofRun = known.get(run) ?? new Map<string, T>();
		known.set(run, ofRun);
		const found = ofRun.get(variable) ?? compute(run, variable);
		ofRun.set(variable, found);
		return found;
	};
}

/** The Euclidean norm of the slopes at each step. */
export const gradientNorms = kept(({ cost, slopes }) => {
	const columns = Object.values(slopes);
	const norms = new Float64Array(cost.length);
	for (let i = 0; i < norms.length; i++) {
		let sum = 0;
		for (const column of columns) sum += (column[i] as number) ** 2;
		// Squares of very large and very small numbers are not exact.
		norms[i] =
			sum > 1e-280 && sum < 1e280
				? Math.sqrt(sum)
				: Math.hypot(...columns.map((column) => column[i] as number));
	}
	return norms;
});

/** How far each step goes along a variable: at step i from w(i) to w(i + 1). One shorter than the run. */
export const stepLengths = kept(({ variables }, variable) => {
	const at = variables[variable] as Float64Array;
	const lengths = new Float64Array(Math.max(0, at.length - 1));
	for (let i = 0; i < lengths.length; i++) {
		lengths[i] = Math.abs((at[i + 1] as number) - (at[i] as number));
	}
	return lengths;
});

/**
 * Each step along a variable against its slope, divided by the slope: the learning rate with which plain gradient
 * descent would take this step. NaN where the slope is 0. One shorter than the run.
 */
export const effectiveRates = kept((run, variable) => {
	const at = run.variables[variable] as Float64Array;
	const slopes = run.slopes[variable] as Float64Array;
	const rates = new Float64Array(Math.max(0, at.length - 1));
	for (let i = 0; i < rates.length; i++) {
		const slope = slopes[i] as number;
		const step = (at[i] as number) - (at[i + 1] as number);
		rates[i] = slope === 0 ? Number.NaN : step / slope;
	}
	return rates;
});

/** The states of a run that have a number for a variable, or one number for all. */
export function stateColumn(
	{ states, scalars }: Pick<RaceRun, "states" | "scalars">,
	name: string,
	variable: string,
): Float64Array | undefined {
	return states[name]?.[variable] ?? scalars[name];
}

/** The names of all states, the ones that most runs have first. */
export function stateNames(
	runs: readonly Pick<RaceRun, "states" | "scalars">[],
): string[] {
	const counts = new Map<string, number>();
	for (const { states, scalars } of runs) {
		for (const name of [...Object.keys(states), ...Object.keys(scalars)]) {
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}
	return [...counts.keys()].sort(
		(a, b) => (counts.get(b) as number) - (counts.get(a) as number),
	);
}

/** The line of a rule's text that computes a state, without its comment; undefined if there is none. */
export function stateLine(text: string, name: string): string | undefined {
	return text
		.split("\n")
		.map((line) => line.replace(/#.*/, "").trim())
		.findLast((line) => line.replace(/\s/g, "").startsWith(`${name}=`));
}

/** The variable with the steepest slope at the start. */
export function steepest(run: Pick<RaceRun, "slopes">): string | undefined {
	const first = (name: string) => Math.abs(run.slopes[name]?.[0] ?? 0);
	return Object.keys(run.slopes).reduce<string | undefined>(
		(best, name) =>
			best === undefined || first(name) > first(best) ? name : best,
		undefined,
	);
}

/** Whether numbers are all above 0 or 0, and so different that only a logarithmic axis shows them. */
export function isWide(columns: readonly ArrayLike<number>[]): boolean {
	const MIN_RATIO = 100;
	let [low, high] = [Infinity, 0];
	for (const column of columns) {
		for (let i = 0; i < column.length; i++) {
			const value = column[i] as number;
			if (value < 0) return false;
			if (value > 0 && value < low) low = value;
			if (value > high && value < Infinity) high = value;
		}
	}
	return high > MIN_RATIO * low;
}
