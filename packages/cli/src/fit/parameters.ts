import { nearest } from "ravine/explain";
import { InputError } from "../errors.js";
import { parseNumber } from "../numbers.js";
import { parseByName, parseNumbers } from "../options.js";
import { shown } from "../text.js";

/** The minimum and the maximum of a parameter; an open end is infinite. */
export type Ends = readonly [lower: number, upper: number];

/** The options about a formula's parameters. */
export interface Parameters {
	/** In the formula's order. */
	readonly names: readonly string[];
	/** The starts that are given, and the values of the fixed ones. */
	readonly given: Readonly<Record<string, number>>;
	readonly fixed: readonly string[];
	readonly bounds: Readonly<Record<string, Ends>>;
}

export interface ParameterOptions {
	readonly start?: string;
	readonly fixed?: string;
	readonly bounds?: string;
}

const number = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const range = new RegExp(`^(${number})?\\s*\\.\\.\\s*(${number})?$`);

/**
 * Reads the options about a formula's parameters.
 * @param columns the names in the formula that are columns.
 * @throws InputError naming the option, for a malformed one, an unknown parameter, a parameter both started and fixed,
 * and bounds that are crossed or exclude the given value.
 */
export function readParameters(
	names: readonly string[],
	columns: readonly string[],
	options: ParameterOptions,
): Parameters {
	const { start, fixed, bounds } = options;
	const starts =
		start === undefined ? {} : parseNumbers("--start", start, "a=1,b=0.5");
	const held = fixed === undefined ? {} : parseNumbers("--fixed", fixed, "c=0");
	const ends =
		bounds === undefined
			? {}
			: parseByName(
					"--bounds",
					bounds,
					readEnds,
					"NAME=LOW..HIGH, separated by commas, for example a=0..10,b=0..; one end may be left out",
				);
	for (const [option, values] of Object.entries({
		"--start": starts,
		"--fixed": held,
		"--bounds": ends,
	})) {
		for (const name of Object.keys(values)) {
			refuseOther(option, name, names, columns);
		}
	}
	for (const name of Object.keys(held)) {
		if (!Object.hasOwn(starts, name)) continue;
		throw new InputError(
			`${name} is in --start and in --fixed; a fixed parameter keeps its value, so leave out one of them`,
		);
	}
	const given = { ...starts, ...held };
	checkBounds(ends, given);
	return { names, given, fixed: Object.keys(held), bounds: ends };
}

/**
 * The parameters without a start whose names are nearly those of columns that the formula does not use.
 * @param columns the names of all columns; `used` those in the formula.
 * @returns the nearest column by the parameter's name.
 */
export function findMisspelt(
	{ names, given }: Parameters,
	columns: readonly string[],
	used: readonly string[],
): ReadonlyMap<string, string> {
	const unused = columns.filter((name) => !used.includes(name));
	return new Map(
		names.flatMap((name) => {
			const near = Object.hasOwn(given, name)
				? undefined
				: nearest(name, unused);
			return near === undefined ? [] : [[name, near] as const];
		}),
	);
}

/** A sentence about each misspelt column; an empty text for none. */
export function misspeltText(misspelt: ReadonlyMap<string, string>): string {
	return [...misspelt]
		.map(
			([name, column]) =>
				`the file has no column "${shown(name)}", so it is a parameter; did you mean "${shown(column)}"?`,
		)
		.join("; ");
}

function readEnds(text: string): Ends | undefined {
	const [found, low, high] = range.exec(text) ?? [];
	if (found === undefined || (low === undefined && high === undefined)) {
		return undefined;
	}
	return [
		low === undefined ? -Infinity : (parseNumber(low) ?? -Infinity),
		high === undefined ? Infinity : (parseNumber(high) ?? Infinity),
	];
}

function refuseOther(
	option: string,
	name: string,
	names: readonly string[],
	columns: readonly string[],
): void {
	if (names.includes(name)) return;
	if (columns.includes(name)) {
		throw new InputError(
			`${option}: ${shown(name)} is a column of the file, not a parameter`,
		);
	}
	const near = nearest(name, names);
	const known =
		names.length === 0
			? "it has none"
			: near === undefined
				? `they are ${names.join(", ")}`
				: `did you mean "${near}"?`;
	throw new InputError(
		`${option}: the formula has no parameter "${shown(name)}"; ${known}`,
	);
}

function checkBounds(
	bounds: Readonly<Record<string, Ends>>,
	given: Readonly<Record<string, number>>,
): void {
	for (const [name, [low, high]] of Object.entries(bounds)) {
		if (low > high) {
			throw new InputError(
				`--bounds: the bounds of ${name} are crossed: ${low}..${high}`,
			);
		}
		const value = Object.hasOwn(given, name) ? given[name] : undefined;
		if (value === undefined || (value >= low && value <= high)) continue;
		throw new InputError(
			`${name} begins at ${value}, outside its bounds ${rangeText([low, high])}`,
		);
	}
}

/** A parameter's bounds; infinite ends where there are none. */
export function endsOf({ bounds }: Parameters, name: string): Ends {
	return Object.hasOwn(bounds, name)
		? (bounds[name] as Ends)
		: [-Infinity, Infinity];
}

/** Formats ends as in `--bounds`. */
export function rangeText([low, high]: Ends): string {
	const end = (value: number) => (Number.isFinite(value) ? String(value) : "");
	return `${end(low)}..${end(high)}`;
}
