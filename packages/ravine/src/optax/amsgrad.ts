import { dialect, power } from "../dialect.js";
import type { Rule } from "../ruleFactory.js";
import { adamOptions } from "./adam.js";
import type {
	B1Option,
	B2Option,
	EpsOption,
	EpsRootOption,
	LearningRateOption,
} from "./options.js";

export interface AmsgradOptions
	extends LearningRateOption,
		B1Option,
		B2Option,
		EpsOption,
		EpsRootOption {
	/** Whether the first moment is corrected; true by default. */
	readonly biasCorrectionMu?: boolean | undefined;
	/** Whether the second moment is corrected before its maximum is taken; true by default. */
	readonly biasCorrectionNu?: boolean | undefined;
}

export type Amsgrad = (
	options: AmsgradOptions,
) => Rule<"learningRate" | "b1" | "b2" | "eps" | "epsRoot", "m" | "v" | "vMax">;

/**
 * `optax.amsgrad`.
 * @throws RefusedType for an unknown option or a value of another type; RefusedRange outside an option's range.
 */
export const amsgrad = /* #__PURE__ */ dialect<Amsgrad>({
	name: "optax.amsgrad",
	source: "optax.amsgrad, optax 0.2.8",
	options: { ...adamOptions, biasCorrectionMu: true, biasCorrectionNu: true },
	state: { m: 0, v: 0, vMax: 0 },
	stateNames: { m: "mu", v: "nu", vMax: "nu_max" },
	differences:
		"The maximum is that of the corrected second moment; in ravine's amsgrad, as in torch, the maximum is that of the raw one, which is then corrected.",
	uses: { power },
	write: ({ biasCorrectionMu, biasCorrectionNu }) => [
		"m = b1 * m + (1 - b1) * g",
		"v = b2 * v + (1 - b2) * g^2",
		biasCorrectionMu && "mHat = m / (1 - b1^t)",
		`vMax = max(vMax, ${biasCorrectionNu ? "v / (1 - b2^t)" : "v"})`,
		`w = w - learningRate * ${biasCorrectionMu ? "mHat" : "m"} / (sqrt(vMax + epsRoot) + eps)`,
	],
});
