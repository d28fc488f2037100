import { shipped as rule } from "../shipped.js";

/** DoWG: DoG whose sum gives later gradients more weight, by the distance from the start. */
export const dowg = /* #__PURE__ */ rule({
	name: "dowg",
	source:
		"Khaled, Mishchenko & Jin 2023, Algorithm 1, https://arxiv.org/abs/2305.16284",
	settings: { learningRate: 1, initialDistance: 0.01, epsilon: 1e-8 },
	state: {
		start: "w",
		reach: { global: "initialDistance" },
		seen: { global: 0 },
	},
	update: `
		reach = max(reach, globalNorm(w - start))
		seen = seen + reach^2 * globalNorm(g)^2
		w = w - learningRate * reach^2 / (sqrt(seen) + epsilon) * g
	`,
});
