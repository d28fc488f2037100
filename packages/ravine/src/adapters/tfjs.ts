/** Ravine's rules as optimizers of TensorFlow.js. */

import type * as core from "@tensorflow/tfjs-core";
import { checkOptions, describe } from "../checks.js";
import {
	type Optimizer,
	type OptimizerOptions,
	prepareOptimizer,
	type StepReport,
} from "../optimizer.js";
import { RefusedType } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import type { LoadOptions } from "../saving.js";
import { type NamedTensor, Variables } from "./variables.js";

/** The part of TensorFlow.js that the adapter uses. */
export type TensorFlow = Pick<
	typeof core,
	| "Optimizer"
	| "tensor"
	| "scalar"
	| "tidy"
	| "engine"
	| "getBackend"
	| "serialization"
>;

/** TensorFlow.js computes in float32, so there is no precision to choose. */
export interface TfjsOptimizerOptions
	extends Omit<OptimizerOptions<"float32">, "precision"> {
	/**
	 * The variables to train, such as `model.trainableWeights`. By default they are those of the first gradients. A
	 * `partition` needs them.
	 */
	readonly variables?: readonly { readonly name: string }[] | undefined;
}

/** An optimizer of TensorFlow.js, for `model.compile`, `minimize` and `applyGradients`. */
export interface TfjsOptimizer<
	S extends string = string,
	T extends string = string,
> extends core.Optimizer {
	/**
	 * Ravine's own optimizer: settings, states, steps, `averaged`. Undefined until the variables are known: before the first
	 * step or `load`. Between steps its parameters may be older than the variables.
	 */
	readonly ravine: Optimizer<string, S, "float32", T> | undefined;
	/** The report of the last step, which says whether it was skipped; undefined before the first. */
	readonly report: StepReport<S> | undefined;
	/**
	 * Saves the variables, the states, the step and the settings as a safetensors file.
	 * @throws Refusal before the variables are known.
	 */
	save(): Uint8Array<ArrayBuffer>;
	/**
	 * Continues from a file that `save` made. Mutates the variables too, which are found by name.
	 * @throws CheckpointError for a file of another rule or other variables; then nothing is changed.
	 */
	load(bytes: Uint8Array, options?: LoadOptions): void;
	/** The settings in force; for a schedule the words "a function of the step". */
	getConfig(): core.serialization.ConfigDict;
}

/**
 * Makes an optimizer of TensorFlow.js from a rule. States belong to variables by name, in any order. Steps run on the
 * CPU: variables of a GPU are copied there and back at every step.
 *
 * `model.compile({ optimizer: await tfjsOptimizer(tf, adamw({ learningRate: 0.001 })), loss: "meanSquaredError" })`
 *
 * @param tf TensorFlow.js itself: `import * as tf from "@tensorflow/tfjs"`, or from `@tensorflow/tfjs-core`.
 * @throws RefusedType or RefusedRange for wrong options. Steps throw the errors of `Optimizer.step`, and leave the
 * variables as they were unless the step was taken.
 */
export async function tfjsOptimizer<S extends string, T extends string>(
	tf: TensorFlow,
	rule: Rule<S, T>,
	options: TfjsOptimizerOptions = {},
): Promise<TfjsOptimizer<S, T>> {
	const what = "tfjsOptimizer";
	if (typeof tf?.Optimizer !== "function" || typeof tf.engine !== "function") {
		throw new RefusedType(
			`${what}: the first argument must be TensorFlow.js itself, import * as tf from "@tensorflow/tfjs", got ${describe(tf)}`,
		);
	}
	checkOptions(what, options, [
		...["backend", "nonFinite", "accumulate", "gradientNorm", "variables"],
	]);
	const { variables, ...others } = options;
	const names = variables?.map(({ name }) => name);
	const hasSections = rule?.program?.sections !== undefined;
	if (hasSections && names === undefined) {
		throw new RefusedType(
			`${what}: a partition needs the variables in advance: tfjsOptimizer(tf, rule, { variables: model.trainableWeights })`,
		);
	}
	const make = await prepareOptimizer(what, rule as Rule, others, names);
	// TensorFlow.js changes names with underscores.
	const className = `ravine ${rule.name.replaceAll("_", "-")}`;
	const begin = () => new Variables(tf, rule as Rule, make, names);
	const Own = classOf(tf, className, begin);
	// Models saved with their optimizer find the class by its name.
	tf.serialization.registerClass(Own);
	return new Own() as unknown as TfjsOptimizer<S, T>;
}

/** The class for one rule, because `tf.Optimizer` exists only when TensorFlow.js is given. */
function classOf(tf: TensorFlow, className: string, begin: () => Variables) {
	return class Own extends tf.Optimizer {
		readonly #variables = begin();

		static get className() {
			return className;
		}

		static override fromConfig<C extends core.serialization.Serializable>(
			_: core.serialization.SerializableConstructor<C>,
			config: core.serialization.ConfigDict,
		): C {
			const made = new Own();
			made.#variables.settings = config;
			return made as unknown as C;
		}

		get ravine() {
			return this.#variables.optimizer;
		}

		get report() {
			return this.#variables.report;
		}

		override minimize(
			f: () => core.Scalar,
			returnCost?: boolean,
			varList?: core.Variable[],
		): core.Scalar | null {
			// Tidy, because a step that throws would leave the gradients behind.
			const all = tf.tidy(() => {
				const cost = super.minimize(f, returnCost, varList);
				return cost === null ? [] : [cost];
			});
			return all[0] ?? null;
		}

		override applyGradients(
			gradients: core.NamedTensorMap | NamedTensor[],
		): void {
			this.#variables.apply(gradients);
			this.iterations_ = this.#variables.steps;
		}

		override async getWeights(): Promise<NamedTensor[]> {
			return this.#variables.weights();
		}

		override async setWeights(weights: NamedTensor[]): Promise<void> {
			await this.#variables.setWeights(weights);
			this.iterations_ = this.#variables.steps;
		}

		save() {
			return this.#variables.save();
		}

		load(bytes: Uint8Array, options: LoadOptions = {}): void {
			this.#variables.load(bytes, options);
			this.iterations_ = this.#variables.steps;
		}

		getConfig(): core.serialization.ConfigDict {
			return this.#variables.config();
		}

		override dispose(): void {
			this.#variables.dispose();
		}
	};
}
