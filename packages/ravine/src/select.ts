/** Keeps, repeats and drops rows of arrays. */

import { describe } from "./checks.js";
import { suggestion } from "./language/errors.js";
import type { Numbers } from "./language/evaluate.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** The chosen rows of some arrays. */
export interface Selection {
	readonly names: ReadonlySet<string>;
	readonly rows: Uint32Array;
}

/**
 * Checks the names of arrays and the numbers of their rows.
 * @throws RefusedType for anything that is not a name or a list of numbers; RefusedRange for an unknown name, an array
 * without rows, no rows, and a row that an array does not have.
 */
export function readSelection(
	subject: string,
	shapes: ReadonlyMap<string, readonly number[]>,
	given: unknown,
	rows: unknown,
): Selection {
	const what = `${subject}: select`;
	const names = new Set<unknown>(Array.isArray(given) ? given : [given]);
	if (!Array.isArray(rows) && !(ArrayBuffer.isView(rows) && "length" in rows)) {
		throw new RefusedType(
			`${what}: the rows must be a list of their numbers, got ${describe(rows)}`,
		);
	}
	const list = rows as ArrayLike<number>;
	for (const name of names) {
		const shape = shapes.get(name as string);
		if (shape === undefined) {
			throw new RefusedRange(
				`${what}: there is no parameter ${describe(name)}; parameters are ${[...shapes.keys()].join(", ")}${suggestion(String(name), shapes.keys())}`,
			);
		}
		const [count] = shape;
		if (count === undefined) {
			throw new RefusedRange(
				`${what}: "${name}" is one number and has no rows`,
			);
		}
		for (let k = 0; k < list.length; k++) {
			const row = list[k] as number;
			if (Number.isInteger(row) && row >= 0 && row < count) continue;
			throw new RefusedRange(
				`${what}: "${name}" has the rows 0 to ${count - 1}, but row ${k} of the list is ${describe(row)}`,
			);
		}
	}
	if (names.size === 0 || list.length === 0) {
		throw new RefusedRange(
			`${what}: at least one array and one of its rows must stay`,
		);
	}
	return { names: names as Set<string>, rows: Uint32Array.from(list) };
}

/** Copies rows of an array. */
export function copyRows(
	from: Numbers,
	count: number,
	rows: Uint32Array,
): Numbers {
	const width = from.length / count;
	const length = rows.length * width;
	const into =
		from instanceof Float32Array
			? new Float32Array(length)
			: new Float64Array(length);
	let at = 0;
	for (const row of rows) {
		// Rows are often short, and a view of each would cost more than the numbers.
		const end = (row + 1) * width;
		for (let i = row * width; i < end; i++) into[at++] = from[i] as number;
	}
	return into;
}
