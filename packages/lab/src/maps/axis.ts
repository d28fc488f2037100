/** The values of a setting or a variable along a side of a picture. */

export interface Axis {
	/**
	 * How values are laid out: `log` along their logarithm; `memory` along the logarithm of 1 - value, so that 0.9, 0.99 and
	 * 0.999 lie evenly; `linear` as they are.
	 */
	readonly kind: "linear" | "log" | "memory";
	readonly from: number;
	readonly to: number;
}

/** Digits of the values that a picture tries, so that a value that is set is one that was tried. */
const DIGITS = 3;

function laidOut(kind: Axis["kind"], value: number): number {
	if (kind === "log") return Math.log10(value);
	return kind === "memory" ? -Math.log10(1 - value) : value;
}

function taken(kind: Axis["kind"], place: number): number {
	if (kind === "log") return 10 ** place;
	return kind === "memory" ? 1 - 10 ** -place : place;
}

/** Where a value lies: 0 at the start of the axis, 1 at its end. Not finite for a value that the axis cannot show. */
export function shareOf({ kind, from, to }: Axis, value: number): number {
	const low = laidOut(kind, from);
	return (laidOut(kind, value) - low) / (laidOut(kind, to) - low);
}

/** The value at a place, rounded. */
export function valueAt({ kind, from, to }: Axis, share: number): number {
	const low = laidOut(kind, from);
	const value = taken(kind, low + share * (laidOut(kind, to) - low));
	if (kind === "log") return Number(value.toPrecision(DIGITS));
	if (kind === "memory") {
		const rounded = 1 - Number((1 - value).toPrecision(DIGITS));
		return Number(rounded.toPrecision(12));
	}
	const step = 10 ** (Math.floor(Math.log10(to - from)) - DIGITS);
	const rounded = Math.round(value / step) * step;
	return Number(Math.min(to, Math.max(from, rounded)).toPrecision(12));
}

/** Evenly spread values, both ends included. */
export function samplesOf(axis: Axis, count: number): Float64Array {
	return Float64Array.from({ length: count }, (_, i) =>
		valueAt(axis, count === 1 ? 0 : i / (count - 1)),
	);
}

/** Values for marks: powers of ten on a log axis, round values elsewhere; at most about `most`. */
export function ticksOf(axis: Axis, most: number): number[] {
	const { kind, from, to } = axis;
	if (kind === "memory") {
		const all = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];
		return all.filter((value) => value >= from && value <= to);
	}
	if (kind === "log") {
		const first = Math.ceil(Math.log10(from) - 1e-9);
		const last = Math.floor(Math.log10(to) + 1e-9);
		const step = Math.max(1, Math.ceil((last - first + 1) / most));
		const powers: number[] = [];
		for (let p = first; p <= last; p += step) powers.push(Number(`1e${p}`));
		return powers;
	}
	const rough = (to - from) / most;
	const unit = 10 ** Math.floor(Math.log10(rough));
	const step =
		[1, 2, 5, 10].map((k) => k * unit).find((size) => size >= rough) ?? unit;
	const first = Math.ceil(from / step - 1e-9);
	const count = Math.floor(to / step + 1e-9) - first + 1;
	// An axis so narrow that its ends have the same digits has no marks.
	if (!(count <= 2 * most + 2)) return [];
	return Array.from({ length: Math.max(0, count) }, (_, k) =>
		Number(((first + k) * step).toPrecision(15)),
	);
}

/** The places between the powers of ten, for fine marks. */
export function fineTicksOf({ kind, from, to }: Axis): number[] {
	if (kind !== "log") return [];
	const fine: number[] = [];
	for (let p = Math.floor(Math.log10(from)); p <= Math.log10(to); p++) {
		for (let k = 2; k < 10; k++) {
			const value = k * 10 ** p;
			if (value >= from && value <= to) fine.push(value);
		}
	}
	return fine;
}

/** The index of the sample nearest to a place on the axis. */
export function sampleAt(share: number, count: number): number {
	return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}
