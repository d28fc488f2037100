import { type Arithmetic, exactOn } from "./arithmetic.js";
import { exponentials, singleExponentials } from "./exponential.js";
import { logarithms } from "./logarithm.js";
import { powerOn, singlePowerOn } from "./power.js";
import { singleTrigonometry, trigonometry } from "./trigonometry.js";

/**
 * The functions of the language that need more than one instruction, on any arithmetic, within 1 ulp of the correctly
 * rounded value: `double` for results in float64, `single` for results that are rounded to float32, some of them shorter.
 * Both compute in float64.
 */
export function functionsOn<T, M>(on: Arithmetic<T, M>) {
	const { exact, exponential, logarithm, ...most } = mostFunctionsOn(on);
	const power = powerOn(on, exact, exponential, logarithm);
	const double = { ...most.double, power };
	return { double, single: { ...double, ...singlesOn(on, double.log) } };
}

/** The functions for results in float64, except the power. */
export function mostFunctionsOn<T, M>(on: Arithmetic<T, M>) {
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

/** The functions that are shorter for results that are rounded to float32. */
export function singlesOn<T, M>(on: Arithmetic<T, M>, log: (x: T) => T) {
	const exponential = singleExponentials(on);
	return {
		...exponential,
		...singleTrigonometry(on),
		power: singlePowerOn(on, exponential.exp, log),
	};
}

export type FunctionName = keyof ReturnType<typeof functionsOn>["double"];
