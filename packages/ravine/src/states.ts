/** The states of a rule's definition. */

import { checkOptions, describe, isRecord } from "./checks.js";
import { TextError, visible } from "./language/errors.js";
import type { State } from "./language/program.js";

/** A state of a definition. */
export type GivenState =
	| number
	| { readonly scalar: number }
	| { readonly global: number };

/** @throws RefusedType for an unknown extent; TextError for a start that is not a number. */
export function readState(
	rule: string,
	name: string,
	given: GivenState,
): State {
	let per: State["per"] = "parameter";
	let initial: unknown = given;
	if (isRecord(given)) {
		checkOptions(`${visible(rule)}, state "${visible(name)}"`, given, [
			"scalar",
			"global",
		]);
		per = "scalar" in given ? "array" : "step";
		initial = Object.values(given)[0];
	}
	if (typeof initial !== "number" || !Number.isFinite(initial)) {
		throw new TextError(
			rule,
			`state "${name}" must start at a finite number, got ${describe(initial)}`,
		);
	}
	return { name, per, initial };
}
