import { shipped as rule } from "../shipped.js";

/** Signum: a step of one size for each parameter, along the sign of a running average of the gradient. */
export const signum = /* #__PURE__ */ rule({
	name: "signum",
	source:
		"Bernstein et al. 2018, Algorithm 1, https://arxiv.org/abs/1802.04434",
	settings: { learningRate: 0.001, beta: 0.9 },
	state: { m: 0 },
	update: `
		m = beta * m + (1 - beta) * g
		w = w - learningRate * sign(m)
	`,
});
