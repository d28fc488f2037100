import { shipped as link, positive } from "../shipped.js";

/** Cuts every number of the gradient to between -limit and limit. */
export const clipByValue = /* #__PURE__ */ link({
	name: "clipByValue",
	source:
		"Mikolov 2012, section 3.2.2, https://www.fit.vut.cz/study/phd-thesis/283/.en",
	settings: {
		limit: {
			value: 1,
			in: positive,
			meaning: "the largest absolute value of a number of the gradient",
		},
	},
	update: "g = clamp(g, -limit, limit)",
});
