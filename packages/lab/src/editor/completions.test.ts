import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { catalog } from "../model/catalog.js";
import { callable, readRule, ruleNames } from "../model/ruleText.js";
import { suggestionsAt } from "./completions.js";

/** The labels at the bar in a text. */
function labels(marked: string): string[] {
	const at = marked.indexOf("|");
	const text = marked.replace("|", "");
	return suggestionsAt(text, at, ["x", "y"]).list.map(({ label }) => label);
}

describe("suggestions in an expression", () => {
	it("begin with the rules and what joins them", () => {
		for (const text of ["|", "ad|", "  ad|"]) {
			expect(labels(text)).toEqual([
				...ruleNames,
				...["chain", "partition", "renamed"],
			]);
		}
		expect(suggestionsAt("ada", 3, []).from).toBe(0);
	});

	it("are the settings that a rule does not have yet", () => {
		expect(labels("adam({ | })")).toEqual([
			...["learningRate", "beta1", "beta2", "epsilon"],
		]);
		expect(labels("adam({ beta1: 0.9, | })")).not.toContain("beta1");
		expect(labels("adam({ le|, epsilon: 1e-8 })")).toEqual([
			...["learningRate", "beta1", "beta2"],
		]);
		expect(labels("chain(clipByNorm({ | }), adam())")).toEqual(["limit"]);
		const { list } = suggestionsAt("adam({ ", 7, []);
		expect(list[1]).toMatchObject({
			...{ snippet: "beta1: #{0.9}", detail: "in [0, 1)" },
			info: expect.stringContaining("running average"),
		});
	});

	it("are schedules for a setting, links in a chain, variables in a partition", () => {
		expect(labels("adam({ learningRate: | })")).toContain("cosine");
		expect(labels("chain(|)")).toEqual(
			expect.arrayContaining(["clipByNorm", "adam", "partition"]),
		);
		expect(labels("chain(adam(), |)")).toContain("lookahead");
		expect(labels("partition({ | })")).toEqual(["x", "y", '"*"']);
		expect(labels("partition({ x: sgd(), | })")).toEqual(["y", '"*"']);
		expect(labels("partition({ x: | })")).toEqual(
			expect.arrayContaining(["sgd", "frozen", "chain"]),
		);
	});

	it("are variables in any alphabet, as they can be read", () => {
		const variables = ["größe", "x₁"];
		for (const variable of variables) {
			const [first] = suggestionsAt("partition({ ", 12, [variable]).list;
			const text = `partition({ ${first?.label}: sgd(), "*": adam() })`;
			expect(readRule(text).problem).toBeUndefined();
			const at = text.indexOf('"*"');
			const { list } = suggestionsAt(text, at, variables);
			expect(list.map(({ label }) => label)).not.toContain(first?.label);
		}
		expect(suggestionsAt("partition({ ", 12, variables).list).toHaveLength(3);
		expect(
			suggestionsAt('partition({ , "x₁": sgd() })', 12, variables).list,
		).toHaveLength(2);
	});

	it("are none behind the rule, in a string, in a comment, in an unknown call", () => {
		expect(labels("adam() |")).toEqual([]);
		expect(labels('partition({ "a|')).toEqual([]);
		expect(labels("adam( // the |")).toEqual([]);
		expect(labels("adm({ | })")).toEqual([]);
		expect(labels("cosine(|)")).toEqual([]);
	});

	it("know every name that can be called", () => {
		const all = [
			...labels("|"),
			...labels("chain(|)"),
			...labels("sgd({ learningRate: | })"),
			...labels("partition({ x: | })"),
		];
		expect(new Set(all)).toEqual(new Set(callable));
		expect(catalog.length).toBeGreaterThan(0);
	});
});

describe("suggestions in lines", () => {
	const text =
		"setting rate = 0.1\nstate scalar d = 1\nstate v = 0\nx = g + 1; y = x\nw = w - |\n";

	it("are the text's own names, the language's names and functions", () => {
		const found = labels(text);
		expect(found.slice(0, 5)).toEqual(["rate", "d", "v", "x", "y"]);
		expect(found).toEqual(
			expect.arrayContaining(["w", "g", "t", "sqrt", "globalNorm", "where"]),
		);
		expect(found).not.toContain("dot");
		expect(found).not.toContain("setting");
		expect(new Set(found).size).toBe(found.length);
	});

	it("begin a line with what can be assigned, and declarations", () => {
		expect(labels("state v = 0\n|")).toEqual([
			...["v", "w", "g", "setting", "state"],
		]);
		expect(labels("w = w - g; |")).toEqual(["w", "g", "setting", "state"]);
	});

	it("are none for a new name, a range, a comment", () => {
		expect(labels("state |\nw = w")).toEqual(["scalar", "global"]);
		expect(labels("setting |\nw = w")).toEqual([]);
		expect(labels("state global |\nw = w")).toEqual([]);
		expect(labels("setting a = 1 |\nw = w")).toEqual([]);
		expect(labels("w = w # |")).toEqual([]);
	});
});

it("any text at any place ends", () => {
	fc.assert(
		fc.property(
			fc.string({ unit: "binary", maxLength: 200 }),
			fc.nat(200),
			(text, at) => {
				const place = Math.min(at, text.length);
				expect(suggestionsAt(text, place, ["x"]).from).toBeLessThanOrEqual(
					place,
				);
			},
		),
		draws(300, 15),
	);
	for (const part of ["(", "{", "a:", '"', "state ", "a = ", " ", "\n"]) {
		const text = part.repeat(900);
		expect(suggestionsAt(text, text.length, []).from).toBeGreaterThan(-1);
	}
});
