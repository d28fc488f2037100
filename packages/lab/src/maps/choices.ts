/** What the reader chose in the maps, as a link keeps it. A text that cannot be read counts as no choice. */

/** The powers of ten between which rates are shown. */
export const [MIN_POWER, MAX_POWER] = [-12, 12] as const;

/** Two powers of ten, the lower one first, such as "-3,1". */
export function readDecades(
	text: string | undefined,
): readonly [number, number] | undefined {
	const match = /^(-?\d{1,2}),(-?\d{1,2})$/.exec(text ?? "");
	if (match === null) return undefined;
	const [low, high] = [Number(match[1]), Number(match[2])];
	const isGood = low >= MIN_POWER && high <= MAX_POWER && low < high;
	return isGood ? [low, high] : undefined;
}

/** The number of a run in the page's order, counted from 0, such as "2". */
export function readRunNumber(text: string | undefined): number | undefined {
	return /^\d{1,2}$/.test(text ?? "") ? Number(text) : undefined;
}

/** A run's number and the names of two of its settings, such as "1,learningRate,beta". */
export interface PhaseChoice {
	readonly run: number;
	readonly x: string;
	readonly y: string;
}

export function readPhaseChoice(
	text: string | undefined,
): PhaseChoice | undefined {
	const match = /^(\d{1,2}),([^,]{1,60}),([^,]{1,60})$/.exec(text ?? "");
	if (match === null) return undefined;
	const [, run, x, y] = match as unknown as [string, string, string, string];
	return { run: Number(run), x, y };
}

export function writePhaseChoice({ run, x, y }: PhaseChoice): string {
	return `${run},${x},${y}`;
}
