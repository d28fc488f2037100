import { type Arithmetic, exactOn } from "./arithmetic.js";
import { exponentials } from "./exponential.js";
import { logarithms } from "./logarithm.js";
import { powers } from "./power.js";
import { trigonometry } from "./trigonometry.js";

/**
 * The functions of the language that are more than one instruction, on any arithmetic, within 1 ulp of the correctly
 * rounded value: `double` for results in float64, `single` for results that are rounded to float32, where some are
 * shorter. Both compute in float64.
 */
export function functionsOn<T, M>(on: Arithmetic<T, M>) {
	const exact = exactOn(on);
	const exponential = exponentials(on, exact);
	const logarithm = logarithms(on, exact);
	const { power, powerSingle } = powers(on, exact, exponential, logarithm);
	const { sineOf, sinSingle, cosSingle, ...angles } = trigonometry(on, exact);
	const { exp, tanh, sigmoid } = exponential;
	const { log, log1p } = logarithm;
	const { sin, cos, atan, atan2 } = angles;
	/**
	 * Floored, as numpy.mod and torch.remainder: the result has the sign of `b`. The quotient is rounded before its
	 * floor is taken.
	 */
	const mod = (a: T, b: T): T =>
		on.subtract(a, on.multiply(b, on.floor(on.divide(a, b))));

	const double = {
		exp,
		log,
		log1p,
		tanh,
		sigmoid,
		sin,
		cos,
		atan,
		atan2,
		power,
		mod,
	};
	const single: typeof double = {
		...double,
		exp: exponential.expSingle,
		tanh: exponential.tanhSingle,
		sigmoid: exponential.sigmoidSingle,
		sin: sinSingle,
		cos: cosSingle,
		power: powerSingle,
	};
	return { double, single, sineOf };
}

export type FunctionName = keyof ReturnType<typeof functionsOn>["double"];
