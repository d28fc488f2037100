import { isRefusal } from "ravine";

/** Something is wrong with what was asked: shown as `ravine: message`, without a stack trace, and exit code 2. */
export class InputError extends Error {
	override readonly name = "InputError";
}

/** Whether an error tells of bad input, the library's refusals included; any other is a defect. */
export function isInputError(error: unknown): error is Error {
	return error instanceof InputError || isRefusal(error);
}
