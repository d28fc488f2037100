import { dialect, power } from "../dialect.js";
import { type Adam, adamLines, adamOptions } from "./adam.js";
import { moments } from "./options.js";

export type { AdamOptions as NadamOptions } from "./adam.js";

/**
 * `optax.nadam`: `optax.adam` with `nesterov`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const nadam = /* #__PURE__ */ dialect<Adam>({
	name: "optax.nadam",
	source: "optax.nadam, optax 0.2.8",
	options: { ...adamOptions, nesterov: true },
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"b1 is constant; in ravine's nadam, as in torch's, the momentum warms up by a schedule.",
	uses: { power },
	write: ({ nesterov }) => adamLines(nesterov),
});
