import { dialect, power } from "../dialect.js";
import { type Adamw, adamwLines, adamwOptions } from "./adamw.js";
import { moments } from "./options.js";

export type { AdamwOptions as NadamwOptions } from "./adamw.js";

/**
 * `optax.nadamw`: `optax.adamw` with `nesterov`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const nadamw = /* #__PURE__ */ dialect<Adamw>({
	name: "optax.nadamw",
	source: "optax.nadamw, optax 0.2.8",
	options: { ...adamwOptions, nesterov: true },
	state: { m: 0, v: 0 },
	stateNames: moments,
	differences:
		"ravine has no rule of this name: it is adamw with a first moment that looks ahead. b1 is constant, without the schedule of ravine's nadam.",
	uses: { power },
	write: ({ nesterov }) => adamwLines(nesterov),
});
