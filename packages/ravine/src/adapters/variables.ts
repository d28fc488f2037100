/** The variables of TensorFlow.js that an optimizer trains. */

import type * as core from "@tensorflow/tfjs-core";
import { describe } from "../checks.js";
import { suggestion } from "../language/errors.js";
import type { Optimizer, StepReport } from "../optimizer.js";
import { Refusal, RefusedRange, RefusedType } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import {
	CheckpointError,
	decodeTensors,
	encodeTensors,
	type Tensor,
} from "../safetensors.js";
import type { LoadOptions } from "../saving.js";
import { shapeText } from "../shapes.js";
import type { TensorFlow } from "./tfjs.js";

export interface NamedTensor {
	readonly name: string;
	readonly tensor: core.Tensor;
}

type Gradients = core.NamedTensorMap | readonly NamedTensor[];

/** A schedule in a configuration. */
const SCHEDULE = "a function of the step";

/** The names of `getWeights` besides those of states. */
const [STEPS, PENDING, NAMES] = ["iter", "pending", "variables"] as const;

/** Carries numbers between variables and an optimizer, which it makes when it knows the variables. */
export class Variables {
	optimizer: Optimizer | undefined;
	report: StepReport | undefined;
	/** Settings for the optimizer when it is made; all but numbers are ignored. */
	settings: core.serialization.ConfigDict = {};
	readonly #tf: TensorFlow;
	readonly #rule: Rule;
	readonly #make: (initial: object) => Optimizer;
	readonly #names: readonly string[] | undefined;
	/** The data that each variable had when the optimizer's parameters were equal to it. */
	readonly #seen = new Map<string, object>();
	/** Weights that were set before the variables were known. */
	#waiting: ReadonlyMap<string, Weight> | undefined;
	#disposed = false;

	/** @param names the variables', if they are known in advance. */
	constructor(
		tf: TensorFlow,
		rule: Rule,
		make: (initial: object) => Optimizer,
		names: readonly string[] | undefined,
	) {
		this.#tf = tf;
		this.#rule = rule;
		this.#make = make;
		this.#names = names;
	}

	get steps(): number {
		return this.optimizer?.steps ?? numberIn(this.#waiting, STEPS);
	}

	/** Takes one step. Mutates the variables, unless it was skipped or more gradients are to come. */
	apply(gradients: Gradients): void {
		this.#checkAlive();
		const given = this.#listGradients(gradients);
		const optimizer = this.#known([...given.keys()]);
		this.#read(optimizer);
		const before = optimizer.steps;
		try {
			this.report = optimizer.step(this.#numbersOf(given, optimizer));
		} finally {
			if (optimizer.steps > before) this.#write(optimizer);
		}
	}

	save(): Uint8Array<ArrayBuffer> {
		this.#checkAlive();
		const { optimizer } = this;
		if (optimizer === undefined) {
			throw new Refusal(
				`${this.#rule.name}: there is nothing to save before the first step, because the variables are not known yet`,
			);
		}
		this.#read(optimizer);
		return optimizer.save();
	}

	load(bytes: Uint8Array, options: LoadOptions): void {
		this.#checkAlive();
		const known = this.optimizer;
		const waiting = this.#waiting;
		this.#waiting = undefined;
		try {
			const optimizer = this.#known(parametersIn(bytes, options));
			optimizer.load(bytes, options);
			this.#write(optimizer);
		} catch (error) {
			if (known === undefined) {
				this.optimizer?.dispose();
				this.optimizer = undefined;
				this.#waiting = waiting;
			}
			throw error;
		}
	}

	/** The step and the states as new tensors. float64 numbers are pairs of int32. */
	weights(): NamedTensor[] {
		this.#checkAlive();
		const { scalar, tensor } = this.#tf;
		const iter = { name: STEPS, tensor: scalar(this.steps, "int32") };
		const { optimizer } = this;
		if (optimizer === undefined && this.#waiting !== undefined) {
			iter.tensor.dispose();
			return [...this.#waiting].map(([name, { data, shape, dtype }]) => {
				return { name, tensor: tensor(data as number[], shape, dtype) };
			});
		}
		if (optimizer === undefined) return [iter];
		const { tensors, metadata } = decodeTensors(this.save());
		const weights: NamedTensor[] = [
			iter,
			{
				name: PENDING,
				tensor: scalar(Number(metadata.pending ?? 0), "int32"),
			},
			{ name: NAMES, tensor: tensor(Object.keys(optimizer.parameters)) },
		];
		for (const [name, { data, shape }] of tensors) {
			if (name.startsWith("parameters/")) continue;
			weights.push({
				name,
				tensor:
					data instanceof Float64Array
						? tensor(new Int32Array(data.buffer), undefined, "int32")
						: tensor(data as Float32Array, [...shape]),
			});
		}
		return weights;
	}

	/**
	 * Sets the step and the states.
	 * @param weights of `weights()`, in any order; they stay the caller's. While the variables are unknown, they wait for the
	 * first step.
	 * @throws CheckpointError for weights of another rule or other variables; then nothing is changed.
	 */
	async setWeights(weights: readonly NamedTensor[]): Promise<void> {
		const read: Map<string, Weight> = new Map();
		for (const { name, tensor } of weights) {
			checkTensor(`${this.#rule.name}: the weight "${name}"`, tensor);
			read.set(name, {
				data: await tensor.data(),
				...{ shape: tensor.shape, dtype: tensor.dtype },
			});
		}
		this.#checkAlive();
		const { optimizer } = this;
		if (!read.has(NAMES)) {
			const isNew = read.size === 1 && numberIn(read, STEPS) === 0;
			if (isNew && this.steps === 0) return;
			throw new CheckpointError(
				`${this.#rule.name}: setWeights takes the tensors that getWeights of such an optimizer gave; there is no "${NAMES}" among ${[...read.keys()].join(", ")}`,
			);
		}
		if (optimizer === undefined) {
			this.#waiting = read;
			return;
		}
		this.#read(optimizer);
		restore(optimizer, read);
	}

	/** The settings in force: numbers, tables of numbers, and a word for schedules. */
	config(): core.serialization.ConfigDict {
		const { settings, defaults } = this.#rule;
		const saved = this.optimizer && decodeTensors(this.optimizer.save());
		const constants: Record<string, unknown> = saved
			? JSON.parse(saved.metadata.settings ?? "{}")
			: { ...settings, ...numbersIn(this.settings, settings) };
		const config: core.serialization.ConfigDict = {};
		for (const name of Object.keys(defaults)) {
			const value = constants[name];
			const isPlain = typeof value === "number" || typeof value === "object";
			// A table with schedules is not among the saved constants.
			config[name] = isPlain
				? (JSON.parse(
						JSON.stringify(value, (_, one) =>
							typeof one === "function" ? SCHEDULE : one,
						),
					) as number)
				: SCHEDULE;
		}
		return config;
	}

	dispose(): void {
		this.#disposed = true;
		this.optimizer?.dispose();
	}

	#checkAlive(): void {
		if (!this.#disposed) return;
		throw new Refusal(
			`${this.#rule.name}: the optimizer was disposed and cannot be used any more`,
		);
	}

	/** The optimizer, made for these variables if it does not exist yet. */
	#known(names: readonly string[]): Optimizer {
		if (this.optimizer !== undefined) return this.optimizer;
		const initial: Record<string, object> = Object.create(null);
		const starts = new Map<string, object>();
		for (const name of this.#names ?? names) {
			const variable = this.#variable(name);
			if (variable.dtype !== "float32") {
				throw new RefusedType(
					`${this.#rule.name}: the variable "${name}" must be float32, got ${variable.dtype}`,
				);
			}
			starts.set(name, variable.dataId);
			initial[name] = { data: variable.dataSync(), shape: variable.shape };
		}
		const optimizer = this.#make(initial);
		const numbers = numbersIn(this.settings, this.#rule.settings);
		if (Object.keys(numbers).length > 0) optimizer.set(numbers);
		try {
			if (this.#waiting !== undefined) restore(optimizer, this.#waiting);
		} catch (error) {
			optimizer.dispose();
			throw error;
		}
		this.#waiting = undefined;
		for (const [name, data] of starts) this.#seen.set(name, data);
		this.optimizer = optimizer;
		return optimizer;
	}

	/** @throws RefusedRange for a variable that does not exist. */
	#variable(name: string): core.Variable {
		const all = this.#tf.engine().registeredVariables;
		const found = Object.hasOwn(all, name) ? all[name] : undefined;
		if (found !== undefined && !found.isDisposed) return found;
		throw new RefusedRange(
			`${this.#rule.name}: TensorFlow.js has no variable "${name}" (was it disposed?)${suggestion(name, Object.keys(all))}`,
		);
	}

	/** Copies the variables that somebody else has changed. Their data are never changed in place. */
	#read(optimizer: Optimizer): void {
		for (const [name, own] of Object.entries(optimizer.parameters)) {
			const variable = this.#variable(name);
			if (this.#seen.get(name) === variable.dataId) continue;
			own.set(variable.dataSync() as Float32Array);
			this.#seen.set(name, variable.dataId);
		}
	}

	#write(optimizer: Optimizer): void {
		// The others keep the array that a tensor is made from; this one copies it.
		const copies = this.#tf.getBackend() === "wasm";
		for (const [name, own] of Object.entries(optimizer.parameters)) {
			const variable = this.#variable(name);
			const numbers = copies ? own : new Float32Array(own);
			const tensor = this.#tf.tensor(numbers, variable.shape, "float32");
			variable.assign(tensor);
			tensor.dispose();
			this.#seen.set(name, variable.dataId);
		}
	}

	/** The gradients by name. Variables that a cost does not depend on have none. */
	#listGradients(gradients: Gradients): Map<string, core.Tensor> {
		const subject = `${this.#rule.name}, step ${this.steps + 1}`;
		if (typeof gradients !== "object" || gradients === null) {
			throw new RefusedType(
				`${subject}: gradients must be tensors by name, or a list of { name, tensor }, got ${describe(gradients)}`,
			);
		}
		const pairs = Array.isArray(gradients)
			? gradients.map((one: NamedTensor) => [one.name, one.tensor] as const)
			: Object.entries(gradients as core.NamedTensorMap);
		const given = new Map<string, core.Tensor>();
		for (const [name, tensor] of pairs) {
			if (tensor === null || tensor === undefined) continue;
			if (given.has(name)) {
				throw new RefusedType(
					`${subject}: there are two gradients of "${name}"`,
				);
			}
			checkTensor(`${subject}: the gradient of "${name}"`, tensor);
			given.set(name, tensor);
		}
		return given;
	}

	#numbersOf(
		given: ReadonlyMap<string, core.Tensor>,
		{ shapes, steps }: Optimizer,
	): Record<string, Float32Array> {
		const numbers: Record<string, Float32Array> = {};
		for (const [name, tensor] of given) {
			const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
			if (shape !== undefined && shape.join() !== tensor.shape.join()) {
				throw new RefusedRange(
					`${this.#rule.name}, step ${steps + 1}: the gradient of "${name}" has the shape ${shapeText(tensor.shape)}, but the variable has the shape ${shapeText(shape)}`,
				);
			}
			numbers[name] = tensor.dataSync() as Float32Array;
		}
		return numbers;
	}
}

function checkTensor(what: string, tensor: core.Tensor): void {
	if (typeof tensor?.dataSync !== "function") {
		throw new RefusedType(`${what} must be a tensor, got ${describe(tensor)}`);
	}
	if (!tensor.isDisposed) return;
	throw new RefusedRange(`${what} was disposed before it was used`);
}

/** The names of the parameters in a file, by their new names. */
function parametersIn(
	bytes: Uint8Array,
	{ rename }: LoadOptions,
): readonly string[] {
	const PREFIX = "parameters/";
	const to = (name: string): string =>
		typeof rename === "function" ? rename(name) : (rename?.[name] ?? name);
	return [...decodeTensors(bytes).tensors.keys()]
		.filter((name) => name.startsWith(PREFIX))
		.map((name) => to(name.slice(PREFIX.length)));
}

/** A tensor that was read. */
interface Weight {
	readonly data: unknown;
	readonly shape: number[];
	readonly dtype: core.DataType;
}

function numberIn(
	weights: ReadonlyMap<string, Weight> | undefined,
	name: string,
): number {
	const { data } = weights?.get(name) ?? {};
	return (data as Int32Array | undefined)?.[0] ?? 0;
}

/**
 * Sets the step and the states of an optimizer from weights.
 * @throws CheckpointError if they belong to another rule or other variables; then nothing is changed.
 */
function restore(
	optimizer: Optimizer,
	weights: ReadonlyMap<string, Weight>,
): void {
	const own = decodeTensors(optimizer.save());
	const tensors = new Map<string, Tensor>();
	for (const [name, one] of own.tensors) {
		if (name.startsWith("parameters/")) tensors.set(name, one);
	}
	for (const [name, { data, shape }] of weights) {
		if (name === STEPS || name === PENDING || name === NAMES) continue;
		// Pairs of int32 are float64, one number for an array or for all.
		const state =
			data instanceof Int32Array
				? { data: new Float64Array(new Int32Array(data).buffer), shape: [] }
				: { data: data as Float32Array, shape };
		tensors.set(name, state);
	}
	const { pending: _, ...metadata } = own.metadata;
	const pending = numberIn(weights, PENDING);
	const file = encodeTensors({
		tensors,
		metadata: {
			...metadata,
			step: String(numberIn(weights, STEPS)),
			...(pending > 0 && { pending: String(pending) }),
		},
	});
	const names = weights.get(NAMES)?.data as readonly string[];
	const renames = matchNames(names, Object.keys(optimizer.parameters));
	const rename = (name: string) => renames.get(name) ?? name;
	optimizer.load(file, { settings: "keep", rename });
}

/**
 * Matches names of variables. TensorFlow.js appends numbers to names that a process has used before, so `kernel` may be
 * `kernel_1` now; it is so matched where that is the only one.
 */
function matchNames(
	given: readonly string[],
	own: readonly string[],
): ReadonlyMap<string, string> {
	const stem = (name: string) => name.replace(/_\d+$/, "");
	const renames = new Map<string, string>();
	for (const name of given) {
		if (own.includes(name)) continue;
		const alike = (one: string) => stem(one) === stem(name);
		const candidates = own.filter((one) => alike(one) && !given.includes(one));
		const rivals = given.filter((one) => alike(one) && !own.includes(one));
		if (candidates.length !== 1 || rivals.length !== 1) continue;
		renames.set(name, candidates[0] as string);
	}
	return renames;
}

/** The numbers of a configuration, for settings that are numbers in the rule too. */
function numbersIn(
	config: core.serialization.ConfigDict,
	settings: Rule["settings"],
): Record<string, number> {
	return Object.fromEntries(
		Object.entries(config).filter(
			([name, value]) =>
				typeof value === "number" && typeof settings[name] === "number",
		),
	) as Record<string, number>;
}
