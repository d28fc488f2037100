import { nonNegative, positive, shipped as rule, weight } from "../shipped.js";

/**
 * Rprop: each parameter has a step of its own, which grows while its slope keeps its sign and shrinks when it turns.
 * For gradients of the whole cost, not of mini-batches. The learning rate is the first step.
 */
export const rprop = /* #__PURE__ */ rule({
	name: "rprop",
	source:
		"Riedmiller & Braun 1993, https://doi.org/10.1109/ICNN.1993.298623, without weight backtracking",
	settings: {
		learningRate: 0.01,
		decrease: {
			value: 0.5,
			in: weight,
			meaning: "the factor of a step after its slope has turned",
		},
		increase: {
			value: 1.2,
			in: positive,
			meaning: "the factor of a step while its slope keeps its sign",
		},
		smallestStep: {
			value: 1e-6,
			in: nonNegative,
			meaning: "the smallest step",
		},
		largestStep: { value: 50, in: nonNegative, meaning: "the largest step" },
	},
	state: { size: "learningRate", before: 0 },
	update: `
		turn = g * before
		factor = where(turn > 0, increase, where(turn < 0, decrease, 1))
		size = clamp(size * factor, smallestStep, largestStep)
		before = where(turn < 0, 0, g)
		w = w - size * sign(before)
	`,
});
