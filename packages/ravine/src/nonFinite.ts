/** The errors for numbers that are NaN or infinite. */

import { RefusedRange } from "./refusal.js";

/** The number of NaN or infinite numbers in each array that has any. */
export type Counts = Readonly<Record<string, number>>;

/** Thrown by `step` for NaN or infinite numbers: in the gradient, in a scalar, or in the new parameters. */
export class NonFiniteError extends RefusedRange {
	override readonly name: string = "NonFiniteError";
	/** The step's number. */
	readonly step: number;

	constructor(rule: string, step: number, problem: string) {
		super(`${rule}, step ${step}: ${problem}`);
		this.step = step;
	}
}

/** Thrown by `step` if the gradient has a NaN or an infinity. The step was refused and nothing changed. */
export class NonFiniteGradientError extends NonFiniteError {
	override readonly name = "NonFiniteGradientError";
	readonly counts: Counts;

	constructor(rule: string, step: number, counts: Counts) {
		super(
			rule,
			step,
			`the gradient of ${nonFiniteText(counts)}; the step was refused and nothing changed`,
		);
		this.counts = counts;
	}
}

/**
 * Thrown by `step` if a scalar of the rule, such as `1 / norm(g)`, is NaN or infinite in the precision. The step was
 * refused and nothing changed.
 */
export class NonFiniteScalarError extends NonFiniteError {
	override readonly name = "NonFiniteScalarError";
	/** The scalar's name in the text, or its expression. */
	readonly scalar: string;

	constructor(
		rule: string,
		step: number,
		{
			scalar,
			value,
			array,
		}: { scalar: string; value: number; array: string | undefined },
	) {
		const where = array === undefined ? "" : ` for "${array}"`;
		super(
			rule,
			step,
			`the scalar ${scalar} is ${value}${where}; the step was refused and nothing changed`,
		);
		this.scalar = scalar;
	}
}

/** Thrown by `step` if the step was taken and wrote a NaN or an infinity to the parameters. */
export class NonFiniteParametersError extends NonFiniteError {
	override readonly name = "NonFiniteParametersError";
	readonly counts: Counts;

	constructor(rule: string, step: number, counts: Counts) {
		super(
			rule,
			step,
			`the step was taken, and now ${nonFiniteText(counts)}; load the last checkpoint and lower the learning rate`,
		);
		this.counts = counts;
	}
}

function nonFiniteText(counts: Counts): string {
	return Object.entries(counts)
		.map(
			([name, count]) =>
				`"${name}" has ${count} NaN or infinite value${count === 1 ? "" : "s"}`,
		)
		.join(" and ");
}
