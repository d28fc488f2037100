import { shippedSurface } from "../surface.js";

export const bowl = /* #__PURE__ */ shippedSurface({
	name: "bowl",
	description:
		"the oblong bowl: twenty times steeper across than along, so that one rate cannot suit both",
	formula: "0.1 * x^2 + 2 * y^2",
	domain: { x: [-6, 3], y: [-3, 3] },
	start: { x: -5, y: -2 },
	minima: [{ at: { x: 0, y: 0 }, cost: 0 }],
	source: "the elongated quadratic of the textbooks",
	settings: {
		sgd: { learningRate: 0.45 },
		momentum: { learningRate: 0.45, beta: 0.9 },
		rmsprop: { learningRate: 0.2, beta: 0.9 },
		adam: { learningRate: 0.4, beta1: 0.8, beta2: 0.99 },
	},
});
