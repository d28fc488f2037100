import { power, shipped as rule } from "../shipped.js";

/** Adam: steps scaled by running averages of the gradient and of its square. */
export const adam = /* #__PURE__ */ rule({
	name: "adam",
	source: "Kingma & Ba 2015, Algorithm 1, https://arxiv.org/abs/1412.6980",
	settings: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		m = beta1 * m + (1 - beta1) * g
		v = beta2 * v + (1 - beta2) * g^2
		mHat = m / (1 - beta1^t)
		vHat = v / (1 - beta2^t)
		w = w - learningRate * mHat / (sqrt(vHat) + epsilon)
	`,
});
