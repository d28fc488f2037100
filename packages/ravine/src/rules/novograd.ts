import { shipped as rule } from "../shipped.js";

/** NovoGrad: momentum of gradients that are first divided by their own running length in each array. */
export const novograd = /* #__PURE__ */ rule({
	name: "novograd",
	source: "Ginsburg et al. 2019, Algorithm 1, https://arxiv.org/abs/1905.11286",
	settings: {
		learningRate: 0.01,
		beta1: 0.95,
		beta2: 0.98,
		epsilon: 1e-8,
		weightDecay: 0.001,
	},
	state: { m: 0, v: { scalar: 0 } },
	update: `
		v = where(t == 1, norm(g)^2, beta2 * v + (1 - beta2) * norm(g)^2)
		m = beta1 * m + g / (sqrt(v) + epsilon) + weightDecay * w
		w = w - learningRate * m
	`,
});
