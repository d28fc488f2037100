import { shippedSurface } from "../surface.js";

export const matyas = /* #__PURE__ */ shippedSurface({
	name: "matyas",
	description:
		"a tilted trough, almost flat along the diagonal: a short way down, then a long one",
	formula: "0.26 * (x^2 + y^2) - 0.48 * x * y",
	domain: { x: [-10, 10], y: [-10, 10] },
	start: { x: -3, y: 3 },
	minima: [{ at: { x: 0, y: 0 }, cost: 0 }],
	source:
		"Matyas 1965, Random optimization, Automation and Remote Control 26; collected in Jamil & Yang 2013, https://doi.org/10.1504/IJMMNO.2013.055204",
	settings: {
		sgd: { learningRate: 1 },
		momentum: { learningRate: 1, beta: 0.8 },
		rmsprop: { learningRate: 0.05, beta: 0.9 },
		adam: { learningRate: 1, beta1: 0.8, beta2: 0.99 },
	},
});
