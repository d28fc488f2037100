/** Ravine's rules for pytrees of jax-js arrays. */

import type * as Jax from "@jax-js/jax";
import { describe } from "../checks.js";
import { isTree, nameArrays } from "../numbers.js";
import {
	createOptimizer,
	type Optimizer,
	type OptimizerOptions,
	type StepReport,
} from "../optimizer.js";
import { RefusedRange, RefusedType } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";
import type { LoadOptions } from "../saving.js";
import { shapeText } from "../shapes.js";

/** The part of jax-js that the adapter uses. */
export type JaxModule = Pick<typeof Jax, "numpy" | "defaultDevice">;

type Numbers = Jax.numpy.Array;

/** One array, or objects and lists of arrays, nested at will. */
export type Pytree =
	| Numbers
	| readonly Pytree[]
	| { readonly [name: string]: Pytree };

/** Jax-js runs in float32 here, so there is no precision to choose. */
export type JaxOptimizerOptions = Omit<
	OptimizerOptions<"float32">,
	"precision"
>;

export interface JaxOptimizer<
	Tree extends Pytree,
	S extends string = string,
	T extends string = string,
> {
	/** Ravine's own optimizer: settings, states, steps, shapes. A parameter's name is its path, `layers.0.W`. */
	readonly ravine: Optimizer<string, S, "float32", T>;
	/** The report of the last step; undefined before the first. */
	readonly report: StepReport<S> | undefined;
	/**
	 * Takes one step. As operations of jax-js do, it consumes both trees; `tree.ref(params)` keeps one.
	 *
	 * @param params the parameters, most often those of the last step. Others are read first.
	 * @param gradients a tree of the same form and shapes.
	 * @returns the new parameters; `params` itself, not consumed, for a skipped step and while gradients are accumulated.
	 * @throws RefusedType or RefusedRange for trees of another form; NonFiniteGradientError and NonFiniteScalarError as
	 * `Optimizer.step` does, and NonFiniteParametersError. When it throws, it consumes nothing.
	 */
	step(params: Tree, gradients: Tree): Tree;
	/** New arrays of the parameters to evaluate and to ship; undefined for a rule without the state `average`. */
	averaged(): Tree | undefined;
	/** Saves the parameters of the last step, the states, the step and the settings as a safetensors file. */
	save(): Uint8Array<ArrayBuffer>;
	/**
	 * Continues from a file that `save` made.
	 * @returns the parameters in it, as new arrays.
	 * @throws CheckpointError for a file of another rule or model; then nothing is changed.
	 */
	load(bytes: Uint8Array, options?: LoadOptions): Tree;
	/** Frees memory and threads; afterwards every use throws. It owns no jax-js arrays. */
	dispose(): void;
}

/**
 * Makes an optimizer for a pytree of jax-js arrays. Parameters, states and steps are on the CPU; arrays of a GPU are
 * copied there and back at every step.
 *
 * @param jax jax-js itself: `import * as jax from "@jax-js/jax"`, after `await jax.init(…)`.
 * @param rule from a factory, such as `adamw({ learningRate: 0.001 })`.
 * @param params the initial parameters, float32. They are read, not consumed. One array alone has the name `w`.
 * @throws RefusedType or RefusedRange for anything that is not a tree of float32 arrays, and for wrong options.
 */
export async function jaxOptimizer<
	Tree extends Pytree,
	S extends string,
	T extends string,
>(
	jax: JaxModule,
	rule: Rule<S, T>,
	params: Tree,
	options: JaxOptimizerOptions = {},
): Promise<JaxOptimizer<Tree, S, T>> {
	if (typeof jax?.numpy?.array !== "function") {
		throw new RefusedType(
			`jaxOptimizer: the first argument must be jax-js itself, import * as jax from "@jax-js/jax", got ${describe(jax)}`,
		);
	}
	if (Object.hasOwn(Object(options), "precision")) {
		throw new RefusedType(
			"jaxOptimizer: there is no option precision; its arrays are float32",
		);
	}
	const leaves = leavesOf("parameter", params);
	const initial: Record<string, { data: Float32Array; shape: number[] }> = {};
	for (const [name, array] of leaves) {
		initial[name] = { data: read(array), shape: array.shape };
	}
	const optimizer = await createOptimizer(rule as Rule, initial, options);
	return faceOf(jax, optimizer, params, leaves) as unknown as JaxOptimizer<
		Tree,
		S,
		T
	>;
}

/** Makes the public object. */
function faceOf(
	jax: JaxModule,
	optimizer: Optimizer<string, string, "float32">,
	form: Pytree,
	leaves: ReadonlyMap<string, Numbers>,
): JaxOptimizer<Pytree> {
	const { rule, shapes } = optimizer;
	/** The arrays with the optimizer's own numbers: they need not be read. */
	let known = new Map(leaves);
	let report: StepReport | undefined;
	const make = makerOf(jax, optimizer, leaves);
	const publish = () => {
		known = make(optimizer.parameters);
		return treeOf(form, [...known.values()]);
	};
	const check = (what: string, given: ReadonlyMap<string, Numbers>) => {
		const subject = `${rule.name}, step ${optimizer.steps + 1}`;
		checkForm(subject, what, given, shapes);
	};

	return {
		ravine: optimizer,
		get report() {
			return report;
		},
		step(params, gradients) {
			const parameters = leavesOf("parameter", params);
			const slopes = leavesOf("gradient", gradients);
			check("parameter", parameters);
			check("gradient", slopes);
			for (const [name, array] of parameters) {
				if (known.get(name) === array) continue;
				optimizer.parameters[name]?.set(read(array));
			}
			known = new Map(parameters);
			const before = optimizer.steps;
			try {
				report = optimizer.step(
					Object.fromEntries(
						[...slopes].map(([name, array]) => [name, read(array)]),
					),
				);
			} catch (error) {
				// A step that wrote NaN was taken: then the arrays are not the optimizer's any more.
				if (optimizer.steps > before) known.clear();
				throw error;
			}
			for (const array of slopes.values()) array.dispose();
			if (optimizer.steps === before) return params;
			for (const array of parameters.values()) array.dispose();
			return publish();
		},
		averaged() {
			const { averaged } = optimizer;
			return averaged && treeOf(form, [...make(averaged).values()]);
		},
		save: () => optimizer.save(),
		load(bytes, options) {
			optimizer.load(bytes, options);
			return publish();
		},
		dispose: () => optimizer.dispose(),
	};
}

/** A function that makes arrays of numbers by name, each with the shape and on the device of its leaf. */
function makerOf(
	jax: JaxModule,
	{ parameters, shapes }: Optimizer<string, string, "float32">,
	leaves: ReadonlyMap<string, Numbers>,
) {
	const names = Object.keys(parameters);
	const devices = new Map(
		[...leaves].map(([name, { device }]) => [name, device]),
	);
	return (from: Readonly<Record<string, Float32Array>>) => {
		const made = new Map<string, Numbers>();
		for (const name of names) {
			const device = devices.get(name) as Jax.Device;
			// An array with a stated device refuses to work with those of other devices.
			const elsewhere = device !== jax.defaultDevice();
			// Copied, because jax-js may keep the memory, and a SharedArrayBuffer is not allowed.
			const data = new Float32Array(from[name] as Float32Array);
			const shape = [...(shapes[name] as readonly number[])];
			made.set(
				name,
				jax.numpy.array(data, { shape, ...(elsewhere && { device }) }),
			);
		}
		return made;
	};
}

/** An array's numbers. Reading consumes, so a reference is read. */
function read(array: Numbers): Float32Array {
	return array.ref.dataSync() as Float32Array;
}

/**
 * Lists a tree's arrays by their paths.
 * @throws RefusedType for leaves that are not float32 arrays; RefusedRange for arrays that were consumed.
 */
function leavesOf(what: string, tree: unknown): Map<string, Numbers> {
	const leaves = isTree(tree)
		? nameArrays(`jaxOptimizer: ${what}`, tree)
		: new Map([["w", tree]]);
	for (const [name, leaf] of leaves) {
		const { dtype, dataSync, refCount } = Object(leaf) as Partial<Numbers>;
		const subject = `jaxOptimizer: the ${what} "${name}"`;
		if (typeof dataSync !== "function") {
			const traced = typeof dtype === "string";
			throw new RefusedType(
				traced
					? `${subject} has no numbers yet; take the step outside of jit and grad`
					: `${subject} must be an array of jax-js, such as np.array([1, 2]), got ${describe(leaf)}`,
			);
		}
		if (dtype !== "float32") {
			throw new RefusedType(
				`${subject} must be float32, got ${dtype}; convert it with array.astype(np.float32)`,
			);
		}
		if (refCount !== undefined && refCount <= 0) {
			throw new RefusedRange(
				`${subject} was consumed by an earlier operation; give that one array.ref`,
			);
		}
	}
	return leaves as Map<string, Numbers>;
}

/** Checks that a tree has the parameters' paths and shapes. */
function checkForm(
	subject: string,
	what: string,
	given: ReadonlyMap<string, Numbers>,
	shapes: Readonly<Record<string, readonly number[]>>,
): void {
	for (const [name, { shape }] of given) {
		const own = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
		if (own === undefined) {
			throw new RefusedType(
				`${subject}: the ${what} "${name}" is not in the tree that the optimizer was made for, which has ${Object.keys(shapes).join(", ")}`,
			);
		}
		if (own.join() !== shape.join()) {
			throw new RefusedRange(
				`${subject}: the ${what} "${name}" has the shape ${shapeText(shape)}, but the optimizer was made for ${shapeText(own)}`,
			);
		}
	}
	const missing = Object.keys(shapes).find((name) => !given.has(name));
	if (missing === undefined) return;
	throw new RefusedType(`${subject}: the ${what} "${missing}" is missing`);
}

/** A tree of the same form with other leaves, in order. */
function treeOf(form: unknown, leaves: Numbers[]): Pytree {
	if (Array.isArray(form)) return form.map((one) => treeOf(one, leaves));
	if (!isTree(form)) return leaves.shift() as Numbers;
	return Object.fromEntries(
		Object.entries(form).map(([name, one]) => [name, treeOf(one, leaves)]),
	);
}
