import { shippedSurface } from "../surface.js";

export const styblinskiTang = /* #__PURE__ */ shippedSurface({
	name: "styblinskiTang",
	description:
		"four hollows of three depths: the nearest is not always the deepest",
	formula: "(x^4 - 16 * x^2 + 5 * x + y^4 - 16 * y^2 + 5 * y) / 2",
	domain: { x: [-5, 5], y: [-5, 5] },
	start: { x: 0.5, y: -1 },
	minima: [
		{
			at: { x: -2.903534027771177, y: -2.903534027771177 },
			cost: -78.33233140754284,
		},
	],
	source:
		"Styblinski & Tang 1990, https://doi.org/10.1016/0893-6080(90)90029-K",
	settings: {
		sgd: { learningRate: 0.05 },
		momentum: { learningRate: 0.1, beta: 0.8 },
		rmsprop: { learningRate: 0.1, beta: 0.9 },
		adam: { learningRate: 2, beta1: 0.9, beta2: 0.999 },
	},
});
