import type { Setting } from "../described.js";
import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type AdamOptions, adamOptions } from "./adam.js";
import { momentLines, moments } from "./options.js";

export interface RadamOptions extends AdamOptions {
	/** the rho at which the rule begins to scale its steps; at least 4 */
	readonly threshold?: Setting<5> | undefined;
}

export type Radam = (
	options: RadamOptions,
) => Rule<
	"learningRate" | "b1" | "b2" | "eps" | "epsRoot" | "threshold",
	"m" | "v"
>;

/**
 * `optax.radam`. A threshold below 4, with which optax gives NaN, is refused.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const radam = /* #__PURE__ */ dialect<Radam>({
	name: "optax.radam",
	source: "optax.radam, optax 0.2.8",
	options: {
		...adamOptions,
		threshold: {
			value: 5,
			in: {
				minimum: 4,
				maximum: Number.POSITIVE_INFINITY,
				includes: [true, false],
			},
			meaning: "the rho at which the rule begins to scale its steps",
		},
		nesterov: false,
	},
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"It begins to scale the steps where rho is at least 5; ravine's radam begins above 4, as the paper has it. Epsilon is added after the bias correction, as in ravine's radam.",
	uses: { power },
	write: ({ nesterov }) => [
		...momentLines(nesterov),
		"rhoInfinity = 2 / (1 - b2) - 1",
		"rho = rhoInfinity - 2 * t * b2^t / (1 - b2^t)",
		"r = sqrt((rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho))",
		"scaled = r * mHat / (sqrt(vHat + epsRoot) + eps)",
		"w = w - learningRate * where(rho >= threshold, scaled, mHat)",
	],
});
