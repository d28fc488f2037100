import { expect } from "vitest";

/** Casts a value that the types forbid, as a user of JavaScript can pass it. */
export const untyped = <T = never>(value: unknown) => value as T;

/** The message of the error that `act` throws. */
export function messageOf(act: () => unknown): string {
	try {
		act();
	} catch (error) {
		if (error instanceof Error) return error.message;
	}
	return expect.fail("nothing was thrown");
}

/** The message of the error that rejects a promise. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
	const settled = await promise.then(
		() => expect.fail("nothing was thrown"),
		(error: unknown) => error,
	);
	return (settled as Error).message;
}
