import { atLeastOne, shipped as link, weight } from "../shipped.js";

/**
 * Behind a rule: slow parameters go a part of the way to the rule's at every syncPeriod-th step, and the rule goes on from
 * there.
 */
export const lookahead = /* #__PURE__ */ link({
	name: "lookahead",
	source: "Zhang et al. 2019, Algorithm 1, https://arxiv.org/abs/1907.08610",
	settings: {
		syncPeriod: {
			value: 5,
			in: atLeastOne,
			meaning: "the number of steps between two moves of the slow parameters",
		},
		slowStepSize: {
			value: 0.5,
			in: weight,
			meaning: "the part of the way that the slow parameters go",
		},
	},
	state: { slow: "w" },
	update: `
		sync = floor(t / syncPeriod) > floor((t - 1) / syncPeriod)
		slow = where(sync, slow + slowStepSize * (w - slow), slow)
		w = where(sync, slow, w)
	`,
});
