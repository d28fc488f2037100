import { power, shipped as rule, weight } from "../shipped.js";

/** QHAdam: Adam whose averages are mixed with the present gradient. */
export const qhadam = /* #__PURE__ */ rule({
	name: "qhadam",
	source: "Ma & Yarats 2019, https://arxiv.org/abs/1810.06801",
	settings: {
		learningRate: 0.001,
		beta1: 0.995,
		beta2: 0.999,
		epsilon: 1e-8,
		nu1: {
			value: 0.7,
			in: weight,
			meaning:
				"the weight of the averaged gradient; the present one has the rest",
		},
		nu2: {
			value: 1,
			in: weight,
			meaning:
				"the weight of the averaged square of the gradient; the present one has the rest",
		},
	},
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		u = (1 - nu1) * g + nu1 * mHat
		scale = sqrt((1 - nu2) * g^2 + nu2 * vHat) + epsilon
		w = w - learningRate * u / scale
	`,
});
