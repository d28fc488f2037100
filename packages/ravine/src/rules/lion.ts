import { shipped as rule } from "../shipped.js";

/** Lion: steps of one size along the signs of an average; another average is what it remembers. */
export const lion = /* #__PURE__ */ rule({
	name: "lion",
	source: "Chen et al. 2023, Algorithm 2, https://arxiv.org/abs/2302.06675",
	settings: { learningRate: 1e-4, beta1: 0.9, beta2: 0.99, weightDecay: 0.001 },
	state: { m: 0 },
	update: `
		c = beta1 * m + (1 - beta1) * g
		w = w - learningRate * (sign(c) + weightDecay * w)
		m = beta2 * m + (1 - beta2) * g
	`,
});
