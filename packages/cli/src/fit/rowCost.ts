import type { Loss } from "ravine";
import { modelSides } from "ravine/explain";

/** The cost of a row, for `minimize`. */
export interface RowCost {
	readonly formula: string;
	/** The name of sigma's column in the formula, if there is one. */
	readonly sigma: string | undefined;
	/** The name of the mean of this cost. */
	readonly label: string;
}

/** Twice the cost of a residual whose square, over the scale's, is z; as in the library. */
const losses: Readonly<
	Record<Exclude<Loss, "squared" | "absolute">, (z: string) => string>
> = {
	huber: (z) => `where(${z} <= 1, ${z}, 2 * sqrt(max(${z}, 1)) - 1)`,
	softL1: (z) => `2 * (sqrt(1 + ${z}) - 1)`,
	cauchy: (z) => `log1p(${z})`,
	arctan: (z) => `atan(${z})`,
};

/**
 * Makes the formula for the cost of one row: the square of its residual, over sigma if there is one, or a robust loss of
 * it.
 *
 * @param model an equation.
 * @param names the names that the data and the parameters have.
 */
export function rowCost(
	model: string,
	names: readonly string[],
	{
		loss,
		scale = 1,
		sigma,
	}: {
		readonly loss: Loss;
		readonly scale?: number | undefined;
		readonly sigma: string | undefined;
	},
): RowCost {
	const { left, right } = modelSides(model);
	// A side may end in a comment.
	const difference = `((${right.text}\n) - (${left.text}\n))`;
	let own = "sigma_of_the_row";
	while (names.includes(own)) own += "_";
	const residual =
		sigma === undefined ? difference : `(${difference} / ${own})`;
	const column = sigma === undefined ? undefined : own;
	if (loss === "squared") {
		return {
			formula: `${residual}^2`,
			sigma: column,
			label: "mean squared residual",
		};
	}
	if (loss === "absolute") {
		return {
			formula: `abs(${residual})`,
			sigma: column,
			label: "mean absolute residual",
		};
	}
	return {
		formula: `${scale}^2 * (${losses[loss](`(${residual} / ${scale})^2`)})`,
		sigma: column,
		label: `mean ${loss} loss`,
	};
}
