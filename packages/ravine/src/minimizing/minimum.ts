import type { SearchReason } from "../lbfgs/index.js";
import type { GradientSource } from "../objective.js";

export interface Minimum<X> {
	/** The best point seen, in the form of the start. */
	readonly x: X;
	readonly cost: number;
	/** The length of the gradient there (of the Lagrangian, with `subjectTo`), without the slopes that push a variable against its bound. */
	readonly gradientNorm: number;
	readonly converged: boolean;
	/**
	 * Why the search ended. `infeasible`: no point was found that fulfils the conditions. `stuck`: no lower cost was found
	 * in the direction of descent, as at a kink, or because the gradient is wrong (see `checkGradient`). `unbounded`: the
	 * cost falls without end. `diverged`: a rule reached a cost that is not finite. `epochs`: all epochs are done; there is
	 * no test of convergence on mini-batches. `stopped` by onStep, `aborted` by the
	 * signal.
	 */
	readonly reason:
		| SearchReason
		| "infeasible"
		| "diverged"
		| "epochs"
		| "stopped"
		| "aborted";
	/** `L-BFGS`, `augmented Lagrangian`, or the rule's name. */
	readonly method: string;
	/** The source of the slopes: the formula, the function, or central differences. */
	readonly gradient: GradientSource;
	/** The steps of all starts together. */
	readonly steps: number;
	/** The number of evaluations of the cost, for all starts together; with `batch`, only those on all rows. */
	readonly evaluations: number;
	/** With `batch`: the number of complete epochs, of all starts together. */
	readonly epochs?: number;
	/** With `subjectTo`: each condition's violation and multiplier. */
	readonly constraints?: readonly {
		readonly text: string;
		readonly violation: number;
		readonly multiplier: number;
	}[];
}
