import { shipped as link, positive } from "../shipped.js";

/**
 * Shortens the gradient of each array in proportion to the length of the array's parameters.
 * The paper does so for each unit of a layer, a column of its matrix; here an array is a unit.
 */
export const adaptiveClip = /* #__PURE__ */ link({
	name: "adaptiveClip",
	source: "Brock et al. 2021, equation 3, https://arxiv.org/abs/2102.06171",
	settings: {
		limit: {
			value: 0.01,
			in: positive,
			meaning:
				"the largest length of an array's gradient, as a part of the length of its parameters",
		},
		leastNorm: {
			value: 0.001,
			in: positive,
			meaning: "shorter parameters count as if they had this length",
		},
	},
	update: `
		longest = limit * max(norm(w), leastNorm)
		g = g * (longest / max(norm(g), longest))
	`,
});
