import { isRefusal } from "ravine";

/** Bad input: printed as `ravine: message`, without a stack trace; exit code 2. */
export class InputError extends Error {
	override readonly name = "InputError";
}

/** Whether an error is about bad input, including the library's refusals; any other error is a defect. */
export function isInputError(error: unknown): error is Error {
	return error instanceof InputError || isRefusal(error);
}

/** A command ran to its end and printed its results, but did not reach its aim: exit code 1. */
export class Unfinished extends Error {
	override readonly name = "Unfinished";
}
