import type { Numbers } from "../language/evaluate.js";
import type { Precision } from "../language/program.js";
import type { Lengths } from "../language/rowNames.js";
import { type Box, clampInto } from "../lbfgs/box.js";
import { createOptimizer } from "../optimizer.js";
import type { Rule } from "../rule.js";

/** An optimizer whose parameters are also one flat array. */
export interface FlatOptimizer<N extends Numbers = Numbers> {
	/** All parameters, end to end; a step changes them. */
	readonly x: N;
	/** The slopes along all parameters: to be written before a step. */
	readonly gradient: N;
	/** Takes a step, then moves the parameters into their bounds. */
	step(): void;
	dispose(): void;
}

/**
 * Makes an optimizer over the parts of a flat array.
 * @param lengths the parts by name, so that a rule sees every array as one; left out, the whole is one.
 */
export async function flatOptimizer<P extends Precision>(
	rule: Rule,
	start: Float64Array,
	{
		lengths = new Map([["x", start.length]]),
		box,
		precision,
	}: { lengths?: Lengths | undefined; box: Box | undefined; precision: P },
): Promise<FlatOptimizer<P extends "float64" ? Float64Array : Float32Array>> {
	let from = 0;
	const parts = [...lengths].map(([name, length = 1]) => {
		const part = { name, from, to: from + length };
		from = part.to;
		return part;
	});
	const initial = Object.fromEntries(
		parts.map(({ name, from, to }) => [name, start.subarray(from, to)]),
	);
	const optimizer = await createOptimizer(rule, initial, {
		precision,
		nonFinite: "propagate",
	});
	const flat = () =>
		precision === "float64" ? start.slice() : Float32Array.from(start);
	const [x, gradient] = [flat(), flat().fill(0)];
	const all = parts.map(({ name, from, to }) => ({
		parameters: optimizer.parameters[name] as Numbers,
		gradients: optimizer.gradients[name] as Numbers,
		x: x.subarray(from, to),
		gradient: gradient.subarray(from, to),
	}));
	return {
		x: x as never,
		gradient: gradient as never,
		step() {
			for (const part of all) part.gradients.set(part.gradient);
			optimizer.step();
			for (const part of all) part.x.set(part.parameters);
			if (box === undefined) return;
			clampInto(x, box);
			for (const part of all) part.parameters.set(part.x);
		},
		dispose: () => optimizer.dispose(),
	};
}
