import { power, shipped as rule } from "../shipped.js";

/** Adan: Adam with Nesterov's momentum by the change of the gradient, and a decay that is solved for. */
export const adan = /* #__PURE__ */ rule({
	name: "adan",
	source:
		"Xie et al. 2022, Algorithm 1 with bias correction, https://arxiv.org/abs/2208.06677",
	settings: {
		learningRate: 0.001,
		beta1: 0.98,
		beta2: 0.92,
		beta3: 0.99,
		epsilon: 1e-8,
		weightDecay: 0,
	},
	state: { before: 0, m: 0, v: 0, n: 0 },
	uses: { power },
	update: `
		change = where(t == 1, 0, g - before)
		before = g
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * change
		n = beta3 * n + (1 - beta3) * (g + beta2 * change)^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		nHat = n / (1 - beta3^t)
		u = (mHat + beta2 * vHat) / (sqrt(nHat) + epsilon)
		w = (w - learningRate * u) / (1 + learningRate * weightDecay)
	`,
});
