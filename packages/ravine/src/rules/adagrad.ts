import { shipped as rule } from "../shipped.js";

/** Adagrad: each parameter's rate falls as its squared gradients add up. */
export const adagrad = /* #__PURE__ */ rule({
	name: "adagrad",
	source:
		"Duchi, Hazan & Singer 2011, https://jmlr.org/papers/v12/duchi11a.html",
	settings: { learningRate: 0.01, epsilon: 1e-10 },
	state: { s: 0 },
	update: `
		s = s + g^2
		w = w - learningRate * g / (sqrt(s) + epsilon)
	`,
});
