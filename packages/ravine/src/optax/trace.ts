import type { Setting } from "../described.js";
import { dialect, nonNegative } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import type { NesterovOption } from "./options.js";

export interface TraceOptions extends NesterovOption {
	/** how much of the sum of the gradients is kept at each step */
	readonly decay: Setting;
}

export type Trace = (options: TraceOptions) => Rule<"decay", "trace">;

/**
 * `optax.trace`, a link: a decaying sum takes the place of the gradient.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const trace = /* #__PURE__ */ dialect<Trace>({
	name: "optax.trace",
	source: "optax.trace, optax 0.2.8",
	options: {
		decay: {
			...{ value: undefined, required: true, in: nonNegative },
			meaning: "how much of the sum of the gradients is kept at each step",
		},
		nesterov: false,
	},
	state: { trace: 0 },
	differences:
		"In front of sgd it is ravine's heavyBall, with nesterov ravine's nesterov.",
	write: ({ nesterov }) => [
		"trace = g + decay * trace",
		`g = ${nesterov ? "g + decay * trace" : "trace"}`,
	],
});
