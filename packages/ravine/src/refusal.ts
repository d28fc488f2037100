/**
 * Refusals: the errors that ravine throws for wrong input, as opposed to its own defects. They carry a mark, so that
 * programs need not parse messages.
 */

/** A registered symbol, so that two copies of the library in one program recognise each other's refusals. */
const REFUSAL: unique symbol = Symbol.for("ravine.refusal") as never;

/** An error about wrong input. */
export class Refusal extends Error {
	override name = "Refusal";
	get refused(): true {
		return true;
	}
	get [REFUSAL](): true {
		return true;
	}
}

/** A refusal that is a TypeError: a value of the wrong type, an unknown name or option. */
export class RefusedType extends TypeError {
	get refused(): true {
		return true;
	}
	get [REFUSAL](): true {
		return true;
	}
}

/** A refusal that is a RangeError: the type is right, the value is not. */
export class RefusedRange extends RangeError {
	get refused(): true {
		return true;
	}
	get [REFUSAL](): true {
		return true;
	}
}

/** Whether an error is a refusal: Refusal, RefusedType, RefusedRange, TextError and their subclasses. */
export function isRefusal(error: unknown): error is Error {
	const marked = error as { readonly [REFUSAL]?: unknown } | null | undefined;
	return marked?.[REFUSAL] === true;
}
