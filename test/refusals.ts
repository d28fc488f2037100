import { expect } from "vitest";

/** Calls with what the types forbid: a user of JavaScript can. */
export const untyped = <T>(value: unknown) => value as T;

/** The message of what `act` throws. */
export function messageOf(act: () => unknown): string {
	try {
		act();
	} catch (error) {
		if (error instanceof Error) return error.message;
	}
	return expect.fail("nothing was thrown");
}

/** The message of what a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
	const settled = await promise.then(
		() => expect.fail("nothing was thrown"),
		(error: unknown) => error,
	);
	return (settled as Error).message;
}
