import type { Setting } from "../described.js";
import { dialect, nonNegative, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import {
	type B1Option,
	b1,
	b2,
	type EpsOption,
	eps,
	type LearningRateOption,
	learningRate,
	moments,
	type NesterovOption,
} from "./options.js";

export interface AdoptOptions
	extends LearningRateOption,
		B1Option,
		EpsOption<1e-6>,
		NesterovOption {
	/** how much of the running average of the squared gradient is kept at each step */
	readonly b2?: Setting<0.9999> | undefined;
	/** Whether the direction is clipped; true by default. */
	readonly useClipping?: boolean | undefined;
	/** the bound of the direction, a number or a schedule; `(step) => (step - 1) ** 0.25` by default */
	readonly clipValueFn?: Setting | undefined;
}

type Settings = "learningRate" | "b1" | "b2" | "eps";

export interface Adopt {
	(
		options: AdoptOptions & { readonly clipValueFn: Setting },
	): Rule<Settings | "clipValueFn", "m" | "v">;
	(options: AdoptOptions): Rule<Settings, "m" | "v">;
}

/**
 * `optax.contrib.adopt`. Its first step only fills the second moment.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const adopt = /* #__PURE__ */ dialect<Adopt>({
	name: "optax.adopt",
	source: "optax.contrib.adopt, optax 0.2.8",
	options: {
		learningRate,
		b1: b1(),
		b2: b2(0.9999),
		eps: eps(1e-6),
		nesterov: false,
		useClipping: true,
		clipValueFn: {
			value: undefined,
			in: nonNegative,
			meaning: "the bound of the direction",
		},
	},
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"With the defaults it is ravine's adopt. The bound is a setting, so its schedule counts the steps from 1, in optax from 0.",
	uses: { power },
	write: ({ nesterov, useClipping, clipValueFn }) => {
		const u = useClipping ? "clipped" : "u";
		return [
			useClipping &&
				`bound = ${clipValueFn === undefined ? "(t - 1)^0.25" : "clipValueFn"}`,
			"u = g / max(sqrt(v), eps)",
			useClipping && "clipped = clamp(u, -bound, bound)",
			`m = where(t == 1, 0, b1 * m + (1 - b1) * ${u})`,
			nesterov
				? `w = w - learningRate * where(t == 1, 0, b1 * m + (1 - b1) * ${u})`
				: "w = w - learningRate * m",
			"v = where(t == 1, g^2, b2 * v + (1 - b2) * g^2)",
		];
	},
});
