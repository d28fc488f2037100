import { shippedSurface } from "../surface.js";

export const beale = /* #__PURE__ */ shippedSurface({
	name: "beale",
	description:
		"a flat valley between steep corners: near the minimum there is hardly a slope",
	formula:
		"(1.5 - x + x * y)^2 + (2.25 - x + x * y^2)^2 + (2.625 - x + x * y^3)^2",
	domain: { x: [-0.5, 4.5], y: [-1.5, 1.5] },
	start: { x: 2.8, y: 0.35 },
	minima: [{ at: { x: 3, y: 0.5 }, cost: 0 }],
	source:
		"Beale 1958, Technical Report 25, Statistical Techniques Research Group, Princeton University",
	settings: {
		sgd: { learningRate: 0.02 },
		momentum: { learningRate: 0.2, beta: 0.8 },
		rmsprop: { learningRate: 0.002, beta: 0.9 },
		adam: { learningRate: 0.05, beta1: 0.8, beta2: 0.99 },
	},
});
