import { nonNegative, power, shipped as rule } from "../shipped.js";

/**
 * MARS: AdamW on gradients from which a part of their noise is taken, by their change since the step before.
 * The approximate form, whose earlier gradient is that of the earlier mini-batch.
 */
export const mars = /* #__PURE__ */ rule({
	name: "mars",
	source: "Yuan et al. 2024, Algorithm 2, https://arxiv.org/abs/2411.10438",
	settings: {
		learningRate: 0.003,
		beta1: 0.95,
		beta2: 0.99,
		epsilon: 1e-8,
		weightDecay: 0.01,
		gamma: {
			value: 0.025,
			in: nonNegative,
			meaning: "how strongly the gradient is corrected by its change",
		},
	},
	state: { before: 0, m: 0, v: 0 },
	uses: { power },
	update: `
		change = where(t == 1, 0, g - before)
		before = g
		c = g + gamma * beta1 / (1 - beta1) * change
		c = c / max(1, norm(c))
		m = beta1 * m + (1 - beta1) * c
		v = beta2 * v + (1 - beta2) * c^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * (mHat / (sqrt(vHat) + epsilon) + weightDecay * w)
	`,
});
