import { describe } from "../checks.js";
import type { Setting } from "../described.js";
import {
	dialect,
	nonNegative,
	type OptionReader,
	powerOfElements,
} from "../dialect.js";
import { RefusedRange } from "../refusal.js";
import type { Rule } from "../ruleFactory.js";

export interface ClipGradNormOptions {
	/** the largest norm of all gradients together */
	readonly maxNorm: Setting;
	/** The norm's power, or Infinity for the largest absolute value; 2 by default. */
	readonly normType?: number | undefined;
}

export type ClipGradNorm = (
	options: ClipGradNormOptions,
) => Rule<"maxNorm", never>;

const normType: OptionReader = /* #__PURE__ */ Object.assign(
	(subject: string, name: string, value: unknown = 2) => {
		if (typeof value === "number" && value > 0) return value;
		throw new RefusedRange(
			`${subject}: ${name} must be a number above 0, or Infinity, got ${describe(value)}`,
		);
	},
	{ standard: "2", allowed: "(0, ∞]" },
);

/**
 * `torch.nn.utils.clip_grad_norm_`, a link: `chain(clipGradNorm({ maxNorm: 1 }), adam())`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const clipGradNorm = /* #__PURE__ */ dialect<ClipGradNorm>({
	name: "torch.clipGradNorm",
	source: "torch.nn.utils.clip_grad_norm_, torch 2.15.0",
	options: {
		maxNorm: {
			...{ value: undefined, required: true, in: nonNegative },
			meaning: "the largest norm of all gradients together",
		},
		normType,
	},
	differences:
		"torch adds 1e-6 to the norm, so a clipped gradient is a little shorter than maxNorm; ravine's clipByGlobalNorm adds nothing.",
	uses: { power: powerOfElements },
	write: ({ normType = 2 }) => [
		`total = ${normText(normType)}`,
		"g = g * min(1, maxNorm / (total + 1e-6))",
	],
});

function normText(power: number): string {
	if (power === 2) return "globalNorm(g)";
	if (power === Number.POSITIVE_INFINITY) return "globalLargest(abs(g))";
	if (power === 1) return "globalSum(abs(g))";
	return `globalSum(abs(g)^${power})^(1 / ${power})`;
}
