import { shipped as link, weight } from "../shipped.js";

/**
 * Takes the mean of each array's gradient away from it.
 * The paper does so for each output of a layer, a row of its matrix, and not for biases: give every row an array of its
 * own, and biases a share of 0.
 */
export const centralize = /* #__PURE__ */ link({
	name: "centralize",
	source: "Yong et al. 2020, equation 1, https://arxiv.org/abs/2004.01461",
	settings: {
		share: {
			value: 1,
			in: weight,
			meaning: "how much of the mean is taken away",
		},
	},
	update: "g = g - share * mean(g)",
});
