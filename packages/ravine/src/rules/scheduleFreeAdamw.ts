import { power, shipped as rule, weight } from "../shipped.js";

/**
 * Schedule-free AdamW: train at the parameters, evaluate and keep their `average`.
 * It needs no schedule that falls; a warm-up is fine. With a plain bias correction, as its authors' code has it.
 */
export const scheduleFreeAdamw = /* #__PURE__ */ rule({
	name: "scheduleFreeAdamw",
	source: "Defazio et al. 2024, Algorithm 1, https://arxiv.org/abs/2405.15682",
	settings: {
		learningRate: 0.0025,
		interpolation: {
			value: 0.9,
			in: weight,
			meaning:
				"how near the average gradients are taken; it takes the place of beta1",
		},
		beta2: 0.999,
		epsilon: 1e-8,
		weightDecay: 0,
	},
	state: {
		v: 0,
		z: "w",
		average: "w",
		most: { global: 0 },
		total: { global: 0 },
	},
	uses: { power },
	update: `
		v = beta2 * v + (1 - beta2) * g^2
		vHat = v / (1 - beta2^t)
		z = z - learningRate * (g / (sqrt(vHat) + epsilon) + weightDecay * w)
		most = max(most, learningRate)
		total = total + most^2
		c = where(total > 0, most^2 / total, 0)
		average = (1 - c) * average + c * z
		w = (1 - interpolation) * z + interpolation * average
	`,
});
