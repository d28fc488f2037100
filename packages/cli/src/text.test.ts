import fc from "fast-check";
import { expect, test } from "vitest";
import { counted, listed, shown, visible } from "./text.js";

test("shown text has no control characters and does not change the text's direction", () => {
	expect(visible("a\u001b[31mb\u0007\r\n\tc\u009b")).toBe(
		"a\\u001b[31mb\\u0007\\u000d\n\tc\\u009b",
	);
	expect(visible("abc\u202edef\u2066\ufeff")).toBe(
		"abc\\u202edef\\u2066\\ufeff",
	);
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			expect(visible(text)).not.toMatch(/(?![\n\t])\p{Cc}/u);
			expect(shown(text)).not.toMatch(/\p{Cc}/u);
		}),
	);
});

test("JSON stays the same JSON", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			expect(JSON.parse(visible(JSON.stringify({ text })))).toEqual({ text });
		}),
	);
});

test("long texts are cut between characters, short ones stay as they are", () => {
	expect(shown("é".repeat(60))).toBe("é".repeat(60));
	expect(shown("😀".repeat(1000))).toBe(`${"😀".repeat(60)}…`);
	expect(shown("a\nb\tc")).toBe("a\\u000ab\\u0009c");
	expect(listed(["a", "b", "c"], 2)).toBe("a, b and 1 more");
});

test("one thing is counted without an s", () => {
	expect([0, 1, 2].map((count) => counted(count, "row"))).toEqual([
		"0 rows",
		"1 row",
		"2 rows",
	]);
});
