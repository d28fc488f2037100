import { power, shipped as rule } from "../shipped.js";

/** AdamW: Adam with a weight decay of its own, outside the averages. The decay is multiplied by the learning rate. */
export const adamw = /* #__PURE__ */ rule({
	name: "adamw",
	source:
		"Loshchilov & Hutter 2019, Algorithm 2, https://arxiv.org/abs/1711.05101",
	settings: {
		learningRate: 0.001,
		beta1: 0.9,
		beta2: 0.999,
		epsilon: 1e-8,
		weightDecay: 0.01,
	},
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * (mHat / (sqrt(vHat) + epsilon) + weightDecay * w)
	`,
});
