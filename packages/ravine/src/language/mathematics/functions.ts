import { exactOn, type WideArithmetic } from "./arithmetic.js";
import { exponentials } from "./exponential.js";
import { logarithms } from "./logarithm.js";
import { trigonometry } from "./trigonometry.js";

/** The functions for results in float64, except the power. */
export function mostFunctionsOn<T, M>(on: WideArithmetic<T, M>) {
	const exact = exactOn(on);
	const exponential = exponentials(on, exact);
	const logarithm = logarithms(on, exact);
	const { sineOf, ...angles } = trigonometry(on, exact);
	const { exp, tanh, sigmoid } = exponential;
	const { log, log1p } = logarithm;
	/**
	 * Floored, as numpy.mod and torch.remainder: the result has the sign of `b`. The quotient is rounded before its
	 * floor is taken.
	 */
	const mod = (a: T, b: T): T =>
		on.subtract(a, on.multiply(b, on.floor(on.divide(a, b))));
	const double = { exp, log, log1p, tanh, sigmoid, ...angles, mod };
	return { exact, exponential, logarithm, sineOf, double };
}

/** The names of the functions, with the power. */
export type FunctionName =
	| keyof ReturnType<typeof mostFunctionsOn>["double"]
	| "power";
