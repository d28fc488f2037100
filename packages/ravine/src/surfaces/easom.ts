import { shippedSurface } from "../surface.js";

export const easom = /* #__PURE__ */ shippedSurface({
	name: "easom",
	description:
		"one small hole in a plain: a few steps away from it there is no slope at all",
	formula: "-cos(x) * cos(y) * exp(-(x - pi)^2 - (y - pi)^2)",
	domain: { x: [0, 6.3], y: [0, 6.3] },
	start: { x: 2.9, y: 2.9 },
	minima: [{ at: { x: Math.PI, y: Math.PI }, cost: -1 }],
	source:
		"Easom 1990, A survey of global optimization techniques, M.Eng. thesis, University of Louisville",
	settings: {
		sgd: { learningRate: 0.5 },
		momentum: { learningRate: 0.5, beta: 0.8 },
		rmsprop: { learningRate: 0.005, beta: 0.9 },
		adam: { learningRate: 0.05, beta1: 0.8, beta2: 0.99 },
	},
});
