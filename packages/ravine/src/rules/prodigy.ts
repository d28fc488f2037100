import { shipped as rule } from "../shipped.js";

/**
 * Prodigy: AdamW whose rate is an estimate of the distance from the start to the solution. The estimate grows faster than
 * that of D-Adaptation.
 */
export const prodigy = /* #__PURE__ */ rule({
	name: "prodigy",
	source:
		"Mishchenko & Defazio 2023, Algorithm 4, https://arxiv.org/abs/2306.06101",
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
		start: "w",
		d: { global: "initialDistance" },
		r: { global: 0 },
	},
	update: `
		root = sqrt(beta2)
		rate = d * learningRate
		m = beta1 * m + (1 - beta1) * d * g
		v = beta2 * v + (1 - beta2) * (d * g)^2
		s = root * s + d / initialDistance * rate * g
		r = root * r + d / initialDistance * rate * globalSum(g * (start - w))
		total = globalSum(abs(s))
		d = where(total > 0, max(d, r / total), d)
		w = w - rate * (m / (sqrt(v) + d * epsilon) + weightDecay * w)
	`,
});
