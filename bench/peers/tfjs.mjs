// @ts-check
/** TensorFlow.js with its own optimizers: `applyGradients` on variables. Both backends finish within the call. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fill, settings } from "../cases.mjs";
import { inNode, packageVersion, Unsupported } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "tfjs",
	variants: ["cpu", "wasm"],
	available: () => packageVersion("@tensorflow/tfjs"),
	launch: (variant) => inNode(import.meta.url, variant),
};

/** @type {import("./peer.mjs").Prepare} */
export async function prepare(variant, { rule, arrays, length }) {
	if (arrays * length > 16_000_000) {
		throw new Unsupported(
			variant === "cpu"
				? "one step takes many seconds"
				: "its 32-bit heap does not hold the temporaries",
		);
	}
	// Its messages at the start would go to stdout, which the protocol uses.
	console.warn = console.log = console.info = () => {};
	const require = createRequire(import.meta.url);
	const tf = require("@tensorflow/tfjs");
	if (variant === "wasm") {
		const wasm = require("@tensorflow/tfjs-backend-wasm");
		const folder = dirname(require.resolve("@tensorflow/tfjs-backend-wasm"));
		wasm.setWasmPaths(join(folder, "/"));
	}
	tf.enableProdMode();
	if (!(await tf.setBackend(variant))) {
		throw new Error(`the ${variant} backend does not start`);
	}
	const optimizer = makeOptimizer(tf, rule);
	/** @type {{ name: string, tensor: import("@tensorflow/tfjs").Tensor }[]} */
	const gradients = [];
	/** @type {{ dispose(): void }[]} */
	const variables = [];
	for (let k = 0; k < arrays; k++) {
		const name = `p${k}`;
		variables.push(tf.variable(tf.tensor1d(fill(length, k)), true, name));
		gradients.push({ name, tensor: tf.tensor1d(fill(length, k + arrays)) });
	}
	return {
		step: () => optimizer.applyGradients(gradients),
		dispose() {
			optimizer.dispose();
			for (const { tensor } of gradients) tensor.dispose();
			for (const variable of variables) variable.dispose();
		},
	};
}

/**
 * @param {typeof import("@tensorflow/tfjs")} tf
 * @param {import("../cases.mjs").RuleName} rule
 */
function makeOptimizer(tf, rule) {
	const { learningRate, beta1, beta2, epsilon, momentum, decay } = settings;
	switch (rule) {
		case "adam":
			return tf.train.adam(learningRate, beta1, beta2, epsilon);
		case "momentum":
			return tf.train.momentum(learningRate, momentum);
		case "rmsprop":
			return tf.train.rmsprop(learningRate, decay, 0, epsilon);
		default:
			throw new Unsupported("it has no such rule");
	}
}
