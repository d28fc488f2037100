import { shippedSurface } from "../surface.js";

export const levy13 = /* #__PURE__ */ shippedSurface({
	name: "levy13",
	description: "ripples on a bowl: many hollows, and only one is the lowest",
	formula:
		"sin(3 * pi * x)^2 + (x - 1)^2 * (1 + sin(3 * pi * y)^2) + (y - 1)^2 * (1 + sin(2 * pi * y)^2)",
	domain: { x: [-2, 4], y: [-2, 4] },
	start: { x: 0.9, y: 1.1 },
	minima: [{ at: { x: 1, y: 1 }, cost: 0 }],
	source: "Levy & Montalvo 1985, https://doi.org/10.1137/0906002",
	settings: {
		sgd: { learningRate: 0.01 },
		momentum: { learningRate: 0.05, beta: 0.8 },
		rmsprop: { learningRate: 0.002, beta: 0.9 },
		adam: { learningRate: 0.02, beta1: 0.8, beta2: 0.99 },
	},
});
