import { power, shipped as rule } from "../shipped.js";

/** StableAdamW: AdamW that shortens the step of an array whose gradients outgrow their second moment. */
export const stableAdamw = /* #__PURE__ */ rule({
	name: "stableAdamw",
	source: "Wortsman et al. 2023, Algorithm 2, https://arxiv.org/abs/2304.13013",
	settings: {
		learningRate: 0.001,
		beta1: 0.9,
		beta2: 0.99,
		epsilon: 1e-8,
		weightDecay: 0.01,
	},
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		b1 = beta1 * (1 - beta1^(t - 1)) / (1 - beta1^t)
		b2 = beta2 * (1 - beta2^(t - 1)) / (1 - beta2^t)
		m = b1 * m + (1 - b1) * g
		v = b2 * v + (1 - b2) * g^2
		rms = sqrt(mean(g^2 / max(v, epsilon^2)))
		rate = learningRate / max(1, rms)
		w = w - rate * (weightDecay * w + m / (sqrt(v) + epsilon))
	`,
});
