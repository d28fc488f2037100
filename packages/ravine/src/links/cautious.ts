import { shipped as link, weight } from "../shipped.js";

/**
 * Behind a rule: takes its step only where the step goes against the gradient's sign, and lengthens the rest, array by
 * array, to make up for what it leaves out.
 */
export const cautious = /* #__PURE__ */ link({
	name: "cautious",
	source: "Liang et al. 2024, Algorithm 1, https://arxiv.org/abs/2411.16085",
	settings: {
		leastShare: {
			value: 0.001,
			in: weight,
			meaning:
				"the smallest share of the parameters by which the rest of the step is divided",
		},
	},
	update: `
		step = was - w
		kept = where(step * g > 0, 1, 0)
		w = was - kept * step / max(mean(kept), leastShare)
	`,
});
