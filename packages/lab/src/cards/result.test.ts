import { race } from "ravine";
import { describe, expect, it } from "vitest";
import { makersByKind } from "../model/evaluate.js";
import { readRule } from "../model/ruleText.js";
import { arrivalText, citations, costAt } from "./result.js";

function runOf(text: string, surface = "x^2 + 10 * y^2", steps = 60) {
	const { rule } = readRule(text);
	if (rule === undefined) throw new Error(text);
	const { runs } = race({
		surface,
		start: { x: 3, y: 1 },
		rules: [rule],
		steps,
	});
	const [run] = runs;
	if (run === undefined) throw new Error(text);
	return run;
}

describe("how a run does", () => {
	it("arrives, or not, or leaves", () => {
		const text = (rate: string, target = 1e-3) =>
			arrivalText(runOf(`sgd({ learningRate: ${rate} })`), target, 60);
		expect(text("0.05")).toBe("reaches the target at step 44");
		expect(text("0.001")).toBe("not at the target in 60 steps");
		expect(text("0.101")).toBe("climbs");
		expect(text("1e9")).toMatch(/^diverges after step \d+$/);
		expect(text("1e308")).toBe("diverges at once");
		expect(text("0.101", 100)).toBe("starts below the target, then climbs");
	});

	it("has the cost of the step, and the last one behind its end", () => {
		const run = runOf("sgd({ learningRate: 1e9 })");
		expect(costAt(run, 0)).toBe(19);
		expect(costAt(run, 1000)).toBe(run.cost.at(-1));
	});
});

describe("citations", () => {
	const made = (["rule", "link"] as const).flatMap((kind) =>
		[...makersByKind[kind].keys()].map((name) => [name] as const),
	);

	it.each(made)("of %s", (name) => {
		const source = readRule(`${name}()`).rule?.source ?? "";
		const found = citations(source);
		expect(found.length).toBeGreaterThan(0);
		for (const { text, address } of found) {
			expect(text).toMatch(/^\S.*[^\s,;]$/);
			expect(text).not.toMatch(/http|,,|, ,| {2}/);
			if (address !== undefined)
				expect(new URL(address).protocol).toBe("https:");
		}
		const addresses = found.flatMap((one) => one.address ?? []);
		expect(addresses).toHaveLength(source.split("https://").length - 1);
		for (const address of addresses) expect(source).toContain(address);
	});

	it("of a chain are those of its parts, and nothing else becomes a link", () => {
		const { rule } = readRule("chain(clipByNorm(), adam())");
		expect(citations(rule?.source ?? "").length).toBe(2);
		expect(citations("")).toEqual([]);
		expect(citations("javascript:alert(1)")).toEqual([
			{ text: "javascript:alert(1)" },
		]);
	});
});
