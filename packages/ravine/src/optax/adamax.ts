import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type B1Option,
	type B2Option,
	b1,
	b2,
	type EpsOption,
	eps,
	type LearningRateOption,
	learningRate,
	moments,
} from "./options.js";

export interface AdamaxOptions
	extends LearningRateOption,
		B1Option,
		B2Option,
		EpsOption {}

export type Adamax = (
	options: AdamaxOptions,
) => Rule<"learningRate" | "b1" | "b2" | "eps", "m" | "v">;

/** The options of adamax, which adamaxw has too. */
export const adamaxOptions = /* #__PURE__ */ Object.freeze({
	learningRate,
	b1: /* #__PURE__ */ b1(),
	b2: /* #__PURE__ */ b2(),
	eps: /* #__PURE__ */ eps(),
});

/** The moments of adamax, and its direction `u`. */
export const adamaxLines: readonly string[] = /* #__PURE__ */ Object.freeze([
	"m = b1 * m + (1 - b1) * g",
	"v = max(abs(g) + eps, b2 * v)",
	"u = m / (1 - b1^t) / v",
]);

/**
 * `optax.adamax`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adamax = /* #__PURE__ */ dialect<Adamax>({
	name: "optax.adamax",
	source: "optax.adamax, optax 0.2.8",
	options: adamaxOptions,
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences: "It is ravine's adamax.",
	uses: { power },
	write: () => [...adamaxLines, "w = w - learningRate * u"],
});
