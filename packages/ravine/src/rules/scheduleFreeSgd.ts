import { shipped as rule, weight } from "../shipped.js";

/**
 * Schedule-free gradient descent: train at the parameters, evaluate and keep their `average`.
 * It needs no schedule that falls; a warm-up is fine.
 */
export const scheduleFreeSgd = /* #__PURE__ */ rule({
	name: "scheduleFreeSgd",
	source:
		"Defazio et al. 2024, equations 2 to 4, https://arxiv.org/abs/2405.15682",
	settings: {
		learningRate: 1,
		interpolation: {
			value: 0.9,
			in: weight,
			meaning:
				"how near the average gradients are taken; at 0, plain gradient descent",
		},
		weightDecay: 0,
	},
	state: { z: "w", average: "w", most: { global: 0 }, total: { global: 0 } },
	update: `
		z = z - learningRate * (g + weightDecay * w)
		most = max(most, learningRate)
		total = total + most^2
		c = where(total > 0, most^2 / total, 0)
		average = (1 - c) * average + c * z
		w = (1 - interpolation) * z + interpolation * average
	`,
});
