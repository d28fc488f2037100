import { power, shipped as rule } from "../shipped.js";

/**
 * AMSGrad: Adam whose second moment never falls, so that no rate ever grows.
 * With Adam's bias correction, after the maximum, as is usual; the paper has none.
 */
export const amsgrad = /* #__PURE__ */ rule({
	name: "amsgrad",
	source:
		"Reddi, Kale & Kumar 2018, Algorithm 2, https://arxiv.org/abs/1904.09237",
	settings: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
	state: { m: 0, v: 0, vMax: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		vMax = max(vMax, v)
		mHat = m / (1 - beta1^t)
		vHat = vMax / (1 - beta2^t)
		w = w - learningRate * mHat / (sqrt(vHat) + epsilon)
	`,
});
