import { shippedSurface } from "../surface.js";

export const threeHumpCamel = /* #__PURE__ */ shippedSurface({
	name: "threeHumpCamel",
	description:
		"three hollows in a row: the two outer ones are only local minima",
	formula: "2 * x^2 - 1.05 * x^4 + x^6 / 6 + x * y + y^2",
	domain: { x: [-2.5, 2.5], y: [-2.5, 2.5] },
	start: { x: 1, y: 1 },
	minima: [{ at: { x: 0, y: 0 }, cost: 0 }],
	source:
		"Branin 1972, https://doi.org/10.1147/rd.165.0504; collected in Jamil & Yang 2013, https://doi.org/10.1504/IJMMNO.2013.055204",
	settings: {
		sgd: { learningRate: 0.2 },
		momentum: { learningRate: 1, beta: 0.8 },
		rmsprop: { learningRate: 0.02, beta: 0.9 },
		adam: { learningRate: 0.2, beta1: 0.8, beta2: 0.99 },
	},
});
