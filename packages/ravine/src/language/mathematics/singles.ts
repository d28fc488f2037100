import type { NarrowArithmetic, WideArithmetic } from "./arithmetic.js";
import { expOn, singleExp, singleExponentials } from "./exponential.js";
import { mostFunctionsOn } from "./functions.js";
import { powerOn, singlePowerOn } from "./power.js";
import { singleLogarithms } from "./singleLogarithm.js";
import { MAX_ANGLE_SINGLE, singleTrigonometry } from "./trigonometry.js";

/**
 * The functions of the language that need more than one instruction, on any arithmetic, within 1 ulp of the correctly
 * rounded value: `double` for results in float64, `single` for results that are rounded to float32, some of them shorter.
 */
export function functionsOn<T, M, S, N>(
	on: WideArithmetic<T, M>,
	narrow: NarrowArithmetic<S, N, T>,
) {
	const { exact, exponential, logarithm, ...most } = mostFunctionsOn(on);
	const power = powerOn(on, exact, exponential, logarithm);
	const double = { ...most.double, power };
	return { double, single: singlesOn(on, narrow, double) };
}

/** The functions for results in float32. Most are computed in float64 and rounded once. */
export function singlesOn<T, M, S, N>(
	on: WideArithmetic<T, M>,
	narrow: NarrowArithmetic<S, N, T>,
	double: Pick<
		ReturnType<typeof mostFunctionsOn<T, M>>["double"],
		"log" | "atan" | "atan2" | "mod"
	>,
) {
	const { widely } = narrow;
	const one = (compute: (x: T) => T) => (x: S) => widely(compute, x);
	const two = (compute: (a: T, b: T) => T) => (a: S, b: S) =>
		widely(compute, a, b);
	const angle = (name: "sin" | "cos", compute: (x: T) => T) => (x: S) =>
		narrow.rarely(
			narrow.less(MAX_ANGLE_SINGLE, narrow.abs(x)),
			name,
			x,
			widely(compute, x),
		);
	const { exp, tanh, sigmoid } = singleExponentials(on);
	const { sin, cos } = singleTrigonometry(on);
	const { log, log1p } = singleLogarithms(on);
	return {
		exp: expOn(narrow, singleExp).exp,
		log: one(log),
		log1p: one(log1p),
		tanh: one(tanh),
		sigmoid: one(sigmoid),
		sin: angle("sin", sin),
		cos: angle("cos", cos),
		atan: one(double.atan),
		atan2: two(double.atan2),
		mod: two(double.mod),
		power: two(singlePowerOn(on, exp, double.log)),
	};
}
