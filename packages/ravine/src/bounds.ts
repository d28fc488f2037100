import { describe, isRecord } from "./checks.js";
import { suggestion } from "./language/errors.js";
import type { Box } from "./lbfgs/box.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** The minimum and the maximum of a variable; null, undefined or an infinite number is an open end. */
export type Bounds = readonly [
	lower?: number | null | undefined,
	upper?: number | null | undefined,
];

/**
 * Turns bounds by name into a box, which must contain the start; undefined if there are none.
 * @param names the name of each variable; the elements of an array have the same one.
 * @param labels the variables' names in errors.
 */
export function boxByName(
	subject: string,
	bounds: unknown,
	names: readonly string[],
	start: Float64Array,
	labels = names,
): Box | undefined {
	if (bounds === undefined) return undefined;
	if (!isRecord(bounds)) {
		throw new RefusedType(
			`${subject}: bounds must be pairs by name, as { ${names[0]}: [0, 1] }, got ${describe(bounds)}`,
		);
	}
	const known = new Set(names);
	for (const name of Object.keys(bounds)) {
		if (known.has(name)) continue;
		throw new RefusedType(
			`${subject}: there are bounds for "${name}", which is not a variable; the variables are ${[...known].join(", ")}${suggestion(name, known)}`,
		);
	}
	return boxOf(
		subject,
		names.map((name) => bounds[name]),
		labels,
		start,
	);
}

/** Turns bounds by index into a box, which must contain the start; undefined if there are none. */
export function boxByPlace(
	subject: string,
	bounds: unknown,
	start: Float64Array,
): Box | undefined {
	if (bounds === undefined) return undefined;
	if (!Array.isArray(bounds) || bounds.length !== start.length) {
		const got = Array.isArray(bounds) ? `${bounds.length}` : describe(bounds);
		throw new RefusedType(
			`${subject}: bounds must be an array of ${start.length} pairs, one for each number of the start, got ${got}`,
		);
	}
	return boxOf(
		subject,
		bounds,
		Array.from(start, (_, i) => `place ${i}`),
		start,
	);
}

function boxOf(
	subject: string,
	bounds: readonly unknown[],
	names: readonly string[],
	start: Float64Array,
): Box {
	const box = {
		lower: new Float64Array(start.length).fill(Number.NEGATIVE_INFINITY),
		upper: new Float64Array(start.length).fill(Number.POSITIVE_INFINITY),
	};
	bounds.forEach((pair, i) => {
		if (pair === undefined || pair === null) return;
		const ends = Array.isArray(pair) && pair.length <= 2 ? pair : undefined;
		const isEnd = (end: unknown) =>
			end === undefined ||
			end === null ||
			(typeof end === "number" && !Number.isNaN(end));
		if (!ends?.every(isEnd)) {
			throw new RefusedType(
				`${subject}: the bounds of ${names[i]} must be a pair of numbers, as [0, 1] or [0, null], got ${describe(pair)}`,
			);
		}
		box.lower[i] = ends[0] ?? Number.NEGATIVE_INFINITY;
		box.upper[i] = ends[1] ?? Number.POSITIVE_INFINITY;
		const shown = `[${box.lower[i]}, ${box.upper[i]}]`;
		if ((box.lower[i] as number) > (box.upper[i] as number)) {
			throw new RefusedRange(
				`${subject}: the bounds of ${names[i]} are crossed: ${shown}`,
			);
		}
		const value = start[i] as number;
		if (value < (box.lower[i] as number) || value > (box.upper[i] as number)) {
			throw new RefusedRange(
				`${subject}: the start's ${names[i]}, ${value}, is not within its bounds ${shown}`,
			);
		}
	});
	return box;
}
