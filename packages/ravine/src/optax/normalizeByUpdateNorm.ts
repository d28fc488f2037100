import type { Setting } from "../described.js";
import { dialect } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { type EpsOption, eps } from "./options.js";

export interface NormalizeByUpdateNormOptions extends EpsOption<1e-6> {
	/** the norm of all gradients together afterwards */
	readonly scaleFactor?: Setting<1> | undefined;
}

export type NormalizeByUpdateNorm = (
	options?: NormalizeByUpdateNormOptions,
) => Rule<"scaleFactor" | "eps", never>;

/**
 * `optax.normalize_by_update_norm`, a link.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const normalizeByUpdateNorm =
	/* #__PURE__ */ dialect<NormalizeByUpdateNorm>({
		name: "optax.normalizeByUpdateNorm",
		source: "optax.normalize_by_update_norm, optax 0.2.8",
		options: {
			scaleFactor: {
				value: 1,
				meaning: "the norm of all gradients together afterwards",
			},
			eps: eps(1e-6),
		},
		differences: "ravine has no link of this name.",
		write: () => ["g = g * scaleFactor / (globalNorm(g) + eps)"],
	});
