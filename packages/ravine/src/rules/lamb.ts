import { power, shipped as rule } from "../shipped.js";

/**
 * LAMB: AdamW whose step in each array is as long as the array's parameters are large.
 * Where either is zero, the step is AdamW's.
 */
export const lamb = /* #__PURE__ */ rule({
	name: "lamb",
	source: "You et al. 2020, Algorithm 2, https://arxiv.org/abs/1904.00962",
	settings: {
		learningRate: 0.001,
		beta1: 0.9,
		beta2: 0.999,
		epsilon: 1e-6,
		weightDecay: 0.01,
	},
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		r = mHat / (sqrt(vHat) + epsilon) + weightDecay * w
		ratio = where(norm(w) > 0 and norm(r) > 0, norm(w) / norm(r), 1)
		w = w - learningRate * ratio * r
	`,
});
