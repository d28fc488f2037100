import { atan2, power, shipped as rule } from "../shipped.js";

/**
 * Adam-atan2: Adam with an angle in place of its quotient.
 * It needs no epsilon, and no step is longer than the rate times π/2.
 */
export const adamAtan2 = /* #__PURE__ */ rule({
	name: "adamAtan2",
	source: "Everett et al. 2024, https://arxiv.org/abs/2407.05872",
	settings: { learningRate: 0.001, beta1: 0.9, beta2: 0.999 },
	state: { m: 0, v: 0 },
	uses: { atan2, power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * atan2(mHat, sqrt(vHat))
	`,
});
