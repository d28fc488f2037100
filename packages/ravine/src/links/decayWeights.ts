import { shipped as link } from "../shipped.js";

/**
 * Adds a part of the parameters to the gradient, as a penalty of weightDecay / 2 times their squares does.
 * A rule that scales its gradient, such as Adam, scales this part too; `adamw` does not.
 */
export const decayWeights = /* #__PURE__ */ link({
	name: "decayWeights",
	source:
		"Hanson & Pratt 1988, https://proceedings.neurips.cc/paper/1988/hash/1c9ac0159c94d8d0cbedc973445af2da-Abstract.html",
	settings: { weightDecay: 0.01 },
	update: "g = g + weightDecay * w",
});
