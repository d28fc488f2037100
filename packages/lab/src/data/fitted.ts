import { fit, isRefusal } from "ravine";
import { curvatures } from "../model/curvature.js";
import { MAX_ROUNDING, type Prepared, type Rows } from "./prepare.js";

/** The best parameters with their standard errors. */
export interface BestFit {
	/** Where the method began: from there, exported code finds the same numbers. */
	readonly start: readonly [number, number];
	/** How they were found: "least squares" or "maximum likelihood". */
	readonly method: string;
	readonly parameters: readonly {
		readonly name: string;
		readonly value: number;
		/** Undefined where the data do not determine it. */
		readonly error: number | undefined;
	}[];
	/** The mean cost there. */
	readonly cost: number;
	/** The share of y's variance that the model explains, for least squares where y varies. */
	readonly rSquared: number | undefined;
}

/**
 * Fits a model by the method that suits it: an equation by least squares, a logistic curve by maximum likelihood. Undefined
 * if there is no best fit, and for a cost of the reader's own.
 */
export async function bestFit({
	model,
	used,
	best,
	ground,
}: Prepared): Promise<BestFit | undefined> {
	if (best === undefined) return undefined;
	const { equation, parameters, isBinary } = model;
	const [first, second] = parameters;
	if (isBinary) {
		const size = [first, second].map((name) => {
			const [low, high] = ground.domain[name] as readonly [number, number];
			return (high - low) / 4;
		});
		const matrix = curvatures(ground.surface, best.at, size);
		const [a, b, , d] = matrix as unknown as [number, number, number, number];
		// The inverse of the information: the rows times the mean cost's second derivatives.
		const determinant = (a * d - b * b) * used.x.length;
		const errors = [d, a].map((one) =>
			determinant > 0 ? Math.sqrt(one / determinant) : undefined,
		);
		return {
			method: "maximum likelihood",
			start: best.from,
			parameters: parameters.map((name, k) => ({
				...{ name, value: best.at[k] as number, error: errors[k] },
			})),
			...{ cost: best.cost, rSquared: undefined },
		};
	}
	if (equation === undefined) return undefined;
	const found = await squaresFrom(best.from, equation, parameters, used);
	const height = ground.surface.cost(Float64Array.from(best.from)) - best.cost;
	// Least squares may go another way than the search.
	const isSame =
		found !== undefined && found.cost - best.cost <= CLOSE * height;
	const squares = isSame
		? found
		: await squaresFrom(best.at, equation, parameters, used);
	return squares && withZeros(squares, best.at);
}

/** A fit with a 0 where the lowest point has one, and not what rounding leaves. */
function withZeros(fit: BestFit, at: readonly [number, number]): BestFit {
	const parameters = fit.parameters.map((one, k) =>
		at[k] === 0 && Math.abs(one.value) < MAX_ROUNDING
			? { ...one, value: 0 }
			: one,
	);
	return { ...fit, parameters };
}

/** The share of the way down by which two fits may differ. */
const CLOSE = 1e-9;

/** The fit by least squares from a start. */
async function squaresFrom(
	start: readonly [number, number],
	equation: string,
	names: readonly [string, string],
	{ x, y }: Rows,
): Promise<BestFit | undefined> {
	const [first, second] = names;
	try {
		const found = await fit(
			equation,
			{ x, y },
			{ [first]: start[0], [second]: start[1] },
		);
		return {
			...{ method: "least squares", start },
			parameters: names.map((name) => {
				const error = found.standardErrors[name];
				return {
					...{ name, value: found.parameters[name] as number },
					error: Number.isFinite(error) ? error : undefined,
				};
			}),
			cost: found.residualSumOfSquares / x.length,
			// Without any variance to explain it is not a number.
			rSquared: y.every((one) => one === y[0]) ? undefined : found.rSquared,
		};
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw error;
	}
}
