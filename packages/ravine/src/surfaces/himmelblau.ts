import { shippedSurface } from "../surface.js";

export const himmelblau = /* #__PURE__ */ shippedSurface({
	name: "himmelblau",
	description: "four equal minima: which one is found depends on the rule",
	formula: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
	domain: { x: [-6, 6], y: [-6, 6] },
	start: { x: 5, y: -5 },
	minima: [
		{ at: { x: 3, y: 2 }, cost: 0 },
		{ at: { x: -2.805118086952745, y: 3.131312518250573 }, cost: 0 },
		{ at: { x: -3.779310253377747, y: -3.2831859912861696 }, cost: 0 },
		{ at: { x: 3.5844283403304917, y: -1.8481265269644036 }, cost: 0 },
	],
	source: "Himmelblau 1972, Applied Nonlinear Programming, McGraw-Hill",
	settings: {
		sgd: { learningRate: 0.02 },
		momentum: { learningRate: 0.01, beta: 0.8 },
		rmsprop: { learningRate: 0.05, beta: 0.9 },
		adam: { learningRate: 0.5, beta1: 0.8, beta2: 0.99 },
	},
});
