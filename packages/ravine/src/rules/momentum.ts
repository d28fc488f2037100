import { shipped as rule } from "../shipped.js";

/**
 * Momentum as a running average: steps along an exponentially weighted average of the gradients.
 * The classical form, without the factor 1 - beta, is `heavyBall`: momentum at rate r moves like it at rate r (1 - beta).
 */
export const momentum = /* #__PURE__ */ rule({
	name: "momentum",
	source:
		"the averaged form taught with mini-batches; compare Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5",
	settings: { learningRate: 0.01, beta: 0.9 },
	state: { v: 0 },
	update: `
		v = beta * v + (1 - beta) * g
		w = w - learningRate * v
	`,
});
