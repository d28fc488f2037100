/** How a number is laid out along a slider. */
export interface SliderScale {
	readonly low: number;
	readonly high: number;
	/** Along the logarithm; `low` is above 0. */
	readonly log?: boolean;
	/** With `log`: the slider's left end is 0, and `low` is the smallest number beside it. */
	readonly zero?: boolean;
	/** Along the logarithm of the distance to 1, from 0 to `high`, so that 0.9, 0.99 and 0.999 are equally far apart. */
	readonly towardsOne?: boolean;
	/** Whole numbers only. */
	readonly whole?: boolean;
}

/** Positions along a slider. */
export const POSITIONS = 1000;

/** The position of a number; one beyond an end is at the end. */
export function positionOf(value: number, scale: SliderScale): number {
	const share = shareOf(value, scale);
	return Math.round(
		POSITIONS * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)),
	);
}

function shareOf(
	value: number,
	{ low, high, log, towardsOne }: SliderScale,
): number {
	if (towardsOne) return Math.log(1 - value) / Math.log(1 - high);
	if (log) return Math.log(value / low) / Math.log(high / low);
	return (value - low) / (high - low);
}

/** The roundest number at a position. */
export function valueAt(position: number, scale: SliderScale): number {
	const { low, high, log, zero, towardsOne, whole } = scale;
	const share = position / POSITIONS;
	if (log && zero && position <= 0) return 0;
	const value = log
		? low * (high / low) ** share
		: towardsOne
			? 1 - (1 - high) ** share
			: low + share * (high - low);
	if (whole) return Math.round(value);
	// Of a number near 1, the distance to 1 is rounded.
	const origin = towardsOne ? 1 : 0;
	for (let digits = 1; digits < MAX_DIGITS; digits++) {
		const rounded = origin + Number((value - origin).toPrecision(digits));
		const exact = Number(rounded.toPrecision(12));
		if (
			positionOf(exact, scale) === position &&
			exact >= low &&
			exact <= high
		) {
			return exact;
		}
	}
	return value;
}

/** Enough to tell all positions apart. */
const MAX_DIGITS = 12;

/** Positions that a key moves; the grid of these has every power of ten. */
const KEY_STEPS: Readonly<Record<string, number>> = {
	ArrowRight: 10,
	ArrowUp: 10,
	ArrowLeft: -10,
	ArrowDown: -10,
	PageUp: 100,
	PageDown: -100,
};

/**
 * The number that a key leads to; undefined for other keys.
 * @param fine a tenth of the way.
 */
export function valueAfterKey(
	key: string,
	value: number,
	scale: SliderScale,
	fine: boolean,
): number | undefined {
	if (key === "Home") return valueAt(0, scale);
	if (key === "End") return valueAt(POSITIONS, scale);
	if (!Object.hasOwn(KEY_STEPS, key)) return undefined;
	const coarse = KEY_STEPS[key] as number;
	const step = fine ? coarse / 10 : coarse;
	const grid = Math.abs(step);
	const share = shareOf(value, scale);
	const from = Number.isNaN(share) ? -1 : Math.round(POSITIONS * share);
	const inside = (at: number) => Math.min(POSITIONS, Math.max(0, at));
	let position = inside(
		step > 0
			? (Math.floor(from / grid) + 1) * grid
			: (Math.ceil(from / grid) - 1) * grid,
	);
	// Whole numbers can be farther apart than the places of the grid.
	while (
		valueAt(position, scale) === value &&
		inside(position + step) !== position
	) {
		position = inside(position + step);
	}
	return valueAt(position, scale);
}
