import { type CostFunction, costFunction } from "./cost.js";

/** A named cost function to race on: where to look at it, where to start, where its minima are. */
export interface Surface extends CostFunction {
	readonly name: string;
	/** One sentence: what is hard about it. */
	readonly description: string;
	/** The part worth looking at: from and to, for each variable. */
	readonly domain: Readonly<Record<string, readonly [number, number]>>;
	readonly start: Readonly<Record<string, number>>;
	/** Every global minimum within the domain, and the cost there. */
	readonly minima: readonly {
		readonly at: Readonly<Record<string, number>>;
		readonly cost: number;
	}[];
	/** Where the function was published. */
	readonly source: string;
	/** Settings that show the rules at their work here, by rule; others have the rule's defaults. */
	readonly settings: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export type SurfaceDefinition = Pick<
	Surface,
	"name" | "description" | "formula" | "domain" | "start" | "minima" | "source"
> &
	Partial<Pick<Surface, "settings">>;

/**
 * Makes a surface from its formula. The variables are the start's, in its order.
 * @throws TextError for a formula that cannot be read or that names other variables.
 */
export function surface(definition: SurfaceDefinition): Surface {
	const { name, formula, start } = definition;
	return {
		settings: {},
		...definition,
		...costFunction(formula, Object.keys(start), name),
	};
}
