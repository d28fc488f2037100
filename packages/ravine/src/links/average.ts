import { averaging, shipped as link, power } from "../shipped.js";

/**
 * Behind a rule: keeps a running average of the parameters, with bias correction, as `optimizer.averaged`.
 * The rule does not see it.
 */
export const average = /* #__PURE__ */ link({
	name: "average",
	source:
		"Polyak & Juditsky 1992, https://doi.org/10.1137/0330046, with weights that fall exponentially",
	settings: {
		decay: {
			value: 0.999,
			in: averaging,
			meaning:
				"how much of the average is kept at each step; it remembers about 1 / (1 - decay) steps",
		},
	},
	state: { average: 0 },
	uses: { power },
	update: "average = average + (1 - decay) / (1 - decay^t) * (w - average)",
});
