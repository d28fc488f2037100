import { shippedSurface } from "../surface.js";

export const saddle = /* #__PURE__ */ shippedSurface({
	name: "saddle",
	description:
		"a saddle at the origin: the descent almost stops before it turns aside",
	formula: "x^2 / 2 + y^4 / 4 - y^2 / 2",
	domain: { x: [-1.5, 1.5], y: [-1.6, 1.6] },
	start: { x: 1, y: 0.001 },
	minima: [
		{ at: { x: 0, y: 1 }, cost: -0.25 },
		{ at: { x: 0, y: -1 }, cost: -0.25 },
	],
	source:
		"Nesterov 2004, Introductory Lectures on Convex Optimization, Example 1.2.2, https://doi.org/10.1007/978-1-4419-8853-9",
	settings: {
		sgd: { learningRate: 0.5 },
		momentum: { learningRate: 2, beta: 0.8 },
		rmsprop: { learningRate: 0.02, beta: 0.9 },
		adam: { learningRate: 0.2, beta1: 0.8, beta2: 0.99 },
	},
});
