import { power, shipped as rule } from "../shipped.js";

/**
 * AdaMax: Adam with the largest recent gradient in place of the root of the mean square.
 * Epsilon, which the paper lacks, prevents a division by zero.
 */
export const adamax = /* #__PURE__ */ rule({
	name: "adamax",
	source: "Kingma & Ba 2015, Algorithm 2, https://arxiv.org/abs/1412.6980",
	settings: { learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
	state: { m: 0, u: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		u = max(beta2 * u, abs(g) + epsilon)
		w = w - learningRate / (1 - beta1^t) * m / u
	`,
});
