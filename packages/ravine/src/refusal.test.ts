import {
	CheckpointError,
	createOptimizer,
	decodeTensors,
	isRefusal,
	RefusedRange,
	RefusedType,
	rule,
	sgd,
	TextError,
} from "ravine";
import { expect, test } from "vitest";

const thrown = async (action: () => unknown): Promise<unknown> => {
	try {
		await action();
	} catch (error) {
		return error;
	}
	throw new Error("nothing was thrown");
};

test.each([
	["a text", TextError, () => rule("bad", "w = w -")],
	["a file", CheckpointError, () => decodeTensors(new Uint8Array(3))],
	["a type", RefusedType, () => createOptimizer(sgd(), "w" as never)],
	["a type", TypeError, () => createOptimizer(sgd(), "w" as never)],
	["a value", RefusedRange, () => createOptimizer(sgd(), { w: [] })],
	["a value", RangeError, () => createOptimizer(sgd(), { w: [] })],
	[
		"a NaN",
		RangeError,
		async () =>
			(await createOptimizer(sgd(), { w: [1] })).step({ w: [Number.NaN] }),
	],
] as const)("%s that is refused: %o", async (_, Class, action) => {
	const error = await thrown(action);
	expect(error).toBeInstanceOf(Class);
	expect(isRefusal(error)).toBe(true);
	expect(Object.keys(error as object)).not.toContain("refused");
});

test("other errors are not refusals", () => {
	const others = [new Error("x"), new TypeError("x"), null, undefined, "x", {}];
	expect(others.filter(isRefusal)).toEqual([]);
});

test("a refusal of another copy of the library is recognised", () => {
	const error = new Error("x");
	Object.defineProperty(error, Symbol.for("ravine.refusal"), { value: true });
	expect(isRefusal(error)).toBe(true);
});
