import { power, shipped as rule } from "../shipped.js";

/** AdaBelief: Adam scaled by how far the gradient is from what its average foretold. */
export const adabelief = /* #__PURE__ */ rule({
	name: "adabelief",
	source: "Zhuang et al. 2020, Algorithm 2, https://arxiv.org/abs/2010.07468",
	settings: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-16 },
	state: { m: 0, s: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		s = beta2 * s + (1 - beta2) * (g - m)^2 + epsilon
		mHat = m / (1 - beta1^t)
		sHat = s / (1 - beta2^t)
		w = w - learningRate * mHat / (sqrt(sHat) + epsilon)
	`,
});
