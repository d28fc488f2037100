import { checkOptions, describe, isRecord } from "./checks.js";
import {
	type CostFunction,
	checkFinite,
	checkStart,
	costFunction,
	type NamedCost,
} from "./cost.js";
import { visible } from "./language/errors.js";
import { RefusedType } from "./refusal.js";

/** A named cost function to race on, with its domain, start and minima. */
export interface Surface extends CostFunction {
	readonly name: string;
	/** One sentence on its difficulty. */
	readonly description: string;
	/** The interval to show of each variable. */
	readonly domain: Readonly<Record<string, readonly [number, number]>>;
	readonly start: Readonly<Record<string, number>>;
	/** Every global minimum within the domain, and the cost there. */
	readonly minima: readonly {
		readonly at: Readonly<Record<string, number>>;
		readonly cost: number;
	}[];
	/** Where the function was published. */
	readonly source: string;
	/** Settings that suit this surface, by rule; other rules use their defaults. */
	readonly settings: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export type SurfaceDefinition = Pick<
	Surface,
	"name" | "description" | "formula" | "domain" | "start" | "minima" | "source"
> &
	Partial<Pick<Surface, "settings">>;

/**
 * Makes a surface from its formula. The variables are the start's, in its order.
 * @throws TextError for an invalid formula or one with other variables; RefusedType for a definition with missing or
 * unknown parts.
 */
export function surface(definition: SurfaceDefinition): Surface {
	checkDefinition(definition);
	const { name, formula, start } = definition;
	return {
		settings: {},
		...definition,
		...costFunction(formula, Object.keys(start), name),
	};
}

/**
 * Like `surface`, for the surfaces that ravine ships. Tests check their definitions. A program imports many of them and
 * uses few, so a formula is read when it is first used.
 */
export function shippedSurface(definition: SurfaceDefinition): Surface {
	const { name, formula, start } = definition;
	const variables = Object.keys(start);
	let read: CostFunction | undefined;
	const own = (): CostFunction => {
		read ??= costFunction(formula, variables, name);
		return read;
	};
	return {
		settings: {},
		...definition,
		variables,
		get syntax() {
			return own().syntax;
		},
		get program() {
			return own().program;
		},
		cost: (x) => own().cost(x),
		costAndGradient: (x, gradient) => own().costAndGradient(x, gradient),
	};
}

/** The type of each part of a definition. */
const parts: Readonly<
	Record<keyof SurfaceDefinition, "a text" | "an object" | "an array">
> = {
	name: "a text",
	description: "a text",
	formula: "a text",
	domain: "an object",
	start: "an object",
	minima: "an array",
	source: "a text",
	settings: "an object",
};

function checkDefinition(definition: SurfaceDefinition): void {
	if (!isRecord(definition)) {
		throw new RefusedType(
			`surface: a surface is made from a definition, got ${describe(definition)}`,
		);
	}
	const { name, start, domain } = definition;
	const subject = `surface ${typeof name === "string" ? JSON.stringify(visible(name)) : "without a name"}`;
	checkOptions(subject, definition, Object.keys(parts));
	for (const [part, wanted] of Object.entries(parts)) {
		const given: unknown = definition[part as keyof SurfaceDefinition];
		if (given === undefined && part === "settings") continue;
		const fits =
			wanted === "a text"
				? typeof given === "string"
				: wanted === "an array"
					? Array.isArray(given)
					: isRecord(given);
		if (fits) continue;
		throw new RefusedType(
			`${subject}: ${part} must be ${wanted}, got ${describe(given)}`,
		);
	}
	for (const [variable, value] of Object.entries(start)) {
		if (!Number.isFinite(value)) {
			throw new RefusedType(
				`${subject}: the start's ${visible(variable)} must be a finite number, got ${describe(value)}`,
			);
		}
		const range: unknown = Object.hasOwn(domain, variable)
			? domain[variable]
			: undefined;
		const [from, to] = Array.isArray(range) ? range : [];
		if (!Number.isFinite(from) || !Number.isFinite(to) || from >= to) {
			throw new RefusedType(
				`${subject}: the domain's ${visible(variable)} must be a pair of finite numbers, the smaller one first, got ${describe(range)}`,
			);
		}
	}
}

/** Whether a cost function is one of the named surfaces, with a start and minima. */
export function isSurface(cost: NamedCost): cost is Surface {
	return "minima" in cost;
}

/**
 * Returns the cost function for a formula, or for a cost itself.
 * @throws TextError for a formula that cannot be read; RefusedType for anything else.
 */
export function readCost(subject: string, given: unknown): NamedCost {
	if (typeof given === "string") return costFunction(given);
	const { variables, costAndGradient } = (given ?? {}) as Partial<NamedCost>;
	if (Array.isArray(variables) && typeof costAndGradient === "function") {
		return given as NamedCost;
	}
	throw new RefusedType(
		`${subject}: the surface must be a formula, one of the surfaces or a cost that writes its slopes, got ${describe(given)}`,
	);
}

/**
 * The start that is given, or else the surface's own.
 * @throws RefusedType for a start that lacks a variable or has others, and for a formula without one; RefusedRange where
 * the cost or a slope is not finite at the start.
 */
export function readStart(
	subject: string,
	surface: NamedCost & Partial<Pick<Surface, "start">>,
	given: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> {
	const start = given ?? surface.start;
	if (!isRecord(start)) {
		throw new RefusedType(
			`${subject}: a formula needs a start: numbers for ${surface.variables.join(", ")}`,
		);
	}
	checkStart(subject, surface.variables, start);
	const point = Float64Array.from(
		surface.variables,
		(name) => start[name] as number,
	);
	const slopes = new Float64Array(point.length);
	const cost = surface.costAndGradient(point, slopes);
	checkFinite(subject, point, cost, slopes);
	return start as Readonly<Record<string, number>>;
}
