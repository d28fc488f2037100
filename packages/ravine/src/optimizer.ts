import {
	type Backend,
	type Engine,
	layOut,
	type NumericArray,
} from "./backends/backend.js";
import { webassembly } from "./backends/webassembly/index.js";
import {
	CheckpointError,
	checksum,
	decodeTensors,
	encodeTensors,
	type Tensor,
} from "./checkpoint.js";
import { describe, isRecord } from "./checks.js";
import { checkSetting } from "./glossary.js";
import { suggestion } from "./language/errors.js";
import type { Numbers } from "./language/evaluate.js";
import type { Precision } from "./language/program.js";
import { Refusal, RefusedRange, RefusedType } from "./refusal.js";
import { type Rule, type Setting, unknownSetting } from "./rule.js";

/** Numbers to start from: a number, an array, nested arrays, a typed array, or flat data with its shape. */
export type Initial =
	| number
	| readonly NestedNumbers[]
	| NumericArray
	| {
			readonly data: NumericArray | readonly number[];
			readonly shape: readonly number[];
	  };
type NestedNumbers = number | readonly NestedNumbers[];

export interface OptimizerOptions<P extends Precision = Precision> {
	/** Default `webassembly()`. */
	readonly backend?: Backend;
	/** Of parameters, gradients and states. Default float32. */
	readonly precision?: P;
	/**
	 * What a NaN or an infinity in the gradient does. `throw` (default): the step is refused, nothing changes, and the
	 * error says where. `skip`: the same, but the report says so. `propagate`: nobody looks, and the step is taken.
	 */
	readonly nonFinite?: "throw" | "skip" | "propagate";
}

/** What one step did. */
export interface StepReport<S extends string = string> {
	/** The step's number, from 1. A skipped step's number is given to the next. */
	readonly step: number;
	readonly skipped: boolean;
	/** How many of the gradient's numbers were NaN or infinite; null when nobody looked (`propagate`). */
	readonly nonFinite: number | null;
	/** The settings that the step used, schedules evaluated. */
	readonly settings: Readonly<Record<S, number>>;
}

type ArrayOf<P extends Precision> = P extends "float64"
	? Float64Array
	: Float32Array;

export interface Optimizer<
	N extends string = string,
	S extends string = string,
	P extends Precision = "float32",
> {
	readonly rule: Rule<S>;
	/** By name, flat; live: steps change them in place, and so may you. */
	readonly parameters: Readonly<Record<N, ArrayOf<P>>>;
	/** By name, flat; live: write the gradient here before `step()`. */
	readonly gradients: Readonly<Record<N, ArrayOf<P>>>;
	/** By state and parameter name; live. A scalar state is an array of one float64. */
	readonly state: Readonly<
		Record<string, Readonly<Record<N, ArrayOf<P> | Float64Array>>>
	>;
	/** Writable: a new number or schedule holds from the next step. */
	readonly settings: Record<S, Setting>;
	/** How many steps have been taken. */
	readonly steps: number;
	/**
	 * Takes one step. Mutates the parameters and the states.
	 *
	 * @param gradients by name, copied in; left out, `optimizer.gradients` as it stands.
	 * @throws NonFiniteGradientError when the gradient has a NaN or an infinity and the option is `throw`; TypeError or
	 * RangeError for gradients of other names or lengths, or a schedule that leaves its range. Whenever it throws, the
	 * parameters, the states and the step's number are as they were.
	 */
	step(gradients?: Readonly<Record<N, Initial>>): StepReport<S>;
	/** Parameters, states, step and settings as a safetensors file. */
	save(): Uint8Array<ArrayBuffer>;
	/**
	 * Goes on from what `save` gave. Mutates the parameters, the states, the step's number and the settings that are
	 * numbers; a schedule is a function and is not in the file, so the optimizer's own stays.
	 * @throws CheckpointError for a file that is cut short, altered, or another rule's or model's; nothing is changed then.
	 */
	load(bytes: Uint8Array): void;
	/** Gives back memory and threads; afterwards every use throws. */
	dispose(): void;
}

/** How many numbers of each array are NaN or infinite, for the arrays that have any. */
type Counts = Readonly<Record<string, number>>;

/** Thrown by `step` for numbers that are NaN or infinite: in the gradient, in a scalar, or in what a step wrote. */
export class NonFiniteError extends RefusedRange {
	override readonly name: string = "NonFiniteError";
	/** The step's number. */
	readonly step: number;

	constructor(rule: string, step: number, problem: string) {
		super(`${rule}, step ${step}: ${problem}`);
		this.step = step;
	}
}

/** Thrown by `step` when the gradient has a NaN or an infinity. The step was refused and nothing changed. */
export class NonFiniteGradientError extends NonFiniteError {
	override readonly name = "NonFiniteGradientError";
	readonly counts: Counts;

	constructor(rule: string, step: number, counts: Counts) {
		super(
			rule,
			step,
			`the gradient of ${nonFiniteText(counts)}; the step was refused and nothing changed`,
		);
		this.counts = counts;
	}
}

/**
 * Thrown by `step` when a scalar of the rule, such as `1 / norm(g)`, is NaN or infinite in the precision. The step was
 * refused and nothing changed.
 */
export class NonFiniteScalarError extends NonFiniteError {
	override readonly name = "NonFiniteScalarError";
	/** The scalar's name in the text, or what it is made of. */
	readonly scalar: string;

	constructor(
		rule: string,
		step: number,
		{
			scalar,
			value,
			array,
		}: { scalar: string; value: number; array: string | undefined },
	) {
		const where = array === undefined ? "" : ` for "${array}"`;
		super(
			rule,
			step,
			`the scalar ${scalar} is ${value}${where}; the step was refused and nothing changed`,
		);
		this.scalar = scalar;
	}
}

/** Thrown by `step` when the step was taken and wrote a NaN or an infinity to the parameters. */
export class NonFiniteParametersError extends NonFiniteError {
	override readonly name = "NonFiniteParametersError";
	readonly counts: Counts;

	constructor(rule: string, step: number, counts: Counts) {
		super(
			rule,
			step,
			`the step was taken, and now ${nonFiniteText(counts)}; load the last checkpoint and lower the learning rate`,
		);
		this.counts = counts;
	}
}

function nonFiniteText(counts: Counts): string {
	return Object.entries(counts)
		.map(
			([name, count]) =>
				`"${name}" has ${count} NaN or infinite value${count === 1 ? "" : "s"}`,
		)
		.join(" and ");
}

/**
 * Makes an optimizer: a rule at work on named arrays of parameters.
 *
 * @param rule from a factory, such as `adam({ learningRate: 0.01 })`.
 * @param initial the parameters to start from, by name; copied.
 * @throws TypeError or RangeError for values that are not numbers, ragged, empty or of no shape; RangeError for more
 * parameters than memory holds.
 */
export async function createOptimizer<
	const N extends string,
	S extends string,
	P extends Precision = "float32",
>(
	rule: Rule<S>,
	initial: Readonly<Record<N, Initial>>,
	options: OptimizerOptions<P> = {},
): Promise<Optimizer<N, S, P>> {
	const { backend = webassembly(), nonFinite = "throw" } = options;
	const precision: Precision = options.precision ?? "float32";
	checkChoice("precision", precision, ["float32", "float64"]);
	checkChoice("nonFinite", nonFinite, ["throw", "skip", "propagate"]);
	for (const option of Object.keys(options)) {
		checkChoice("option", option, ["backend", "precision", "nonFinite"]);
	}
	if (typeof backend?.compile !== "function") {
		throw new RefusedType(
			`createOptimizer: the backend must be one that webassembly() or interpreter() makes, got ${describe(backend)}`,
		);
	}
	if (typeof rule?.program !== "object") {
		const hint = typeof rule === "function" ? "; call the factory: adam()" : "";
		throw new RefusedType(
			`createOptimizer: the first argument must be a Rule, got ${describe(rule)}${hint}`,
		);
	}
	if (!isRecord(initial)) {
		throw new RefusedType(
			`createOptimizer: initial values must be an object of arrays by name, got ${describe(initial)}`,
		);
	}
	const names = Object.keys(initial) as N[];
	if (names.length === 0) {
		throw new RefusedRange(
			"createOptimizer: initial values are empty; give at least one array by name",
		);
	}
	const arrays = names.map((name) =>
		flatten(`initial value "${name}"`, initial[name]),
	);
	const empty = arrays.findIndex(({ data }) => data.length === 0);
	if (empty >= 0) {
		throw new RefusedRange(
			`createOptimizer: initial value "${names[empty]}" is empty`,
		);
	}
	const layout = layOut(
		arrays.map(({ data }) => data.length),
		precision,
	);
	const compiled = await backend.compile({ step: rule.program }, precision);
	const engine = compiled.engine(layout);
	await engine.ready;
	const optimizer = operate(
		rule,
		engine,
		names,
		arrays.map(({ shape }) => shape),
		nonFinite,
	);
	names.forEach((name, index) => {
		const parameters = optimizer.parameters[name] as Numbers;
		parameters.set(arrays[index]?.data ?? []);
		if (nonFinite !== "propagate" && !parameters.every(Number.isFinite)) {
			optimizer.dispose();
			throw new RefusedRange(
				`createOptimizer: initial value "${name}" has a NaN or an infinity, or a number that ${precision} does not hold`,
			);
		}
	});
	return optimizer as unknown as Optimizer<N, S, P>;
}

function checkChoice(
	what: string,
	given: unknown,
	allowed: readonly string[],
): void {
	if (allowed.includes(given as string)) return;
	throw new RefusedType(
		`createOptimizer: unknown ${what} ${describe(given)}; allowed are ${allowed.map((one) => `"${one}"`).join(", ")}`,
	);
}

/** A value's numbers in one flat array, and its shape. */
function flatten(
	what: string,
	value: unknown,
): { data: NumericArray | readonly number[]; shape: readonly number[] } {
	if (typeof value === "number") return { data: [value], shape: [] };
	if (isNumericArray(value)) return { data: value, shape: [value.length] };
	if (Array.isArray(value)) {
		const shape: number[] = [];
		for (let level: unknown = value; Array.isArray(level); level = level[0]) {
			shape.push(level.length);
		}
		const data: number[] = [];
		flattenInto(data, what, value, shape, 0);
		return { data, shape };
	}
	if (isRecord(value) && "data" in value && "shape" in value) {
		const { data, shape } = value;
		const flat = flatten(`${what}.data`, data).data;
		const whole =
			Array.isArray(shape) &&
			shape.every((one) => Number.isInteger(one) && one >= 0);
		if (!whole) {
			throw new RefusedType(
				`${what}: its shape must be an array of whole numbers, got ${describe(shape)}`,
			);
		}
		const size = shape.reduce((product, one) => product * one, 1);
		if (size !== flat.length) {
			throw new RefusedRange(
				`${what}: a shape of ${shape.join(" × ")} is ${size} numbers, got ${flat.length}`,
			);
		}
		return { data: flat, shape };
	}
	throw new RefusedType(
		`${what} must be numbers: an array, a typed array or { data, shape }, got ${describe(value)}`,
	);
}

function isNumericArray(value: unknown): value is NumericArray {
	return (
		ArrayBuffer.isView(value) &&
		!(value instanceof DataView) &&
		!(value instanceof BigInt64Array) &&
		!(value instanceof BigUint64Array)
	);
}

function flattenInto(
	data: number[],
	what: string,
	value: unknown,
	shape: readonly number[],
	depth: number,
): void {
	const isNumber = typeof value === "number";
	const isRow = Array.isArray(value);
	const leaf = depth === shape.length;
	if (leaf && isNumber) {
		data.push(value);
	} else if (!leaf && isRow) {
		if (value.length !== shape[depth]) {
			throw new RefusedRange(
				`${what} is ragged: a row of ${value.length} where ${shape[depth]} are expected`,
			);
		}
		for (const one of value) flattenInto(data, what, one, shape, depth + 1);
	} else if (isNumber || isRow) {
		throw new RefusedRange(`${what} is ragged: rows and numbers are mixed`);
	} else {
		throw new RefusedType(`${what} must be numbers, got ${describe(value)}`);
	}
}

/** The optimizer of an engine; the parameters are still to be filled in. */
function operate<S extends string>(
	rule: Rule<S>,
	engine: Engine,
	names: readonly string[],
	shapes: readonly (readonly number[])[],
	whenNonFinite: "throw" | "skip" | "propagate",
): Optimizer<string, S, Precision> {
	const { settings: settingNames, states: stateList } = rule.program;
	const byName = (pick: (array: Engine["arrays"][number]) => Numbers) =>
		Object.freeze(
			Object.fromEntries(
				names.map((name, index) => [
					name,
					pick(engine.arrays[index] as Engine["arrays"][number]),
				]),
			),
		) as Readonly<Record<string, Numbers>>;
	const parameters = byName((array) => array.parameters);
	const gradients = byName((array) => array.gradients);
	const state = Object.freeze(
		Object.fromEntries(
			stateList.map(({ name }) => [
				name,
				byName((array) => array.states[name] as Numbers),
			]),
		),
	);
	/** The settings as given, and as numbers, in the program's order, for the step at hand. */
	const given: Record<string, Setting> = Object.create(null);
	for (const name of settingNames) given[name] = rule.settings[name as S];
	Object.preventExtensions(given);
	const numbers = new Float64Array(settingNames.length);
	let steps = 0;
	let disposed = false;

	const step = (
		supplied?: Readonly<Record<string, Initial>>,
	): StepReport<S> => {
		checkAlive();
		const step = steps + 1;
		const sources = supplied === undefined ? undefined : flattenAll(supplied);
		const settings = evaluateSettings(step);
		// A schedule is the user's code, and may have disposed of the optimizer.
		checkAlive();
		const check = whenNonFinite !== "propagate";
		const outcome = engine.step({
			settings: numbers,
			t: step,
			gradients: sources,
			check,
		});
		const report = {
			step,
			skipped: false,
			nonFinite: check ? 0 : null,
			settings,
		};
		if (outcome === undefined) {
			steps = step;
			return report;
		}
		if (outcome.what === "parameters") {
			steps = step;
			const error = new NonFiniteParametersError(
				rule.name,
				step,
				countsByName(outcome.counts),
			);
			if (whenNonFinite === "throw") throw error;
			return report;
		}
		const error =
			outcome.what === "gradients"
				? new NonFiniteGradientError(
						rule.name,
						step,
						countsByName(outcome.counts),
					)
				: new NonFiniteScalarError(rule.name, step, {
						...outcome,
						array: names[outcome.array ?? -1],
					});
		if (whenNonFinite === "throw") throw error;
		const nonFinite =
			outcome.what === "gradients"
				? outcome.counts.reduce((sum, count) => sum + count, 0)
				: 0;
		return { ...report, skipped: true, nonFinite };
	};

	const checkAlive = (): void => {
		if (disposed) {
			throw new Refusal(
				`${rule.name}: the optimizer was disposed and cannot be used any more`,
			);
		}
	};

	const evaluateSettings = (step: number): Record<S, number> => {
		const report: Record<string, number> = {};
		for (let k = 0; k < settingNames.length; k++) {
			const name = settingNames[k] as string;
			let value = given[name] as Setting;
			if (typeof value === "function") {
				value = value(step);
				checkSetting(`${rule.name}, step ${step}`, name, value);
			}
			numbers[k] = value;
			report[name] = value;
		}
		return report;
	};

	/** The gradients' numbers in the arrays' order; everything is checked before anything is copied. */
	const flattenAll = (supplied: Readonly<Record<string, Initial>>) => {
		const subject = `${rule.name}, step ${steps + 1}`;
		for (const name of Object.keys(supplied)) {
			if (Object.hasOwn(gradients, name)) continue;
			throw new RefusedType(
				`${subject}: there is no parameter "${name}" for this gradient; parameters are ${names.join(", ")}${suggestion(name, names)}`,
			);
		}
		return names.map((name) => {
			const what = `${subject}: the gradient of "${name}"`;
			if (!Object.hasOwn(supplied, name)) {
				throw new RefusedType(`${what} is missing`);
			}
			const { data } = flatten(what, supplied[name]);
			const expected = (gradients[name] as Numbers).length;
			if (data.length !== expected) {
				throw new RefusedRange(
					`${what} must have ${expected} numbers, got ${data.length}`,
				);
			}
			return data;
		});
	};

	const countsByName = (counts: readonly number[]): Counts => {
		// No prototype: a parameter may be called __proto__.
		const found: Record<string, number> = Object.create(null);
		names.forEach((name, a) => {
			if (counts[a]) found[name] = counts[a];
		});
		return found;
	};

	const save = (): Uint8Array<ArrayBuffer> => {
		checkAlive();
		const settings = Object.entries(given).filter(
			([, setting]) => typeof setting === "number",
		);
		return encodeTensors({
			tensors: collect(),
			metadata: {
				format: "ravine 1",
				rule: rule.name,
				program: fingerprint(rule),
				step: String(steps),
				settings: JSON.stringify(Object.fromEntries(settings)),
			},
		});
	};

	/** Everything that a checkpoint holds, as live views. */
	const collect = (): Map<string, Tensor> => {
		const tensors = new Map<string, Tensor>();
		names.forEach((name, index) => {
			const shape = shapes[index] as readonly number[];
			const put = (key: string, data: Numbers, own: readonly number[]) =>
				tensors.set(key, { data, shape: own });
			put(`parameters/${name}`, parameters[name] as Numbers, shape);
			for (const { name: own, scalar } of stateList) {
				const data = state[own]?.[name] as Numbers;
				put(`state/${own}/${name}`, data, scalar ? [] : shape);
			}
		});
		return tensors;
	};

	const load = (bytes: Uint8Array): void => {
		checkAlive();
		const { tensors, metadata } = decodeTensors(bytes);
		const refuse = (problem: string): never => {
			throw new CheckpointError(`${rule.name}: ${problem}`);
		};
		if (metadata.format !== "ravine 1" || metadata.rule === undefined) {
			refuse("the checkpoint was not written by an optimizer");
		}
		if (metadata.rule !== rule.name) {
			refuse(`the checkpoint is of the rule "${metadata.rule}"`);
		}
		if (metadata.program !== fingerprint(rule)) {
			refuse("the checkpoint is of a rule with the same name but another text");
		}
		const own = collect();
		for (const [name, { data, shape }] of own) {
			const saved =
				tensors.get(name) ??
				refuse(`the checkpoint is of another model: it has no "${name}"`);
			if (
				saved.shape.join() !== shape.join() ||
				saved.data.constructor !== data.constructor
			) {
				refuse(
					`the checkpoint is of another model: "${name}" is ${shapeText(saved)} there and ${shapeText({ data, shape })} here`,
				);
			}
		}
		for (const name of tensors.keys()) {
			if (!own.has(name))
				refuse(`the checkpoint is of another model: it has "${name}" too`);
		}
		const settings: Record<string, number> = JSON.parse(
			metadata.settings ?? "{}",
		);
		for (const [name, { data }] of own) data.set(tensors.get(name)?.data ?? []);
		for (const name of settingNames) {
			const saved = Object.hasOwn(settings, name) && settings[name];
			if (typeof saved === "number" && typeof given[name] === "number") {
				given[name] = saved;
			}
		}
		steps = Number(metadata.step);
	};

	const dispose = (): void => {
		if (disposed) return;
		disposed = true;
		engine.dispose();
	};

	return {
		rule,
		parameters,
		gradients,
		state,
		settings: settingsProxy(rule.name, settingNames, given) as Record<
			S,
			Setting
		>,
		get steps() {
			return steps;
		},
		step,
		save,
		load,
		dispose,
	};
}

function shapeText({ data, shape }: Tensor): string {
	const type = data instanceof Float32Array ? "float32" : "float64";
	return `${shape.length === 0 ? "one number" : shape.join(" × ")} (${type})`;
}

/** Tells rules of one name but different texts apart; comments and spacing do not count. */
function fingerprint({ program }: Rule): string {
	const { results, states, settings } = program;
	// A label is only for reading; it does not change what is computed.
	const nodes = program.nodes.map(({ label, ...node }) => node);
	const text = JSON.stringify({ nodes, results, states, settings });
	return checksum(new TextEncoder().encode(text));
}

/** Settings that can be read, and written with the same checks as the factory's. Writing mutates `given`. */
function settingsProxy(
	rule: string,
	names: readonly string[],
	given: Record<string, Setting>,
): Record<string, Setting> {
	const refuse = (_: object, name: string | symbol): never => {
		throw unknownSetting(rule, String(name), names);
	};
	return new Proxy<Record<string, Setting>>(given, {
		set(_, name, value) {
			const known = names.find((one) => one === name) ?? refuse(_, name);
			if (typeof value !== "function") checkSetting(rule, known, value);
			given[known] = value;
			return true;
		},
		defineProperty: refuse,
		deleteProperty: refuse,
	});
}
