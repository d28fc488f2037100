import { shipped as rule } from "../shipped.js";

/** Plain gradient descent: a step against the gradient, in proportion to it. */
export const sgd = /* #__PURE__ */ rule({
	name: "sgd",
	source:
		"Cauchy 1847, Comptes rendus 25, 536; stochastic: Robbins & Monro 1951, https://doi.org/10.1214/aoms/1177729586",
	settings: { learningRate: 0.01 },
	update: `
		w = w - learningRate * g
	`,
});
