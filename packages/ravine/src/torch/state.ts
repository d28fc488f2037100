/** The states of torch's own optimizers, in safetensors files, to go on here with what torch began, or the other way. */

import { checkOptions, describe, isRecord } from "../checks.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import {
	CheckpointError,
	decodeTensors,
	encodeTensors,
	type Tensor,
	type TensorFile,
} from "../safetensors.js";
import { shapeText } from "../shapes.js";

/** The part of an optimizer that is used. */
interface Whole {
	readonly rule: Pick<Rule, "name" | "states">;
	save(): Uint8Array;
	load(bytes: Uint8Array, options: { readonly settings: "keep" }): void;
}

type StateNames = Readonly<Record<string, string>>;

interface StateOption {
	/**
	 * torch's names of the states, by ravine's: `{ v: "square_avg" }`. Those of torch's and ravine's Adam, AdamW, AMSGrad
	 * and SGD with momentum are known; any other state has the same name in the file.
	 */
	readonly states?: StateNames | undefined;
}

export interface ImportOptions extends StateOption {
	/**
	 * For a file with the keys of `optimizer.state_dict()`, as `state.0.exp_avg`: the names of torch's parameters in the
	 * order in which its optimizer has them.
	 */
	readonly names?: readonly string[] | undefined;
	/** ravine's names of the parameters, by torch's. A name that is left out stays. */
	readonly rename?: Readonly<Record<string, string>> | undefined;
	/** The number of steps taken, for a file without one. Adam's and AdamW's file must have one; SGD's has none: default 1. */
	readonly step?: number | undefined;
	/** Allows numbers of float64 in a float32 optimizer, with rounding. Default false. */
	readonly convert?: boolean | undefined;
}

const moments = { m: "exp_avg", v: "exp_avg_sq", vMax: "max_exp_avg_sq" };
const velocity = { v: "momentum_buffer" };

/** torch's names of states, by the names of rules. */
const known: Readonly<Record<string, StateNames>> = {
	...{ adam: moments, adamw: moments, amsgrad: moments },
	...{ "torch.adam": moments, "torch.adamw": moments },
	...{ heavyBall: velocity, nesterov: velocity },
	"torch.sgd": { buffer: "momentum_buffer" },
};

/** torch's names of a rule's states. In a chain those of its parts. */
function namesOf(
	{ name, states }: Whole["rule"],
	given: StateNames,
): StateNames {
	const found: Record<string, string> = {};
	for (const part of name.match(/[\w.]+/g) ?? []) {
		if (Object.hasOwn(known, part)) Object.assign(found, known[part]);
	}
	const names = states.map((state) => [state, found[state] ?? state] as const);
	return { ...Object.fromEntries(names), ...given };
}

/**
 * Goes on with what torch began: gives an optimizer the parameters, the states and the number of steps of a safetensors
 * file. The file has each parameter `W` and, with a dot, its states as torch names them: `W.exp_avg`, `W.exp_avg_sq`,
 * `W.step`. Settings stay as they are; give the optimizer torch's.
 *
 * @param optimizer such as one of `torch.adamw` with the same options. Mutated.
 * @throws CheckpointError for a file that is not a safetensors file, and for an entry that is missing, unknown, or of
 * another shape, which it names; RefusedType or RefusedRange for wrong options. Then nothing is changed.
 */
export function importTorchState(
	optimizer: Whole,
	bytes: Uint8Array,
	options: ImportOptions = {},
): void {
	const { rule } = optimizer;
	const subject = `${rule.name}: importTorchState`;
	checkImport(subject, options);
	const { names = [], rename = {}, states = {}, convert = false } = options;
	const stateNames = namesOf(rule, states);
	const given = new Map(
		[...decodeTensors(bytes).tensors].map(([key, tensor]) => {
			return [nameOf(subject, key, names), tensor] as const;
		}),
	);
	const theirs = new Map(
		Object.entries(rename).map(([their, own]) => [own, their]),
	);
	const own = decodeTensors(optimizer.save());
	const used = new Set<string>();
	const parameters: string[] = [];
	const tensors = new Map<string, Tensor>();
	for (const [key, tensor] of own.tensors) {
		const [place, state, name] = splitKey(key);
		// Gradients that waited for a step belong to the steps before.
		if (place === "gradients") continue;
		const their = theirs.get(name) ?? name;
		if (place === "parameters") parameters.push(their);
		const source = state === "" ? their : `${their}.${stateNames[state]}`;
		used.add(source);
		tensors.set(key, fitted(subject, source, given, tensor, convert));
	}
	const step = readStep(subject, parameters, given, options.step);
	// torch's optimizers with these moments count their steps, and correct the moments by the count.
	const counted = Object.values(stateNames).includes("exp_avg");
	if (step === undefined && counted && parameters.length > 0) {
		refuse(
			subject,
			`the file has no ${describe(`${parameters[0]}.step`)}; add it, or give the number of steps with the option step`,
		);
	}
	for (const key of given.keys()) {
		if (used.has(key) || isStep(key, parameters)) continue;
		refuse(
			subject,
			`the file has ${describe(key)}, which is neither a parameter here nor a state of one`,
		);
	}
	const { pending: _, ...metadata } = own.metadata;
	optimizer.load(
		encodeTensors({
			tensors,
			metadata: { ...metadata, step: String(step ?? 1) },
		}),
		{ settings: "keep" },
	);
}

/**
 * A safetensors file for torch, with the same keys as `importTorchState` reads: each parameter `W`, its states as torch
 * names them, as `W.exp_avg`, and `W.step`.
 * @throws RefusedRange for a rule with one state for all parameters, which torch has no place for.
 */
export function exportTorchState(
	optimizer: Whole,
	options: StateOption = {},
): Uint8Array<ArrayBuffer> {
	const { rule } = optimizer;
	const subject = `${rule.name}: exportTorchState`;
	checkOptions(subject, options, ["states"]);
	const { states = {} } = options;
	checkNames(subject, "states", states);
	const stateNames = namesOf(rule, states);
	const own = decodeTensors(optimizer.save());
	const tensors = new Map<string, Tensor>();
	for (const [key, tensor] of own.tensors) {
		const [place, state, name] = splitKey(key);
		if (place === "gradients") continue;
		if (place === "global") {
			throw new RefusedRange(
				`${subject}: the state "${state}" is one number for all parameters, which torch has no place for`,
			);
		}
		const own = state === "" ? name : `${name}.${stateNames[state]}`;
		if (tensors.has(own)) {
			throw new RefusedRange(
				`${subject}: a parameter and a state of another one are both called "${own}"`,
			);
		}
		tensors.set(own, tensor);
	}
	for (const [key] of own.tensors) {
		const [place, , name] = splitKey(key);
		if (place !== "parameters") continue;
		const data = Float32Array.of(Number(own.metadata.step));
		tensors.set(`${name}.step`, { data, shape: [] });
	}
	return encodeTensors({ tensors, metadata: { format: "pt" } });
}

/** Splits a key of ravine's file: `parameters/W`, `state/m/W` or `state/d`, a global state. */
function splitKey(key: string): [place: string, state: string, name: string] {
	const [, place = "", rest = ""] = /^([^/]*)\/(.*)$/s.exec(key) ?? [];
	if (place !== "state") return [place, "", rest];
	const [, state, name] = /^([^/]*)\/(.*)$/s.exec(rest) ?? [];
	return state === undefined || name === undefined
		? ["global", rest, ""]
		: [place, state, name];
}

function refuse(subject: string, problem: string): never {
	throw new CheckpointError(`${subject}: ${problem}`);
}

function checkImport(subject: string, options: ImportOptions): void {
	checkOptions(subject, options, [
		...["names", "rename", "states", "step", "convert"],
	]);
	const { names = [], rename = {}, states = {}, step = 1 } = options;
	if (!Array.isArray(names) || names.some((one) => typeof one !== "string")) {
		throw new RefusedType(
			`${subject}: names must be a list of the parameters' names, got ${describe(names)}`,
		);
	}
	checkNames(subject, "rename", rename);
	checkNames(subject, "states", states);
	if (!Number.isSafeInteger(step) || step < 0) {
		throw new RefusedRange(
			`${subject}: step must be a whole number from 0, got ${describe(step)}`,
		);
	}
}

function checkNames(subject: string, what: string, given: unknown): void {
	if (
		isRecord(given) &&
		Object.values(given).every((one) => typeof one === "string")
	) {
		return;
	}
	throw new RefusedType(
		`${subject}: ${what} must be names by names, got ${describe(given)}`,
	);
}

/** The key by the parameter's name: `state.0.exp_avg` is `W.exp_avg` where W is the first name. */
function nameOf(
	subject: string,
	key: string,
	names: readonly string[],
): string {
	const [, index, state] = /^state\.(\d+)\.(.*)$/s.exec(key) ?? [];
	if (index === undefined) return key;
	const name = names[Number(index)];
	if (name !== undefined) return `${name}.${state}`;
	return refuse(
		subject,
		`the file has ${describe(key)}, but the option names has ${names.length} names; give the names of all of torch's parameters, in its order`,
	);
}

/** One of torch's tensors, in the type of ravine's. */
function fitted(
	subject: string,
	key: string,
	given: TensorFile["tensors"],
	{ data, shape }: Tensor,
	convert: boolean,
): Tensor {
	const found = given.get(key);
	if (found === undefined) {
		return refuse(subject, `the file has no ${describe(key)}`);
	}
	if (found.shape.join() !== shape.join()) {
		refuse(
			subject,
			`${describe(key)} is ${shapeText(found.shape)} in the file and ${shapeText(shape)} here`,
		);
	}
	const source = found.data;
	if (!(source instanceof Float32Array || source instanceof Float64Array)) {
		return refuse(subject, `${describe(key)} has whole numbers in the file`);
	}
	if (data instanceof Float64Array) {
		return { data: new Float64Array(source), shape };
	}
	if (source instanceof Float64Array && !convert) {
		refuse(
			subject,
			`${describe(key)} is float64 in the file and float32 here; the option convert: true rounds it`,
		);
	}
	return { data: new Float32Array(source), shape };
}

function isStep(key: string, parameters: readonly string[]): boolean {
	const place = key.lastIndexOf(".");
	return (
		key.slice(place) === ".step" && parameters.includes(key.slice(0, place))
	);
}

/** The number of steps, which all parameters have in common; `otherwise` for a file without one. */
function readStep(
	subject: string,
	parameters: readonly string[],
	given: TensorFile["tensors"],
	otherwise: number | undefined,
): number | undefined {
	let first: [key: string, step: number] | undefined;
	for (const name of parameters) {
		const key = `${name}.step`;
		const tensor = given.get(key);
		if (tensor === undefined) continue;
		const step = Number(tensor.data[0]);
		if (tensor.data.length !== 1 || !Number.isSafeInteger(step) || step < 0) {
			refuse(subject, `${describe(key)} must be one whole number from 0`);
		}
		first ??= [key, step];
		if (first[1] === step) continue;
		refuse(
			subject,
			`${describe(first[0])} is ${first[1]}, but ${describe(key)} is ${step}; here all parameters take their steps together`,
		);
	}
	const lacking = parameters.find((name) => !given.has(`${name}.step`));
	if (first !== undefined && lacking !== undefined) {
		refuse(
			subject,
			`the file has ${describe(first[0])}, but no ${describe(`${lacking}.step`)}`,
		);
	}
	return first?.[1] ?? otherwise;
}
