// @ts-check
/**
 * @jax-js/optax as in its documentation: gradients in, updates out and applied, either each operation separately or all
 * under `jit`. It is not installed with the peers, because not every registry has it. To measure it:
 * npm install --no-save @jax-js/optax
 */
import { fill, settings } from "../cases.mjs";
import { inNode, packageVersion, Unsupported } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "optax",
	variants: ["eager", "jit"],
	available: () => packageVersion("@jax-js/optax"),
	launch: (variant) => inNode(import.meta.url, variant),
};

/** @type {import("./peer.mjs").Prepare} */
export async function prepare(variant, { rule, arrays, length }) {
	if (rule !== "adam" && rule !== "adamw") {
		throw new Unsupported("only Adam and AdamW are compared");
	}
	if (arrays > 1) throw new Unsupported("only single arrays are compared");
	const jax = await import("@jax-js/jax");
	// The name is in a variable, because the package and its types are optional.
	const name = "@jax-js/optax";
	const optax = await import(name);
	await jax.init("cpu", "wasm");
	jax.defaultDevice("wasm");
	const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
	const options = { b1: beta1, b2: beta2, eps: epsilon };
	const solver =
		rule === "adam"
			? optax.adam(learningRate, options)
			: optax.adamw(learningRate, { ...options, weightDecay });
	/** @typedef {import("@jax-js/jax").numpy.Array} Numbers */
	/** @typedef {import("@jax-js/jax").JsTree<Numbers>} State */
	const eager = (
		/** @type {Numbers} */ gradient,
		/** @type {State} */ before,
		/** @type {Numbers} */ parameters,
	) => {
		const [updates, after] = solver.update(gradient, before, parameters.ref);
		return [optax.applyUpdates(parameters, updates), after];
	};
	const update = variant === "jit" ? jax.jit(eager) : eager;
	const g = jax.numpy.array(fill(length, arrays));
	let w = jax.numpy.array(fill(length, 0));
	let state = solver.init(w.ref);
	return {
		async step() {
			[w, state] = update(g.ref, state, w);
			await jax.blockUntilReady([w, state]);
		},
		dispose() {
			for (const array of [w, g]) array.dispose();
			jax.tree.dispose(state);
		},
	};
}
