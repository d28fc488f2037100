import { describe, isRecord } from "../checks.js";
import type { Lengths } from "../language/rowNames.js";
import { RefusedRange, RefusedType } from "../refusal.js";

/** Parameters by name: numbers and arrays. */
export type DataStart = Readonly<
	Record<string, number | readonly number[] | Float64Array | Float32Array>
>;

/** Parameters in the form of their start: an array that is not typed comes back as a Float64Array. */
export type DataPoint<S> = {
	-readonly [K in keyof S]: S[K] extends number
		? number
		: S[K] extends Float32Array
			? Float32Array
			: Float64Array;
};

/** The parameters of a cost over data, as one array. */
export class Parameters {
	/** By name, in the start's order. */
	readonly lengths: Lengths;
	/** The place of each parameter's first number. */
	readonly offsets: ReadonlyMap<string, number>;
	/** All numbers of the start, end to end. */
	readonly values: Float64Array;
	readonly #start: Readonly<Record<string, unknown>>;

	/** @throws RefusedType or RefusedRange for a start that is not finite numbers by name. */
	constructor(subject: string, start: unknown) {
		if (!isRecord(start)) {
			throw new RefusedType(
				`${subject}: with data, the start must be the parameters by name, as { a: 1, b: 0 }, got ${describe(start)}`,
			);
		}
		const given = Object.entries(start).map(
			([name, value]) => [name, numbersOf(subject, name, value)] as const,
		);
		if (given.length === 0) {
			throw new RefusedType(`${subject}: the start has no parameters`);
		}
		const lengths = new Map<string, number | undefined>();
		const offsets = new Map<string, number>();
		let size = 0;
		for (const [name, { length }] of given) {
			lengths.set(name, typeof start[name] === "number" ? undefined : length);
			offsets.set(name, size);
			size += length;
		}
		this.lengths = lengths;
		this.offsets = offsets;
		this.values = new Float64Array(size);
		for (const [name, numbers] of given) {
			this.values.set(numbers, offsets.get(name));
		}
		this.#start = start;
	}

	/** For each number its parameter. */
	get names(): readonly string[] {
		return [...this.lengths].flatMap(([name, length = 1]) =>
			Array<string>(length).fill(name),
		);
	}

	/** For each number its name in errors, as `W[3]`. */
	get labels(): readonly string[] {
		return [...this.lengths].flatMap(([name, length]) =>
			length === undefined
				? [name]
				: Array.from({ length }, (_, i) => `${name}[${i}]`),
		);
	}

	/** The parameters by name, in the form of the start. */
	named(x: Float64Array): DataPoint<Record<string, unknown>> {
		return Object.fromEntries(
			[...this.lengths].map(([name, length]) => {
				const from = this.offsets.get(name) as number;
				if (length === undefined) return [name, x[from] as number];
				const part = x.slice(from, from + length);
				return [
					name,
					this.#start[name] instanceof Float32Array
						? Float32Array.from(part)
						: part,
				];
			}),
		) as DataPoint<Record<string, unknown>>;
	}

	/** The start for errors; arrays by their lengths. */
	get text(): string {
		return [...this.lengths]
			.map(([name, length]) =>
				length === undefined
					? `${name} = ${this.#start[name]}`
					: `${name}: ${length} numbers`,
			)
			.join(", ");
	}
}

function numbersOf(
	subject: string,
	name: string,
	value: unknown,
): ArrayLike<number> {
	const isArray =
		Array.isArray(value) ||
		value instanceof Float64Array ||
		value instanceof Float32Array;
	const numbers: ArrayLike<unknown> = isArray ? value : [value];
	if (numbers.length === 0) {
		throw new RefusedRange(`${subject}: the start's ${name} has no numbers`);
	}
	for (let i = 0; i < numbers.length; i++) {
		if (Number.isFinite(numbers[i])) continue;
		throw new RefusedType(
			`${subject}: the start's ${name} must be ${isArray ? "finite numbers" : "a finite number or an array of them"}, got ${describe(numbers[i])}${isArray ? ` at index ${i}` : ""}`,
		);
	}
	return numbers as ArrayLike<number>;
}
