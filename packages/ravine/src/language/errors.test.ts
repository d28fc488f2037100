import { expect, test } from "vitest";
import { isRefusal } from "../refusal.js";
import { nearest, suggestion, TextError } from "./errors.js";

test("a TextError has the subject, the problem, the line and the column", () => {
	const text = "first\n\tsecond one\nthird";
	const error = new TextError("my", "is wrong", text, text.indexOf("one"));
	expect(error).toMatchObject({
		name: "TextError",
		subject: "my",
		problem: "is wrong",
		line: 2,
		column: 9,
	});
	expect(error.message).toBe("my, line 2: is wrong\n  second one\n         ^");
});

test("at the text's beginning, at its end, and without a place", () => {
	expect(new TextError("my", "p", "\nab", 0)).toMatchObject({
		line: 1,
		column: 1,
	});
	expect(new TextError("my", "p", "ab\ncd", 5).message).toBe(
		"my, line 2: p\n  cd\n    ^",
	);
	expect(new TextError("my", "p")).toMatchObject({
		line: 0,
		column: 0,
		message: "my: p",
	});
});

test("tabs inside a line stay tabs above the caret", () => {
	expect(new TextError("my", "p", "a\tb\tc", 4).message).toBe(
		"my, line 1: p\n  a\tb\tc\n   \t \t^",
	);
});

test.each([
	["\r\n", 2],
	["\r", 2],
	["\n", 2],
])("lines end with %j", (end, line) => {
	const text = `first${end}  second`;
	const error = new TextError("my", "p", text, text.indexOf("second"));
	expect(error).toMatchObject({ line, column: 3 });
	expect(error.message).toBe("my, line 2: p\n  second\n  ^");
});

test("control characters are replaced by visible ones, and the caret stays in place", () => {
	const text = "a\u001b[31m\u202e = g\u0007 ?";
	const error = new TextError("my\u001b]0;rule", '"\u009b" is odd', text, 13);
	expect(error.message).toBe(
		'my␛]0;rule, line 1: "\ufffd" is odd\n  a␛[31m\ufffd = g␇ ?\n               ^',
	);
	expect(error.problem).toBe('"\ufffd" is odd');
});

test("a TextError is marked as a refusal", () => {
	expect(isRefusal(new TextError("my", "p"))).toBe(true);
	expect(isRefusal(new Error("p"))).toBe(false);
});

test("a long line is cut to a window around the place", () => {
	const line = `${"a".repeat(300)}!${"b".repeat(300)}`;
	const [, shown, caret] = new TextError("my", "p", line, 300).message.split(
		"\n",
	) as [string, string, string];
	expect(shown.length).toBeLessThan(120);
	expect(shown[caret.indexOf("^")]).toBe("!");
});

test.each([
	["learningrate", "learningRate"],
	["beta3", "beta1"],
	["squrt", "sqrt"],
	["epsilom", "epsilon"],
	["b", undefined],
	["velocity", undefined],
	["", undefined],
])("the name nearest to %j is %j", (name, expected) => {
	const known = ["learningRate", "beta1", "epsilon", "sqrt", "w"];
	expect(nearest(name, known)).toBe(expected);
	expect(suggestion(name, known)).toBe(
		expected === undefined ? "" : `; did you mean "${expected}"?`,
	);
});
