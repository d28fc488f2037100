/** The lowest and the highest pitch, in hertz: three and a half octaves that small speakers can play. */
export const MIN_PITCH = 120;
export const MAX_PITCH = 1400;

/**
 * The pitch of a height in a chart, in hertz: equal distances are equal intervals. On a logarithmic axis the pitch thus
 * rises with the logarithm of the cost.
 * @param place from 0 at the bottom to 1 at the top; beyond, the pitch stays.
 */
export function pitchAt(place: number): number {
	const bounded = Math.min(1, Math.max(0, Number.isNaN(place) ? 0 : place));
	return MIN_PITCH * (MAX_PITCH / MIN_PITCH) ** bounded;
}

/** The place between the ears, from −1 at the left to 1 at the right, of a number within an interval. */
export function panWithin(
	value: number,
	[from, to]: readonly [number, number],
): number {
	const place = (2 * (value - from)) / (to - from) - 1;
	// Quite to one side is unpleasant in headphones.
	const MAX_PAN = 0.85;
	return MAX_PAN * Math.min(1, Math.max(-1, Number.isNaN(place) ? 0 : place));
}

/** In seconds. */
const MIN_LENGTH = 1.5;
const MAX_LENGTH = 8;
const STEP_LENGTH = 0.08;

/** How long a series of so many points sounds, in seconds. */
export function lengthOfSound(points: number): number {
	return Math.min(MAX_LENGTH, Math.max(MIN_LENGTH, points * STEP_LENGTH));
}

/** Notes in a second: more are not heard apart. */
const MAX_NOTES_A_SECOND = 60;

/** The points that sound, of a series: all of a short one, evenly spread ones of a long one, with both ends. */
export function soundingPoints(points: number): number[] {
	const most = Math.floor(lengthOfSound(points) * MAX_NOTES_A_SECOND);
	if (points <= most) return Array.from({ length: points }, (_, i) => i);
	return Array.from({ length: most }, (_, i) =>
		Math.round((i * (points - 1)) / (most - 1)),
	);
}

/** Whether the way turns back at a point: by more than a right angle, as in a zigzag. */
export function turnsBack(
	columns: readonly ArrayLike<number>[],
	index: number,
): boolean {
	let product = 0;
	for (const column of columns) {
		const here = column[index] as number;
		const before = here - (column[index - 1] as number);
		const after = (column[index + 1] as number) - here;
		product += before * after;
	}
	return product < 0;
}
