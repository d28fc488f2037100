import { type Constraint, readConstraints } from "../constraints.js";
import { RefusedType } from "../refusal.js";
import type { Parameters } from "./parameters.js";

/** Reads conditions, which may name the parameters that are numbers. */
export function conditionsOn(
	{ lengths, offsets }: Parameters,
	texts: unknown,
): readonly Constraint[] | undefined {
	if (texts === undefined) return undefined;
	const numbers = [...lengths.keys()].filter(
		(name) => lengths.get(name) === undefined,
	);
	for (const { text, variables } of readConstraints("minimize", texts)) {
		const array = variables.find((name) => lengths.get(name) !== undefined);
		if (array === undefined) continue;
		throw new RefusedType(
			`minimize: the condition "${text}" has ${array}, an array; conditions take parameters that are numbers`,
		);
	}
	const places = numbers.map((name) => offsets.get(name) as number);
	const slopes = new Float64Array(numbers.length);
	return readConstraints("minimize", texts, numbers).map((one) => ({
		...one,
		evaluate(x, gradient) {
			const own = Float64Array.from(places, (place) => x[place] as number);
			const value = one.evaluate(own, slopes);
			gradient.fill(0);
			places.forEach((place, k) => {
				gradient[place] = slopes[k] as number;
			});
			return value;
		},
	}));
}
