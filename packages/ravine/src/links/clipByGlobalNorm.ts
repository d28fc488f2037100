import { shipped as link, positive } from "../shipped.js";

/** Shortens the gradient of all arrays together to the length of limit, which keeps its direction. */
export const clipByGlobalNorm = /* #__PURE__ */ link({
	name: "clipByGlobalNorm",
	source:
		"Pascanu, Mikolov & Bengio 2013, Algorithm 1, https://arxiv.org/abs/1211.5063",
	settings: {
		limit: {
			value: 1,
			in: positive,
			meaning: "the largest length of the gradient of all arrays together",
		},
	},
	update: "g = g * (limit / max(globalNorm(g), limit))",
});
