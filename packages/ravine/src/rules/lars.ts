import { nonNegative, shipped as rule } from "../shipped.js";

/**
 * LARS: momentum whose rate in each array is in proportion to the array's size over its gradient's.
 * An array that is zero, or whose gradient is, has the plain rate.
 */
export const lars = /* #__PURE__ */ rule({
	name: "lars",
	source:
		"You, Gitman & Ginsburg 2017, Algorithm 1, https://arxiv.org/abs/1708.03888",
	settings: {
		learningRate: 0.1,
		momentum: 0.9,
		weightDecay: 0.0005,
		trustCoefficient: {
			value: 0.001,
			in: nonNegative,
			meaning:
				"the length of a step as a part of the length of the parameters, at a rate of 1",
		},
	},
	state: { v: 0 },
	update: `
		length = norm(g) + weightDecay * norm(w)
		ratio = where(norm(w) > 0 and norm(g) > 0, trustCoefficient * norm(w) / length, 1)
		v = momentum * v + learningRate * ratio * (g + weightDecay * w)
		w = w - v
	`,
});
