import { shippedSurface } from "../surface.js";

export const goldsteinPrice = /* #__PURE__ */ shippedSurface({
	name: "goldsteinPrice",
	description:
		"costs from three to a million: a rate that suits one place is far too large at another",
	formula:
		"(1 + (x + y + 1)^2 * (19 - 14 * x + 3 * x^2 - 14 * y + 6 * x * y + 3 * y^2)) * (30 + (2 * x - 3 * y)^2 * (18 - 32 * x + 12 * x^2 + 48 * y - 36 * x * y + 27 * y^2))",
	domain: { x: [-2, 2], y: [-2, 1.5] },
	start: { x: 0.2, y: -0.5 },
	minima: [{ at: { x: 0, y: -1 }, cost: 3 }],
	source:
		"Goldstein & Price 1971, https://doi.org/10.1090/S0025-5718-1971-0312365-X",
	settings: {
		sgd: { learningRate: 0.0005 },
		momentum: { learningRate: 0.0001, beta: 0.8 },
		rmsprop: { learningRate: 0.01, beta: 0.9 },
		adam: { learningRate: 0.1, beta1: 0.8, beta2: 0.99 },
	},
});
