import { shippedSurface } from "../surface.js";

export const rosenbrock = /* #__PURE__ */ shippedSurface({
	name: "rosenbrock",
	description:
		"a narrow, curved, almost level valley: easy to enter, slow to follow",
	formula: "(1 - x)^2 + 100 * (y - x^2)^2",
	domain: { x: [-2, 2], y: [-1, 3] },
	start: { x: -1.2, y: 1 },
	minima: [{ at: { x: 1, y: 1 }, cost: 0 }],
	source: "Rosenbrock 1960, https://doi.org/10.1093/comjnl/3.3.175",
	settings: {
		sgd: { learningRate: 0.005 },
		momentum: { learningRate: 0.02, beta: 0.9 },
		rmsprop: { learningRate: 0.02, beta: 0.9 },
		adam: { learningRate: 0.5, beta1: 0.9, beta2: 0.999 },
	},
});
