/** Reads the gradients for a step: checks them and puts them into the engine's order. */

import { describe, isTensor } from "./checks.js";
import { suggestion } from "./language/errors.js";
import type { Numbers } from "./language/evaluate.js";
import { type Flat, flatten, nameArrays } from "./numbers.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import { shapeText, sizeOf } from "./shapes.js";

/** The names, lengths and shapes that gradients must have. */
interface Expected {
	/** The engine's own gradients, by name, in its order. */
	readonly gradients: ReadonlyMap<string, Numbers>;
	/** The parameters' shapes, by name. */
	readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/**
 * Checks gradients and returns them in the parameters' order. Typed arrays are copied only if the step would overwrite
 * them.
 * @param subject the rule and the step, for errors.
 * @throws RefusedType or RefusedRange for gradients of other names, shapes or lengths.
 */
export function readGradients(
	subject: string,
	{ gradients, shapes }: Expected,
	supplied: unknown,
): Flat["data"][] {
	if (typeof supplied !== "object" || supplied === null || isTensor(supplied)) {
		throw new RefusedType(
			`${subject}: gradients must be an object of arrays by name, got ${describe(supplied)}`,
		);
	}
	const plain = plainGradients(gradients, supplied);
	if (plain !== undefined) return plain;
	const given = nameArrays(`${subject}: gradient`, supplied);
	for (const name of given.keys()) {
		if (gradients.has(name)) continue;
		throw new RefusedType(
			`${subject}: there is no parameter "${name}" for this gradient; parameters are ${[...gradients.keys()].join(", ")}${suggestion(name, gradients.keys())}`,
		);
	}
	const sources: Flat["data"][] = [];
	for (const [name, own] of gradients) {
		const what = `${subject}: the gradient of "${name}"`;
		if (!given.has(name)) throw new RefusedType(`${what} is missing`);
		const flat = flatten(what, given.get(name));
		checkShape(what, flat, shapes.get(name) as readonly number[]);
		sources.push(apart(flat.data, own));
	}
	return sources;
}

/** A fast path for small steps: only typed arrays of the right lengths, by their full names. */
function plainGradients(
	gradients: Expected["gradients"],
	supplied: object,
): Flat["data"][] | undefined {
	if (Object.keys(supplied).length !== gradients.size) return undefined;
	const sources: Flat["data"][] = [];
	for (const [name, own] of gradients) {
		const given = Object.hasOwn(supplied, name)
			? (supplied as Readonly<Record<string, unknown>>)[name]
			: undefined;
		const same =
			(given instanceof Float32Array || given instanceof Float64Array) &&
			given.length === own.length;
		if (!same) return undefined;
		sources.push(apart(given, own));
	}
	return sources;
}

function checkShape(
	what: string,
	{ data, shape, shaped }: Flat,
	expected: readonly number[],
): void {
	if (shaped && shape.join() !== expected.join()) {
		throw new RefusedRange(
			`${what} has the shape ${shapeText(shape)}, but the parameter has the shape ${shapeText(expected)}`,
		);
	}
	const length = sizeOf(expected);
	if (data.length === length) return;
	throw new RefusedRange(
		`${what} must have ${length} numbers, got ${data.length}`,
	);
}

/** The numbers themselves, or a copy if they are part of the engine's gradients at another place. */
function apart(data: Flat["data"], own: Numbers): Flat["data"] {
	if (!("buffer" in data) || data.buffer !== own.buffer) return data;
	return data.byteOffset === own.byteOffset ? data : data.slice();
}
