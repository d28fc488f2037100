import { shipped as link, positive } from "../shipped.js";

/** Shortens the gradient of each array to the length of limit; a shorter one stays as it is. */
export const clipByNorm = /* #__PURE__ */ link({
	name: "clipByNorm",
	source:
		"Pascanu, Mikolov & Bengio 2013, Algorithm 1, https://arxiv.org/abs/1211.5063, array by array",
	settings: {
		limit: {
			value: 1,
			in: positive,
			meaning: "the largest length of the gradient of one array",
		},
	},
	update: "g = g * (limit / max(norm(g), limit))",
});
