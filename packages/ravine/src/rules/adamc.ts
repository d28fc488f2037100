import { positive, power, shipped as rule } from "../shipped.js";

/**
 * AdamC: AdamW whose decay falls with the square of the learning rate, so that gradients do not grow towards the end of
 * a schedule.
 */
export const adamc = /* #__PURE__ */ rule({
	name: "adamc",
	source: "Defazio 2025, https://arxiv.org/abs/2506.02285",
	settings: {
		learningRate: 0.001,
		beta1: 0.9,
		beta2: 0.999,
		epsilon: 1e-8,
		weightDecay: 0.01,
		peakRate: {
			value: 0.001,
			in: positive,
			meaning: "the largest learning rate of the schedule",
		},
	},
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		decay = learningRate / peakRate * weightDecay
		w = w - learningRate * (mHat / (sqrt(vHat) + epsilon) + decay * w)
	`,
});
