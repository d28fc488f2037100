import { power, shipped as rule } from "../shipped.js";

/**
 * ADOPT: Adam that scales a gradient by the second moment before it, clipped, so that it converges with any beta2.
 * The first step only fills the second moment.
 */
export const adopt = /* #__PURE__ */ rule({
	name: "adopt",
	source:
		"Taniguchi et al. 2024, Algorithm 2, https://arxiv.org/abs/2411.02853",
	settings: { learningRate: 0.001, beta1: 0.9, beta2: 0.9999, epsilon: 1e-6 },
	state: { m: 0, v: 0 },
	uses: { power },
	update: `
		limit = (t - 1)^0.25
		u = clamp(g / max(sqrt(v), epsilon), -limit, limit)
		m = beta1 * m + (1 - beta1) * u
		w = w - learningRate * m
		v = where(t == 1, g^2, beta2 * v + (1 - beta2) * g^2)
	`,
});
