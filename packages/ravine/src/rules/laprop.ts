import { power, shipped as rule } from "../shipped.js";

/** LaProp: momentum of gradients that are first scaled as in Adam. */
export const laprop = /* #__PURE__ */ rule({
	name: "laprop",
	source:
		"Ziyin, Wang & Ueda 2020, Algorithm 1, https://arxiv.org/abs/2002.04839",
	settings: { learningRate: 4e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-15 },
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		v = beta2 * v + (1 - beta2) * g^2
		vHat = v / (1 - beta2^t)
		m = beta1 * m + (1 - beta1) * g / (sqrt(vHat) + epsilon)
		w = w - learningRate * m / (1 - beta1^t)
	`,
});
