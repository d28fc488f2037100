import { shippedSurface } from "../surface.js";

export const mcCormick = /* #__PURE__ */ shippedSurface({
	name: "mcCormick",
	description:
		"a wavy slide with a second, higher hollow that catches slow runs",
	formula: "sin(x + y) + (x - y)^2 - 1.5 * x + 2.5 * y + 1",
	domain: { x: [-2.2, 4], y: [-3, 4.2] },
	start: { x: -2, y: 4 },
	minima: [
		{
			at: { x: 0.5 - Math.PI / 3, y: -0.5 - Math.PI / 3 },
			cost: -1.9132229549810362,
		},
	],
	source:
		"collected in Jamil & Yang 2013, https://doi.org/10.1504/IJMMNO.2013.055204",
	settings: {
		sgd: { learningRate: 0.2 },
		momentum: { learningRate: 0.5, beta: 0.8 },
		rmsprop: { learningRate: 0.1, beta: 0.9 },
		adam: { learningRate: 1, beta1: 0.8, beta2: 0.99 },
	},
});
