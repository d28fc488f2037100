import { positive, shipped as rule } from "../shipped.js";

/**
 * DoG: gradient descent whose rate is the distance from the start over the root of the sum of the squared gradients.
 * A rate of 1 suits any problem.
 */
export const dog = /* #__PURE__ */ rule({
	name: "dog",
	source:
		"Ivgi, Hinder & Carmon 2023, equation 1, https://arxiv.org/abs/2302.12022",
	settings: {
		learningRate: 1,
		initialReach: {
			value: 1e-6,
			in: positive,
			meaning:
				"the first distance, in units of 1 + the length of the parameters",
		},
		epsilon: 1e-8,
	},
	state: {
		start: "w",
		reach: { global: "initialReach * (1 + globalNorm(w))" },
		seen: { global: 0 },
	},
	update: `
		reach = max(reach, globalNorm(w - start))
		seen = seen + globalNorm(g)^2
		w = w - learningRate * reach / sqrt(seen + epsilon) * g
	`,
});
