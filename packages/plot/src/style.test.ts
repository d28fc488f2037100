import { expect, test } from "vitest";
import { dataRules, styleSheet } from "./style.js";

test("every colour has a plain declaration; custom properties stand only where readers say that they know them", () => {
	const sheet = styleSheet("x", [0, 3], dataRules);
	const [before = "", ...after] = sheet.split("@supports (fill:var(--ink)){\n");
	expect(after.length).toBe(1);
	const [themed = "", dark = ""] = after[0]?.split("\n}\n") ?? [];
	expect(before).not.toContain("var(");
	expect(dark).toMatch(/^@media \(prefers-color-scheme:dark\)/);
	expect(dark).not.toContain("var(");
	const lines = themed.split("\n");
	expect(lines.length).toBeGreaterThan(20);
	const properties = new Map(
		[...before.matchAll(/--(\w+):(#\w{6})/g)].map(([, name, colour]) => [
			name,
			colour,
		]),
	);
	for (const line of lines) {
		const [, selector = "", body = ""] = /^(.*)\{(.*)\}$/.exec(line) ?? [];
		for (const declaration of body.split(";")) {
			const [, property, name] =
				/^(fill|stroke):var\(--(\w+)\)$/.exec(declaration) ?? [];
			const plain = new RegExp(
				`^${selector.replaceAll(".", "\\.")}\\{(?:.*;)?${property}:(#\\w{6})[;}]`,
				"m",
			);
			expect(plain.exec(before)?.[1]).toBe(properties.get(name));
		}
	}
});
