import { shipped as rule } from "../shipped.js";

/** Adadelta: steps in the units of the steps before them, so that a rate of 1 suits any units. */
export const adadelta = /* #__PURE__ */ rule({
	name: "adadelta",
	source: "Zeiler 2012, Algorithm 1, https://arxiv.org/abs/1212.5701",
	settings: { learningRate: 1, rho: 0.9, epsilon: 1e-6 },
	state: { s: 0, u: 0 },
	update: `
		s = rho * s + (1 - rho) * g^2
		step = sqrt(u + epsilon) / sqrt(s + epsilon) * g
		u = rho * u + (1 - rho) * step^2
		w = w - learningRate * step
	`,
});
