import { power, shipped as rule } from "../shipped.js";

/**
 * Yogi: Adam whose second moment moves by the squared gradient's size, however far it is from it.
 * With Adam's bias correction, as its authors' code has it.
 */
export const yogi = /* #__PURE__ */ rule({
	name: "yogi",
	source: "Zaheer et al. 2018, Algorithm 2, https://papers.nips.cc/paper/8186",
	settings: { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 },
	state: { m: 0, v: 1e-6 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = v - (1 - beta2) * sign(v - g^2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * mHat / (sqrt(vHat) + epsilon)
	`,
});
