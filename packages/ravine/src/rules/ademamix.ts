import { nonNegative, power, shipped as rule } from "../shipped.js";

/**
 * AdEMAMix: Adam with a second, much longer average of the gradient beside the first.
 * The paper's warm-up of alpha and beta3 is for schedules.
 */
export const ademamix = /* #__PURE__ */ rule({
	name: "ademamix",
	source:
		"Pagliardini, Ablin & Grangier 2024, Algorithm 1, https://arxiv.org/abs/2409.03137",
	settings: {
		learningRate: 0.001,
		beta1: 0.9,
		beta2: 0.999,
		beta3: 0.9999,
		alpha: {
			value: 5,
			in: nonNegative,
			meaning: "the weight of the longer average",
		},
		epsilon: 1e-8,
		weightDecay: 0,
	},
	state: { m: 0, long: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		long = beta3 * long + (1 - beta3) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		u = (mHat + alpha * long) / (sqrt(vHat) + epsilon)
		w = w - learningRate * (u + weightDecay * w)
	`,
});
