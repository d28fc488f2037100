import { power, shipped as rule } from "../shipped.js";

/**
 * RAdam: Adam that waits with its scaling until the second moment is known well enough.
 * Epsilon, which the paper lacks, prevents a division by zero.
 */
export const radam = /* #__PURE__ */ rule({
	name: "radam",
	source: "Liu et al. 2020, Algorithm 2, https://arxiv.org/abs/1908.03265",
	settings: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		rhoInfinity = 2 / (1 - beta2) - 1
		rho = rhoInfinity - 2 * t * beta2^t / (1 - beta2^t)
		r = sqrt((rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho))
		w = w - learningRate * where(rho > 4, r * mHat / (sqrt(vHat) + epsilon), mHat)
	`,
});
