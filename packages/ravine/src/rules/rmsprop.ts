import { shipped as rule } from "../shipped.js";

/** RMSprop: each parameter's step is divided by the root of a running average of its squared gradient. */
export const rmsprop = /* #__PURE__ */ rule({
	name: "rmsprop",
	source:
		"Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6e",
	settings: { learningRate: 0.001, beta: 0.9, epsilon: 1e-8 },
	state: { s: 0 },
	update: `
		s = beta * s + (1 - beta) * g^2
		w = w - learningRate * g / (sqrt(s) + epsilon)
	`,
});
