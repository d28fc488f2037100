import { shippedSurface } from "../surface.js";

export const booth = /* #__PURE__ */ shippedSurface({
	name: "booth",
	description:
		"a tilted bowl: its long axis lies between the coordinate axes, so a rate for each coordinate does not help",
	formula: "(x + 2 * y - 7)^2 + (2 * x + y - 5)^2",
	domain: { x: [-10, 10], y: [-10, 10] },
	start: { x: -9, y: -9 },
	minima: [{ at: { x: 1, y: 3 }, cost: 0 }],
	source:
		"collected in Jamil & Yang 2013, https://doi.org/10.1504/IJMMNO.2013.055204",
	settings: {
		sgd: { learningRate: 0.05 },
		momentum: { learningRate: 0.1, beta: 0.8 },
		rmsprop: { learningRate: 0.2, beta: 0.9 },
		adam: { learningRate: 5, beta1: 0.8, beta2: 0.99 },
	},
});
