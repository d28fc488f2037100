import { shippedSurface } from "../surface.js";

export const wood = /* #__PURE__ */ shippedSurface({
	name: "wood",
	description:
		"two curved valleys joined in four dimensions, with a saddle on the way that resembles a minimum",
	formula:
		"100 * (a^2 - b)^2 + (a - 1)^2 + (c - 1)^2 + 90 * (c^2 - d)^2 + 10.1 * ((b - 1)^2 + (d - 1)^2) + 19.8 * (b - 1) * (d - 1)",
	domain: { a: [-4, 4], b: [-4, 4], c: [-4, 4], d: [-4, 4] },
	start: { a: -3, b: -1, c: -3, d: -1 },
	minima: [{ at: { a: 1, b: 1, c: 1, d: 1 }, cost: 0 }],
	source:
		"Colville 1968, IBM New York Scientific Center Report 320-2949; from this start Moré, Garbow & Hillstrom 1981, https://doi.org/10.1145/355934.355936",
	settings: {
		sgd: { learningRate: 0.0005 },
		momentum: { learningRate: 0.0005, beta: 0.8 },
		rmsprop: { learningRate: 0.1, beta: 0.9 },
		adam: { learningRate: 1, beta1: 0.8, beta2: 0.99 },
	},
});
