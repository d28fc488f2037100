import { nonNegative, power, shipped as rule } from "../shipped.js";

/** NAdam: Adam with Nesterov's momentum, which warms up. */
export const nadam = /* #__PURE__ */ rule({
	name: "nadam",
	source: "Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ",
	settings: {
		learningRate: 0.002,
		beta1: 0.9,
		beta2: 0.999,
		epsilon: 1e-8,
		momentumDecay: {
			value: 0.004,
			in: nonNegative,
			meaning: "how fast the momentum warms up, from half of beta1 to beta1",
		},
	},
	state: { m: 0, v: 0, product: { global: 1 } },
	uses: { power },
	update: `
		mu = beta1 * (1 - 0.5 * 0.96^(t * momentumDecay))
		muNext = beta1 * (1 - 0.5 * 0.96^((t + 1) * momentumDecay))
		product = product * mu
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = muNext * m / (1 - product * muNext) + (1 - mu) * g / (1 - product)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * mHat / (sqrt(vHat) + epsilon)
	`,
});
