/** A plane through the space of a network's parameters: a point of it and two directions of length 1 at right angles. */
export interface Plane {
	readonly origin: Float64Array;
	readonly across: Float64Array;
	readonly up: Float64Array;
}

/**
 * The plane through three points. If they lie on a line, or are one point, the other directions are arbitrary but at
 * right angles.
 */
export function planeThrough(
	origin: Float64Array,
	one: Float64Array,
	other: Float64Array,
): Plane {
	const across = unit(minus(one, origin)) ?? axis(origin.length, 0);
	const rest = minus(other, origin);
	const up =
		unit(without(rest, across), norm(rest) * 1e-6) ??
		unit(without(axis(origin.length, 1), across)) ??
		axis(origin.length, 1);
	return { origin, across, up };
}

/** The coordinates in a plane of the point of it that is nearest to a given one. */
export function project(
	{ origin, across, up }: Plane,
	point: Float64Array,
): readonly [number, number] {
	const from = minus(point, origin);
	return [dot(from, across), dot(from, up)];
}

/** The point of a plane with the given coordinates. */
export function pointOn(
	{ origin, across, up }: Plane,
	x: number,
	y: number,
): Float64Array {
	return origin.map(
		(value, i) => value + x * (across[i] as number) + y * (up[i] as number),
	);
}

function minus(one: Float64Array, other: Float64Array): Float64Array {
	return one.map((value, i) => value - (other[i] as number));
}

function dot(one: Float64Array, other: Float64Array): number {
	return one.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
}

function norm(vector: Float64Array): number {
	return Math.sqrt(dot(vector, vector));
}

/** Undefined for a vector that is not longer than `least`. */
function unit(vector: Float64Array, least = 0): Float64Array | undefined {
	const length = norm(vector);
	return length > least ? vector.map((value) => value / length) : undefined;
}

function without(vector: Float64Array, direction: Float64Array): Float64Array {
	const part = dot(vector, direction);
	return vector.map((value, i) => value - part * (direction[i] as number));
}

function axis(length: number, k: number): Float64Array {
	const vector = new Float64Array(length);
	vector[Math.min(k, length - 1)] = 1;
	return vector;
}

/** An interval around some numbers, a sixth longer at each end. */
export function intervalAround(
	values: Iterable<number>,
): readonly [number, number] {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of values) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	const margin = (high - low) / 6 || 1;
	return [low - margin, high + margin];
}
