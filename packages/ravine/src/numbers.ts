/** Converts numbers in any form to flat arrays with shapes and names. */

import type { NumericArray } from "./backends/backend.js";
import { describe, isRecord, isTensor } from "./checks.js";
import type { Precision } from "./language/program.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import { isShape, shapeText, sizeOf } from "./shapes.js";

/** Numbers of one array: a number, an array, nested arrays, a typed array, or flat data with its shape. */
export type Initial =
	| number
	| readonly NestedNumbers[]
	| NumericArray
	| {
			readonly data: NumericArray | readonly number[];
			readonly shape: readonly number[];
	  };
type NestedNumbers = number | readonly NestedNumbers[];

/**
 * Arrays by name, in nested objects and lists. `{ layers: [{ W, b }] }` has the names `layers.0.W` and `layers.0.b`. A
 * (nested) array of only numbers is one array; any other array is a list. An object with `data` and `shape` is one array,
 * except at the top.
 */
export type InitialTree =
	| { readonly [name: string]: Initial | InitialTree }
	| readonly (Initial | InitialTree)[];

/** The names of a tree's arrays: `"layers.0.W"`. */
export type NamesOf<Tree> = Tree extends readonly unknown[]
	? number extends Tree["length"]
		? PathsOf<`${number}`, Tree[number]>
		: { [K in keyof Tree & `${number}`]: PathsOf<K, Tree[K]> }[keyof Tree &
				`${number}`]
	: string extends keyof Tree
		? string
		: { [K in keyof Tree & string]: PathsOf<K, Tree[K]> }[keyof Tree & string];
type PathsOf<Name extends string, Value> = Value extends Initial
	? Name
	: `${Name}.${NamesOf<Value>}`;

/** The tree's own type where it is valid, the wanted type elsewhere. */
export type ValidTree<Tree> = Tree extends readonly NestedNumbers[]
	? { readonly [name: string]: Initial | InitialTree }
	: { readonly [K in keyof Tree]: ValidBranch<Tree[K]> };
type ValidBranch<Value> = Value extends Initial
	? Value
	: Value extends string | boolean | bigint | symbol | null | undefined
		? Initial
		: Value extends { dataSync: unknown } | ((...all: never[]) => unknown)
			? Initial
			: { readonly [K in keyof Value]: ValidBranch<Value[K]> };

/** Numbers for arrays with these names: by full names, or in a tree. */
export type NumbersFor<N extends string> = string extends N
	? InitialTree
	: [Extract<N, `${string}.${string}`>] extends [never]
		? Readonly<Record<N, Initial>>
		: Readonly<Record<N, Initial>> | TreeOf<N>;
type TreeOf<N extends string> = {
	readonly [K in Head<N>]: K extends N ? Initial : TreeOf<Tail<N, K>>;
};
type Head<N extends string> = N extends `${infer First}.${string}` ? First : N;
type Tail<N extends string, K extends string> = N extends `${K}.${infer Rest}`
	? Rest
	: never;

/** The typed array of a precision. */
export type ArrayOf<
	P extends Precision,
	Buffer extends ArrayBufferLike = ArrayBufferLike,
> = P extends "float64" ? Float64Array<Buffer> : Float32Array<Buffer>;

export interface Flat {
	readonly data: NumericArray | readonly number[];
	readonly shape: readonly number[];
	/** Whether the shape was given, by nesting or with `shape`. A flat array suits any shape. */
	readonly shaped: boolean;
}

/** Deeper nesting is refused: most likely the object contains itself. */
const MAX_DEPTH = 64;

/**
 * Converts one array to flat numbers and a shape. A typed array is returned itself, not copied.
 * @param what its name in errors.
 * @throws RefusedType for anything except numbers; RefusedRange for ragged rows and shapes that do not fit.
 */
export function flatten(what: string, value: unknown): Flat {
	if (typeof value === "number") {
		return { data: [value], shape: [], shaped: false };
	}
	if (isNumericArray(value)) {
		return { data: value, shape: [value.length], shaped: false };
	}
	if (Array.isArray(value)) {
		const shape: number[] = [];
		for (let level: unknown = value; Array.isArray(level); level = level[0]) {
			shape.push(level.length);
			checkDepth(what, shape.length);
		}
		if (shape.length === 1 && value.every(isNumber)) {
			return { data: value, shape, shaped: false };
		}
		const data: number[] = [];
		flattenInto(data, what, value, shape, 0);
		return { data, shape, shaped: shape.length > 1 };
	}
	if (isShaped(value)) return flattenShaped(what, value);
	throw new RefusedType(
		`${what} must be numbers: an array, a typed array or { data, shape }, got ${describe(value)}${remedy(value)}`,
	);
}

function isNumber(value: unknown): value is number {
	return typeof value === "number";
}

function isNumericArray(value: unknown): value is NumericArray {
	return (
		ArrayBuffer.isView(value) &&
		!(value instanceof DataView) &&
		!(value instanceof BigInt64Array) &&
		!(value instanceof BigUint64Array)
	);
}

function remedy(value: unknown): string {
	return isTensor(value)
		? "; give { data: it.dataSync(), shape: it.shape }"
		: "";
}

interface Shaped {
	readonly data: unknown;
	readonly shape: unknown;
}

function isShaped(value: unknown): value is Shaped {
	return (
		isRecord(value) &&
		"data" in value &&
		"shape" in value &&
		typeof value.data !== "function"
	);
}

function flattenShaped(what: string, value: Shaped): Flat {
	const { data: given, shape } = value;
	const other = Object.keys(value).find(
		(key) => key !== "data" && key !== "shape",
	);
	if (other !== undefined) {
		throw new RefusedType(
			`${what} must be { data, shape } without other keys, got also ${describe(other)}`,
		);
	}
	if (!isNumericArray(given) && !Array.isArray(given)) {
		throw new RefusedType(
			`${what}: its data must be an array or a typed array of numbers, got ${describe(given)}${remedy(given)}`,
		);
	}
	const { data } = flatten(`${what}.data`, given);
	if (!isShape(shape)) {
		throw new RefusedType(
			`${what}: its shape must be an array of whole numbers, got ${describe(shape)}`,
		);
	}
	const size = sizeOf(shape);
	if (size !== data.length) {
		throw new RefusedRange(
			`${what}: a shape of ${shapeText(shape)} needs ${size} numbers, got ${data.length}`,
		);
	}
	return { data, shape: [...shape], shaped: true };
}

function flattenInto(
	data: number[],
	what: string,
	value: unknown,
	shape: readonly number[],
	depth: number,
): void {
	const isRow = Array.isArray(value);
	const leaf = depth === shape.length;
	if (leaf && isNumber(value)) {
		data.push(value);
	} else if (!leaf && isRow) {
		if (value.length !== shape[depth]) {
			throw new RefusedRange(
				`${what} is ragged: a row of ${value.length} where ${shape[depth]} are expected`,
			);
		}
		for (const one of value) flattenInto(data, what, one, shape, depth + 1);
	} else if (isNumber(value) || isRow) {
		throw new RefusedRange(`${what} is ragged: rows and numbers are mixed`);
	} else {
		throw new RefusedType(`${what} must be numbers, got ${describe(value)}`);
	}
}

/**
 * Lists the arrays of a tree by their full names, in order.
 * @param what the name of a value in errors, such as "initial value".
 * @throws RefusedRange if two arrays have the same name, or a branch is empty.
 */
export function nameArrays(what: string, tree: object): Map<string, unknown> {
	const arrays = new Map<string, unknown>();
	const visit = (path: string, value: object, depth: number): void => {
		checkDepth(`${what} "${path}"`, depth);
		for (const [key, one] of Object.entries(value)) {
			const name = depth === 0 ? key : `${path}.${key}`;
			if (isTree(one)) {
				if (Object.keys(one).length === 0) {
					throw new RefusedRange(`${what} "${name}" is empty`);
				}
				visit(name, one, depth + 1);
			} else if (arrays.has(name)) {
				throw new RefusedRange(
					`${what}s: two of them have the name "${name}"; a dot in a name separates the levels of nested objects`,
				);
			} else {
				arrays.set(name, one);
			}
		}
	};
	visit("", tree, 0);
	return arrays;
}

/** Whether a value contains arrays by name or index, and is not one array itself. */
export function isTree(value: unknown): value is object {
	if (!Array.isArray(value)) return isPlain(value) && !isShaped(value);
	let innermost: unknown = value;
	for (let depth = 0; Array.isArray(innermost) && depth <= MAX_DEPTH; depth++) {
		innermost = innermost[0];
	}
	return typeof innermost === "object" && innermost !== null
		? !Array.isArray(innermost)
		: false;
}

/** An object written as a literal, not an instance of a class; from another realm too. */
function isPlain(value: unknown): boolean {
	if (!isRecord(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function checkDepth(what: string, depth: number): void {
	if (depth <= MAX_DEPTH) return;
	throw new RefusedRange(
		`${what} is nested more than ${MAX_DEPTH} deep; does it contain itself?`,
	);
}
