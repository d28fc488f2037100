import { shipped as rule } from "../shipped.js";

/** D-Adaptation of AdamW: the rate is an estimate of the distance from the start to the solution, which only grows. */
export const dadaptAdam = /* #__PURE__ */ rule({
	name: "dadaptAdam",
	source: "Defazio & Mishchenko 2023, https://arxiv.org/abs/2301.07733",
	settings: {
		learningRate: 1,
		beta1: 0.9,
		beta2: 0.999,
		epsilon: 1e-8,
		weightDecay: 0,
		initialDistance: 1e-6,
	},
	state: {
		m: 0,
		v: 0,
		s: 0,
		d: { global: "initialDistance" },
		r: { global: 0 },
	},
	update: `
		root = sqrt(beta2)
		rate = d * learningRate
		along = globalSum(g * s / (sqrt(v) + epsilon))
		m = beta1 * m + (1 - beta1) * rate * g
		v = beta2 * v + (1 - beta2) * g^2
		s = root * s + (1 - root) * rate * g
		r = root * r + (1 - root) * rate * along
		total = globalSum(abs(s))
		d = where(total > 0, max(d, r / ((1 - root) * total)), d)
		w = w - rate * weightDecay * w - m / (sqrt(v) + epsilon)
	`,
});
