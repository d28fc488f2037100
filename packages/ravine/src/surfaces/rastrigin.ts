import { shippedSurface } from "../surface.js";

export const rastrigin = /* #__PURE__ */ shippedSurface({
	name: "rastrigin",
	description:
		"an egg box on a bowl: a local minimum near every pair of whole numbers",
	formula: "20 + x^2 - 10 * cos(2 * pi * x) + y^2 - 10 * cos(2 * pi * y)",
	domain: { x: [-5.12, 5.12], y: [-5.12, 5.12] },
	start: { x: -3.3, y: 2.2 },
	minima: [{ at: { x: 0, y: 0 }, cost: 0 }],
	source: "Rastrigin 1974, Systems of Extremal Control, Nauka, Moscow",
	settings: {
		sgd: { learningRate: 0.002 },
		momentum: { learningRate: 0.005, beta: 0.8 },
		rmsprop: { learningRate: 0.02, beta: 0.9 },
		adam: { learningRate: 0.1, beta1: 0.8, beta2: 0.99 },
	},
});
