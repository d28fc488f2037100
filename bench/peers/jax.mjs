// @ts-check
/**
 * jax-js alone: Adam written in its operations, with the bias corrections computed outside, either each operation
 * separately (`eager`) or all in one compiled function (`jit`). It does the same work as @jax-js/optax (see optax.mjs), or less.
 */
import { fill, settings } from "../cases.mjs";
import { inNode, packageVersion, Unsupported } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "jax-js",
	variants: ["eager by hand", "jit by hand"],
	available: () => packageVersion("@jax-js/jax"),
	launch: (variant) => inNode(import.meta.url, variant),
};

/** @type {import("./peer.mjs").Prepare} */
export async function prepare(variant, { rule, arrays, length }) {
	if (rule !== "adam") throw new Unsupported("only Adam is compared");
	if (arrays > 1) throw new Unsupported("only single arrays are compared");
	const jax = await import("@jax-js/jax");
	const { numpy: np } = jax;
	await jax.init("cpu", "wasm");
	jax.defaultDevice("wasm");
	const { learningRate, beta1, beta2, epsilon } = settings;
	// An operation consumes its arguments; `.ref` keeps one for another use.
	/** @typedef {import("@jax-js/jax").numpy.Array} Numbers */
	const eager = (
		/** @type {Numbers} */ w,
		/** @type {Numbers} */ g,
		/** @type {Numbers} */ m,
		/** @type {Numbers} */ v,
		/** @type {Numbers | number} */ rate,
		/** @type {Numbers | number} */ correction,
	) => {
		const average = m.mul(beta1).add(g.ref.mul(1 - beta1));
		const square = v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
		const denominator = np.sqrt(square.ref.mul(correction)).add(epsilon);
		return [w.sub(average.ref.mul(rate).div(denominator)), average, square];
	};
	const update = variant.startsWith("jit") ? jax.jit(eager) : eager;
	const g = np.array(fill(length, arrays));
	let w = np.array(fill(length, 0));
	let m = np.zeros([length]);
	let v = np.zeros([length]);
	let t = 0;
	return {
		async step() {
			t++;
			[w, m, v] = /** @type {[Numbers, Numbers, Numbers]} */ (
				update(
					w,
					g.ref,
					m,
					v,
					learningRate / (1 - beta1 ** t),
					1 / (1 - beta2 ** t),
				)
			);
			await jax.blockUntilReady([w, m, v]);
		},
		dispose() {
			for (const array of [w, g, m, v]) array.dispose();
		},
	};
}
