/** Saves and loads optimizers. Loading checks everything before it changes anything. */

import type { Accumulator } from "./accumulate.js";
import { checkOptions, describe, isRecord } from "./checks.js";
import { checksum } from "./checksum.js";
import { suggestion } from "./language/errors.js";
import type { Numbers } from "./language/evaluate.js";
import { tokenize } from "./language/tokens.js";
import { checkChosen } from "./ranges.js";
import { RefusedType } from "./refusal.js";
import type { Rule, Setting } from "./rule.js";
import {
	bytesOf,
	CheckpointError,
	type Contents,
	copyOf,
	type Entry,
	readTensors,
	writeTensors,
} from "./safetensors.js";
import type { Settings } from "./settings.js";
import { shapeText } from "./shapes.js";

export interface LoadOptions {
	/** `"file"`, the default: settings that are numbers get the file's values. `"keep"`: they stay as they are. */
	readonly settings?: "file" | "keep" | undefined;
	/** Allows loading a float64 file into a float32 optimizer, with rounding. Default false. */
	readonly convert?: boolean | undefined;
	/** The new names of the file's parameters, by their names in the file. */
	readonly rename?:
		| Readonly<Record<string, string>>
		| ((name: string) => string)
		| undefined;
}

/** The parts of an optimizer that are saved. */
export interface Savable {
	readonly rule: Rule;
	/** The live arrays, by their names in the file: `parameters/W`, `state/m/W`. */
	readonly tensors: ReadonlyMap<string, Live>;
	readonly settings: Settings;
	/** The sums of the gradients that wait for a step, by their names in the file: `gradients/W`. */
	readonly sums: ReadonlyMap<string, Live>;
	readonly accumulator: Accumulator;
	/** The number of steps taken. */
	steps: number;
}

interface Live {
	readonly data: Numbers;
	readonly shape: readonly number[];
}

const FORMAT = "ravine 2";
const KEYS = ["format", "rule", "identity", "step", "settings", "pending"];

/** Saves an optimizer as a safetensors file. */
export function save({
	rule,
	tensors,
	settings,
	sums,
	accumulator: { pending },
	steps,
}: Savable): Uint8Array<ArrayBuffer> {
	const saved = pending === 0 ? [...tensors] : [...tensors, ...sums];
	const entries = saved.map(([name, { data, shape }]) => {
		return { name, dtype: dtypeOf(data), shape, bytes: bytesOf(data) };
	});
	return writeTensors(entries, [
		["format", FORMAT],
		["rule", rule.name],
		["identity", identityOf(rule)],
		["step", String(steps)],
		["settings", settingsText(settings.constants())],
		...(pending === 0 ? [] : [["pending", String(pending)] as const]),
	]);
}

/** JSON that keeps -0. */
function settingsText(settings: Iterable<readonly [string, unknown]>): string {
	const members = [...settings].map(([name, value]) => {
		const text =
			typeof value === "object" && value !== null
				? settingsText(Object.entries(value))
				: Object.is(value, -0)
					? "-0"
					: String(value);
		return `${JSON.stringify(name)}:${text}`;
	});
	return `{${members.join()}}`;
}

/**
 * The identity of a rule's text, to distinguish rules of the same name: a checksum of the text's tokens, joined by
 * spaces, so that comments and spacing do not matter. Declarations count by their names, at any place; defaults and
 * initial values do not count, because a file has the numbers themselves.
 */
export function identityOf({ name, text, program, sections }: Rule): string {
	if (sections !== undefined) {
		const { before, rules, after } = sections;
		const parts = [
			...before.map(identityOf),
			...rules.map(({ pattern, rule }) => `for ${pattern} ${identityOf(rule)}`),
			...after.map(identityOf),
		];
		return checksum(new TextEncoder().encode(parts.join("\n")));
	}
	const lines: string[][] = [[]];
	for (const token of tokenize(name, text)) {
		if (token.kind === "newline") lines.push([]);
		else if (token.kind !== "end") lines.at(-1)?.push(token.text);
	}
	const settings = program.settings.map((setting) => `setting ${setting}`);
	const states = program.states.map(
		({ per, name: state }) => `state ${extentWords[per]}${state}`,
	);
	const update = lines
		.filter((line) => line.length > 0 && !declares(line))
		.map((line) => line.join(" "));
	const all = [...settings.sort(), ...states.sort(), ...update];
	return checksum(new TextEncoder().encode(all.join("\n")));
}

const extentWords = { parameter: "", array: "scalar ", step: "global " };

function declares([first, second]: readonly string[]): boolean {
	return (first === "setting" || first === "state") && second !== "=";
}

/**
 * Loads a file. Mutates the tensors, the settings that are numbers, and the step's number: everything, or nothing if it
 * throws.
 * @throws CheckpointError for a file that is not a checkpoint of this rule and these arrays; RefusedType for unknown
 * options.
 */
export function load(
	own: Savable,
	bytes: Uint8Array,
	options: LoadOptions,
): void {
	const what = `${own.rule.name}: load`;
	checkOptions(what, options, ["settings", "convert", "rename"]);
	const { settings: choice = "file", convert = false, rename } = options;
	if (choice !== "file" && choice !== "keep") {
		throw new RefusedType(
			`${what}: settings must be "file" or "keep", got ${describe(choice)}`,
		);
	}
	const file = readTensors(bytes);
	checkOrigin(own, file);
	const step = readStep(own, file.metadata.get("step"));
	const settings = readSettings(own, file.metadata.get("settings"), choice);
	const pending = readPending(own, file.metadata.get("pending"));
	const entries = renamed(own, file.entries, rename);
	const wanted = new Map(own.tensors);
	if (pending > 0) for (const [name, live] of own.sums) wanted.set(name, live);
	checkNames(own, wanted, entries);
	const writes = [...wanted].map(([name, live]) =>
		prepare(own, name, live, entries.get(name) as Entry, convert),
	);
	if (own.accumulator.count > 1) own.accumulator.clear();
	for (const write of writes) write();
	own.accumulator.pending = pending;
	own.settings.set(settings);
	own.steps = step;
}

function refuse({ rule }: Savable, problem: string): never {
	throw new CheckpointError(`${rule.name}: ${problem}`);
}

/** Checks that an optimizer of this rule wrote the file. */
function checkOrigin(own: Savable, { entries, metadata, checked }: Contents) {
	const { rule } = own;
	const format = metadata.get("format");
	if (format !== FORMAT && format?.startsWith("ravine ")) {
		refuse(
			own,
			`the checkpoint was written by another version of ravine: its format is "${format}", this version reads "${FORMAT}"`,
		);
	}
	if (format !== FORMAT || !metadata.has("rule")) {
		const bare = entries.size > 0 && ![...entries.keys()].some(isOwnName);
		refuse(
			own,
			`the checkpoint was not written by an optimizer: it has no step and no settings${bare ? "; read its tensors with decodeTensors" : ""}`,
		);
	}
	if (!checked) {
		const strange = [...metadata.keys()].find((key) => !KEYS.includes(key));
		if (strange !== undefined) {
			refuse(
				own,
				`the checkpoint was altered: it has no checksum of its contents, and its metadata has ${describe(strange)}`,
			);
		}
	}
	if (metadata.get("rule") !== rule.name) {
		refuse(own, `the checkpoint belongs to the rule "${metadata.get("rule")}"`);
	}
	if (metadata.get("identity") !== identityOf(rule)) {
		refuse(
			own,
			"the checkpoint belongs to a rule with the same name but another text",
		);
	}
}

function isOwnName(name: string): boolean {
	return /^(parameters|state|gradients)\//.test(name);
}

function readStep(own: Savable, text: string | undefined): number {
	const step = Number(text);
	if (text !== undefined && /^\d+$/.test(text) && Number.isSafeInteger(step)) {
		return step;
	}
	return refuse(
		own,
		`the checkpoint's step must be a whole number from 0, got ${describe(text)}`,
	);
}

/** Reads the number of gradients that wait for a step. */
function readPending(own: Savable, text: string | undefined): number {
	if (text === undefined) return 0;
	const pending = Number(text);
	if (!/^[1-9]\d*$/.test(text) || !Number.isSafeInteger(pending)) {
		refuse(
			own,
			`the checkpoint's number of waiting gradients must be a whole number from 1, got ${describe(text)}`,
		);
	}
	if (pending >= own.accumulator.count) {
		refuse(
			own,
			`in the checkpoint ${pending} gradients wait for a step; create the optimizer with accumulate: ${pending + 1} or more`,
		);
	}
	return pending;
}

/** Reads the file's values of settings without schedules here, with the factory's checks; none if they are to be kept. */
function readSettings(
	own: Savable,
	text: string | undefined,
	choice: "file" | "keep",
): Record<string, Setting> {
	let given: unknown;
	try {
		given = JSON.parse(text ?? "");
	} catch {
		refuse(own, "the checkpoint's settings are not JSON");
	}
	if (!isRecord(given)) {
		return refuse(
			own,
			`the checkpoint's settings must be numbers by name, got ${describe(given)}`,
		);
	}
	const { rule, settings } = own;
	const constants = settings.constants();
	const isTaken = (name: string) => choice === "file" && constants.has(name);
	const taken: [string, Setting][] = [];
	for (const [name, value] of Object.entries(given)) {
		if (!rule.program.settings.includes(name)) {
			refuse(
				own,
				`the checkpoint has a setting ${describe(name)}, which the rule does not have`,
			);
		}
		try {
			if (isTaken(name)) settings.check(name, value);
			else checkChosen(rule.name, rule.ranges, name, value);
		} catch (error) {
			throw new CheckpointError(
				`the checkpoint's settings: ${(error as Error).message}`,
			);
		}
		if (isTaken(name)) taken.push([name, value as Setting]);
	}
	return Object.fromEntries(taken);
}

/** The file's tensors by their new names. */
function renamed(
	own: Savable,
	entries: ReadonlyMap<string, Entry>,
	rename: LoadOptions["rename"],
): ReadonlyMap<string, Entry> {
	if (rename === undefined) return entries;
	const names = [...entries.keys()].map(split);
	const newName = renaming(
		own,
		names.flatMap(([place, name]) => (isGlobal(place) ? [] : name)),
		rename,
	);
	const result = new Map<string, Entry>();
	[...entries.values()].forEach((entry, k) => {
		const [place, name] = names[k] as [string, string];
		// A global state belongs to no parameter.
		const full = isGlobal(place) ? place : place + newName(name);
		if (result.has(full)) {
			refuse(
				own,
				`load: rename gives two of the file's tensors one name, ${describe(full)}`,
			);
		}
		result.set(full, entry);
	});
	return result;
}

function isGlobal(place: string): boolean {
	return place !== "" && !place.endsWith("/");
}

/** Splits `state/m/W` into `state/m/` and `W`; a global state, `state/d`, into itself and nothing. */
function split(name: string): [string, string] {
	if (/^state\/[^/]+$/.test(name)) return [name, ""];
	const place =
		/^(parameters\/|gradients\/|state\/[^/]*\/)?/.exec(name)?.[0] ?? "";
	return [place, name.slice(place.length)];
}

function renaming(
	own: Savable,
	names: readonly string[],
	rename: NonNullable<LoadOptions["rename"]>,
): (name: string) => string {
	const what = `${own.rule.name}: load: rename`;
	const checked = (from: string, to: unknown): string => {
		if (typeof to === "string") return to;
		throw new RefusedType(
			`${what} must give a name for ${describe(from)}, got ${describe(to)}`,
		);
	};
	if (typeof rename === "function") {
		return (name) => checked(name, rename(name));
	}
	if (!isRecord(rename)) {
		throw new RefusedType(
			`${what} must be a function, or names here by names in the file, got ${describe(rename)}`,
		);
	}
	const map = new Map<string, string>(Object.entries(rename));
	for (const [from, to] of map) {
		checked(from, to);
		if (names.includes(from)) continue;
		throw new RefusedType(
			`${what}: the file has no parameter ${describe(from)}${suggestion(from, new Set(names))}`,
		);
	}
	return (name) => map.get(name) ?? name;
}

/** Checks that the file has exactly the optimizer's tensors. */
function checkNames(
	own: Savable,
	wanted: ReadonlyMap<string, Live>,
	entries: ReadonlyMap<string, Entry>,
): void {
	for (const name of wanted.keys()) {
		if (entries.has(name)) continue;
		refuse(own, `the checkpoint belongs to another model: it has no "${name}"`);
	}
	for (const name of entries.keys()) {
		if (wanted.has(name)) continue;
		refuse(
			own,
			`the checkpoint belongs to another model: it has "${name}" too`,
		);
	}
}

/**
 * Checks one tensor.
 * @returns a function that copies it from the file.
 */
function prepare(
	own: Savable,
	name: string,
	{ data, shape }: Live,
	entry: Entry,
	convert: boolean,
): () => void {
	const { dtype, bytes } = entry;
	const ownType = dtypeOf(data);
	const alike = entry.shape.join() === shape.join();
	const narrows = dtype === "F64" && ownType === "F32";
	const fits = dtype === ownType || dtype === "F32" || (narrows && convert);
	if (!alike || !fits) {
		const here = `${shapeText(shape)} (${typeText(ownType)})`;
		const there = `${shapeText(entry.shape)} (${typeText(dtype)})`;
		const remedy = "; load(bytes, { convert: true }) rounds it";
		refuse(
			own,
			`the checkpoint belongs to another model: "${name}" is ${there} there and ${here} here${alike && narrows ? remedy : ""}`,
		);
	}
	if (dtype === ownType) return () => bytesOf(data).set(bytes);
	const { buffer } = copyOf(bytes);
	const numbers = narrows ? new Float64Array(buffer) : new Float32Array(buffer);
	const overflows = (value: number) =>
		Number.isFinite(value) && !Number.isFinite(Math.fround(value));
	if (narrows && numbers.some(overflows)) {
		refuse(
			own,
			`"${name}" has a number in the file that float32 cannot represent`,
		);
	}
	return () => data.set(numbers);
}

function dtypeOf(data: Numbers): "F32" | "F64" {
	return data instanceof Float32Array ? "F32" : "F64";
}

function typeText(dtype: Entry["dtype"]): string {
	return dtype.replace(/^F(?=\d)/, "float");
}
