/** Options of the dialects' schedulers: one object each, checked by a table of readers. */

import {
	checkChoice,
	checkOptions,
	checkWhole,
	describe,
	isRecord,
} from "../checks.js";
import { RefusedType } from "../refusal.js";
import { checkNumber } from "./arguments.js";

/** Checks an option's value and returns it. A missing option is undefined. */
type Reader<T> = (subject: string, name: string, value: unknown) => T;

export function number(min?: number, max?: number): Reader<number> {
	return (subject, name, value) => {
		checkNumber(subject, name, value, min, max);
		return value;
	};
}

export function whole(min: number): Reader<number> {
	return (subject, name, value) => {
		checkWhole(subject, name, value, min);
		return value as number;
	};
}

export const flag: Reader<boolean> = (subject, name, value) => {
	if (typeof value === "boolean") return value;
	throw new RefusedType(
		`${subject}: ${name} must be true or false, got ${describe(value)}`,
	);
};

export function choice<const T extends string>(
	...allowed: readonly T[]
): Reader<T> {
	return (subject, name, value) => {
		checkChoice(subject, name, value, allowed);
		return value as T;
	};
}

export function functionOf<F>(what: string): Reader<F> {
	return (subject, name, value) => {
		if (typeof value === "function") return value as F;
		throw new RefusedType(
			`${subject}: ${name} must be ${what}, got ${describe(value)}`,
		);
	};
}

export function object<T extends object>(what: string): Reader<T> {
	return (subject, name, value) => {
		if (isRecord(value)) return value as T;
		throw new RefusedType(
			`${subject}: ${name} must be ${what}, got ${describe(value)}`,
		);
	};
}

export function list<T>(item: Reader<T>): Reader<readonly T[]> {
	return (subject, name, value) => {
		if (!Array.isArray(value)) {
			throw new RefusedType(
				`${subject}: ${name} must be an array, got ${describe(value)}`,
			);
		}
		return value.map((one, k) => item(subject, `${name}[${k}]`, one));
	};
}

/** An option that may be left out. */
export function optional<T, D>(read: Reader<T>, standard: D): Reader<T | D> {
	return (subject, name, value) =>
		value === undefined ? standard : read(subject, name, value);
}

type Read<S> = {
	readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never;
};

/**
 * Reads all options of a scheduler.
 * @throws RefusedType for an unknown option or a value of another type, RefusedRange for a value outside its range.
 */
export function readOptions<
	S extends Readonly<Record<string, Reader<unknown>>>,
>(subject: string, options: unknown, readers: S): Read<S> {
	checkOptions(subject, options, Object.keys(readers));
	const given = options as Readonly<Record<string, unknown>>;
	const read = Object.entries(readers).map(
		([name, reader]) => [name, reader(subject, name, given[name])] as const,
	);
	return Object.fromEntries(read) as Read<S>;
}
