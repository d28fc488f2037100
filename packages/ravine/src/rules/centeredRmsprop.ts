import { shipped as rule } from "../shipped.js";

/**
 * RMSprop, centered: each parameter's step is divided by the deviation of its gradient, not by its root mean square.
 * The variance is kept from rounding below 0, so that a constant gradient is no trouble.
 */
export const centeredRmsprop = /* #__PURE__ */ rule({
	name: "centeredRmsprop",
	source: "Graves 2013, equations 38 to 41, https://arxiv.org/abs/1308.0850",
	settings: { learningRate: 0.001, beta: 0.9, epsilon: 1e-4 },
	state: { s: 0, m: 0 },
	update: `
		s = beta * s + (1 - beta) * g^2
		m = beta * m + (1 - beta) * g
		w = w - learningRate * g / sqrt(max(s - m^2, 0) + epsilon)
	`,
});
