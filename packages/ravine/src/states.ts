/** The states of a rule's definition. */

import { checkOptions, describe, isRecord } from "./checks.js";
import { TextError, visible } from "./language/errors.js";
import type { State } from "./language/program.js";
import { parseStart } from "./language/starts.js";

/** A state of a definition. */
export type GivenState =
	| Beginning
	| { readonly scalar: Beginning }
	| { readonly global: Beginning };

/** The number at which a state starts, or its expression of w and settings, such as `"w"` or `"norm(w)"`. */
type Beginning = number | string;

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
	if (typeof initial === "string") {
		const subject = `${rule}, state "${name}"`;
		const { value, start } = parseStart(subject, initial);
		return { name, per, initial: value, ...(start && { start }) };
	}
	if (typeof initial !== "number" || !Number.isFinite(initial)) {
		throw new TextError(
			rule,
			`state "${name}" must start at a finite number or an expression, got ${describe(initial)}`,
		);
	}
	return { name, per, initial };
}
