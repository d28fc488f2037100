import { shipped as rule } from "../shipped.js";

/** Nesterov's momentum: the step uses the velocity one step ahead. */
export const nesterov = /* #__PURE__ */ rule({
	name: "nesterov",
	source:
		"Nesterov 1983; in this form Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html",
	settings: { learningRate: 0.01, momentum: 0.9 },
	state: { v: 0 },
	update: `
		v = momentum * v + g
		w = w - learningRate * (g + momentum * v)
	`,
});
