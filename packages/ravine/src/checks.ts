import { suggestion } from "./language/errors.js";
import { RefusedRange, RefusedType } from "./refusal.js";

/** Describes a value for an error. */
export function describe(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
	if (typeof value === "function") {
		return value.name === "" ? "a function" : `the function ${value.name}`;
	}
	if (typeof value === "bigint") return `${value}n`;
	if (value === null || typeof value !== "object") return String(value);
	if (Array.isArray(value)) {
		const isShort = value.length < 5 && value.every((x) => Object(x) !== x);
		return isShort ? `[${value.map(describe).join(", ")}]` : "an array";
	}
	const numbers = "its numbers: it.dataSync() or await it.data(); or use";
	if (isTensor(value)) {
		if ("dataId" in value)
			return `a TensorFlow.js tensor (${numbers} ravine/tfjs)`;
		if ("refCount" in value) return `a jax-js array (${numbers} ravine/jax)`;
	}
	return `an object (${value.constructor?.name ?? "no prototype"})`;
}

/** Whether a value is a tensor of another library, which returns its numbers from a method. */
export function isTensor(value: unknown): boolean {
	const { dataSync } = Object(value) as { dataSync?: unknown };
	return typeof dataSync === "function";
}

/** Whether a value is an object and not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return (
		typeof value === "object" &&
		value !== null &&
		!Array.isArray(value) &&
		!ArrayBuffer.isView(value)
	);
}

/**
 * Checks an option that is a whole number.
 * @param min and `max` are inclusive and optional.
 * @throws RefusedRange naming the subject, the option and the allowed values.
 */
export function checkWhole(
	subject: string,
	option: string,
	value: unknown,
	min = Number.NEGATIVE_INFINITY,
	max = Number.POSITIVE_INFINITY,
): void {
	const number = value as number;
	if (Number.isInteger(value) && number >= min && number <= max) return;
	const from = Number.isFinite(min) ? ` from ${min}` : "";
	const to = Number.isFinite(max) ? ` to ${max}` : "";
	throw new RefusedRange(
		`${subject}: ${option} must be a whole number${from}${to}, got ${describe(value)}`,
	);
}

/** @throws RefusedType naming the option and the allowed values. */
export function checkChoice(
	subject: string,
	option: string,
	given: unknown,
	allowed: readonly string[],
): void {
	if (allowed.includes(given as string)) return;
	throw new RefusedType(
		`${subject}: unknown ${option} ${describe(given)}; allowed are ${allowed.map((one) => `"${one}"`).join(", ")}`,
	);
}

/**
 * Checks that options are an object with only known names.
 * @throws RefusedType naming the unknown option and the known ones.
 */
export function checkOptions(
	subject: string,
	options: unknown,
	known: readonly string[],
): void {
	if (!isRecord(options)) {
		throw new RefusedType(
			`${subject}: the options must be an object, got ${describe(options)}`,
		);
	}
	for (const name of Object.keys(options)) {
		if (known.includes(name)) continue;
		throw new RefusedType(
			`${subject}: there is no option "${name}"; the options are ${known.join(", ")}${suggestion(name, known)}`,
		);
	}
}
