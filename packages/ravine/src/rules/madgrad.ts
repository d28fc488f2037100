import { powerOfElements, shipped as rule } from "../shipped.js";

/**
 * MADGRAD: the way from the start is the sum of the gradients over the cube root of the sum of their squares, with
 * momentum.
 */
export const madgrad = /* #__PURE__ */ rule({
	name: "madgrad",
	source:
		"Defazio & Jelassi 2021, Algorithm 1, https://arxiv.org/abs/2101.11075",
	settings: { learningRate: 0.01, momentum: 0.9, epsilon: 1e-6 },
	state: { s: 0, v: 0, start: "w" },
	uses: { power: powerOfElements },
	update: `
		rate = learningRate * sqrt(t)
		s = s + rate * g
		v = v + rate * g^2
		z = start - s / (v^(1 / 3) + epsilon)
		w = momentum * w + (1 - momentum) * z
	`,
});
