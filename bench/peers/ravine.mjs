// @ts-check
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import {
	adam,
	createOptimizer,
	momentum,
	rmsprop,
	rule,
	webassembly,
} from "../../packages/ravine/dist/index.js";
import { fill, fillIn, settings } from "../cases.mjs";
import { findWideNode, inNode, Unsupported } from "./peer.mjs";

const cores = availableParallelism();

/**
 * The first variant has the library's defaults. `unchecked` does not check the gradients, like all other peers. `copied`
 * gets its gradients in the caller's arrays and copies them. `wide` runs with V8's flag for 256-bit instructions,
 * `Node 24` in the same Node without it.
 *
 * @type {import("./peer.mjs").Peer}
 */
export const peer = {
	name: "ravine",
	variants: [
		"",
		"unchecked",
		"1 thread",
		...(cores > 1 ? [`${cores} threads`] : []),
		"copied",
		"copied unchecked",
		...(findWideNode() === undefined
			? []
			: ["wide", "wide 1 thread", "Node 24", "Node 24 1 thread"]),
	],
	async available() {
		const file = new URL("../../packages/ravine/package.json", import.meta.url);
		return { version: JSON.parse(await readFile(file, "utf8")).version };
	},
	launch: (variant) => inNode(import.meta.url, variant),
};

const { learningRate, beta1, beta2, epsilon, weightDecay, maximumNorm } =
	settings;
const average = { learningRate, beta1, beta2 };

const adamw = rule({
	name: "adamw",
	source: "Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101",
	settings: { ...average, epsilon, weightDecay },
	state: { m: 0, v: 0 },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = (1 - learningRate * weightDecay) * w - learningRate * mHat / (sqrt(vHat) + epsilon)
	`,
});

const lion = rule({
	name: "lion",
	source: "Chen et al. 2023, https://arxiv.org/abs/2302.06675",
	settings: { ...average, weightDecay },
	state: { m: 0 },
	update: `
		c = sign(beta1 * m + (1 - beta1) * g)
		m = beta2 * m + (1 - beta2) * g
		w = (1 - learningRate * weightDecay) * w - learningRate * c
	`,
});

const clip = rule({
	name: "clip",
	settings: { ...average, epsilon, maximumNorm },
	state: { m: 0, v: 0 },
	update: `
		clipped = g * min(1, maximumNorm / globalNorm(g))
		m = beta1 * m + (1 - beta1) * clipped
		v = beta2 * v + (1 - beta2) * clipped^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * mHat / (sqrt(vHat) + epsilon)
	`,
});

/** @type {Record<import("../cases.mjs").RuleName, () => import("../../packages/ravine/dist/index.js").Rule>} */
const rules = {
	adam: () => adam({ ...average, epsilon }),
	momentum: () => momentum({ learningRate, beta: settings.momentum }),
	rmsprop: () => rmsprop({ learningRate, beta: settings.decay, epsilon }),
	adamw: () => adamw(),
	lion: () => lion(),
	clip: () => clip(),
};

/** @type {import("./peer.mjs").Prepare} */
export async function prepare(variant, { rule, arrays, length }) {
	const threads = /(?<!Node )\b(\d+) thread/.exec(variant)?.[1];
	const given = variant.startsWith("copied");
	if (given && (rule !== "adam" || arrays > 1 || length !== 1_000_000)) {
		// Measured at one size only.
		throw new Unsupported("");
	}
	/** @type {Record<string, Float32Array>} */
	const initial = {};
	/** @type {Record<string, Float32Array>} */
	const gradients = {};
	for (let k = 0; k < arrays; k++) initial[`p${k}`] = fill(length, k);
	const optimizer = await createOptimizer(rules[rule](), initial, {
		backend: webassembly(
			threads === undefined ? {} : { threads: Number(threads) },
		),
		nonFinite: variant.endsWith("unchecked") ? "propagate" : "throw",
	});
	for (let k = 0; k < arrays; k++) {
		const name = `p${k}`;
		if (given) gradients[name] = fill(length, k + arrays);
		else
			fillIn(
				/** @type {Float32Array} */ (optimizer.gradients[name]),
				k + arrays,
			);
		// The optimizer has its own copy.
		delete initial[name];
	}
	return {
		step: given
			? () => void optimizer.step(gradients)
			: () => void optimizer.step(),
		dispose: () => optimizer.dispose(),
	};
}
