import { shipped as rule } from "../shipped.js";

/** Classical momentum: at each step the velocity keeps a part of its value and adds the gradient. */
export const heavyBall = /* #__PURE__ */ rule({
	name: "heavyBall",
	source: "Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5",
	settings: { learningRate: 0.01, momentum: 0.9 },
	state: { v: 0 },
	update: `
		v = momentum * v + g
		w = w - learningRate * v
	`,
});
