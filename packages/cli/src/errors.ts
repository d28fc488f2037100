import { isRefusal } from "ravine";

/** Something is wrong with what was asked: shown as `ravine: message`, without a stack trace, and exit code 2. */
export class InputError extends Error {
	override readonly name = "InputError";
}

/** The library's refusals begin with what they are about: `race: …`, `adam: …`. The engine's own errors do not. */
const refusal = /^[^:]+: /u;

/** Whether an error tells of bad input, the library's refusals included; any other is a defect. */
export function isInputError(error: unknown): error is Error {
	if (error instanceof InputError || isRefusal(error)) return true;
	return (
		(error instanceof TypeError || error instanceof RangeError) &&
		refusal.test(error.message)
	);
}
