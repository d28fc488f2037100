/** In seconds, at speed 1. */
const SHORT = { steps: 40, duration: 6 };
/** Each tenfold number of steps lasts so much longer, in seconds. */
const PER_DECADE = 6;
const MIN_DURATION = 2;

/** How long a race of so many steps plays at speed 1, in seconds: 40 steps for 6, 400 for 12, 100,000 for 26. */
export function durationOf(steps: number): number {
	const decades = Math.log10(Math.max(1, steps) / SHORT.steps);
	return Math.max(MIN_DURATION, SHORT.duration + PER_DECADE * decades);
}
