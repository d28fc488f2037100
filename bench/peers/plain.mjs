// @ts-check
/** A fused loop in JavaScript over Float32Arrays, like one written by hand: one pass, scalars hoisted. */
import { fill, settings } from "../cases.mjs";
import { inNode } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export const peer = {
	name: "plain loop",
	variants: [""],
	available: async () => ({ version: `JavaScript, Node ${process.version}` }),
	launch: (variant) => inNode(import.meta.url, variant),
};

const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;

/**
 * @typedef {{ w: Float32Array, g: Float32Array, m: Float32Array, v: Float32Array }} Arrays
 * @typedef {(arrays: Arrays, t: number, scale: number) => void} Loop
 */

/** @type {Loop} */
function adam({ w, g, m, v }, t, scale) {
	const rate = learningRate / (1 - beta1 ** t);
	const correction = 1 / (1 - beta2 ** t);
	const rest1 = 1 - beta1;
	const rest2 = 1 - beta2;
	for (let i = 0; i < w.length; i++) {
		const gradient = scale * g[i];
		const average = beta1 * m[i] + rest1 * gradient;
		const square = beta2 * v[i] + rest2 * gradient * gradient;
		m[i] = average;
		v[i] = square;
		w[i] -= (rate * average) / (Math.sqrt(square * correction) + epsilon);
	}
}

/** Without `scale`, so that plain Adam has no needless multiplication. @type {Loop} */
function adamUnclipped({ w, g, m, v }, t) {
	const rate = learningRate / (1 - beta1 ** t);
	const correction = 1 / (1 - beta2 ** t);
	const rest1 = 1 - beta1;
	const rest2 = 1 - beta2;
	for (let i = 0; i < w.length; i++) {
		const gradient = g[i];
		const average = beta1 * m[i] + rest1 * gradient;
		const square = beta2 * v[i] + rest2 * gradient * gradient;
		m[i] = average;
		v[i] = square;
		w[i] -= (rate * average) / (Math.sqrt(square * correction) + epsilon);
	}
}

/** @type {Loop} */
function adamw({ w, g, m, v }, t) {
	const rate = learningRate / (1 - beta1 ** t);
	const correction = 1 / (1 - beta2 ** t);
	const rest1 = 1 - beta1;
	const rest2 = 1 - beta2;
	const keep = 1 - learningRate * weightDecay;
	for (let i = 0; i < w.length; i++) {
		const gradient = g[i];
		const average = beta1 * m[i] + rest1 * gradient;
		const square = beta2 * v[i] + rest2 * gradient * gradient;
		m[i] = average;
		v[i] = square;
		w[i] =
			keep * w[i] -
			(rate * average) / (Math.sqrt(square * correction) + epsilon);
	}
}

/** @type {Loop} */
function momentum({ w, g, m }) {
	const beta = settings.momentum;
	const rest = 1 - beta;
	for (let i = 0; i < w.length; i++) {
		const velocity = beta * m[i] + rest * g[i];
		m[i] = velocity;
		w[i] -= learningRate * velocity;
	}
}

/** @type {Loop} */
function rmsprop({ w, g, v }) {
	const { decay } = settings;
	const rest = 1 - decay;
	for (let i = 0; i < w.length; i++) {
		const gradient = g[i];
		const square = decay * v[i] + rest * gradient * gradient;
		v[i] = square;
		w[i] -= (learningRate * gradient) / (Math.sqrt(square) + epsilon);
	}
}

/** @type {Loop} */
function lion({ w, g, m }) {
	const rest1 = 1 - beta1;
	const rest2 = 1 - beta2;
	const keep = 1 - learningRate * weightDecay;
	for (let i = 0; i < w.length; i++) {
		const gradient = g[i];
		const average = m[i];
		const c = beta1 * average + rest1 * gradient;
		// Math.sign branches, and half of the branches are mispredicted, which makes it five times slower.
		const direction = c === 0 ? 0 : c / Math.abs(c);
		m[i] = beta2 * average + rest2 * gradient;
		w[i] = keep * w[i] - learningRate * direction;
	}
}

const loops = {
	adam: adamUnclipped,
	adamw,
	momentum,
	rmsprop,
	lion,
	clip: adam,
};

/** @type {import("./peer.mjs").Prepare} */
export async function prepare(_, { rule, arrays, length }) {
	const loop = loops[rule];
	const none = new Float32Array(0);
	const hasM = rule !== "rmsprop";
	const hasV = rule !== "momentum" && rule !== "lion";
	/** @type {Arrays[]} */
	const all = Array.from({ length: arrays }, (_, k) => ({
		w: fill(length, k),
		g: fill(length, k + arrays),
		m: hasM ? new Float32Array(length) : none,
		v: hasV ? new Float32Array(length) : none,
	}));
	let t = 0;
	return {
		step() {
			t++;
			const scale = rule === "clip" ? clipScale(all) : 1;
			for (let a = 0; a < all.length; a++) {
				loop(/** @type {Arrays} */ (all[a]), t, scale);
			}
		},
		dispose() {
			all.length = 0;
		},
	};
}

/** @param {readonly Arrays[]} all */
function clipScale(all) {
	let sum = 0;
	for (const { g } of all) {
		for (let i = 0; i < g.length; i++) sum += g[i] * g[i];
	}
	return Math.min(1, settings.maximumNorm / Math.sqrt(sum));
}
