import { describe, expect, it } from "vitest";
import { catalog, searchCatalog, textOf } from "./catalog.js";
import { callable, makersByKind } from "./evaluate.js";
import { FIRST_RATES, withFirstRate } from "./firstRate.js";
import { Lab } from "./lab.js";
import { editableSettings, readRule } from "./ruleText.js";

const place = { variables: ["x", "y"], steps: 100 };
const offers = catalog.flatMap((group) =>
	group.offers.map((offer) => ({ ...offer, text: textOf(offer, place) })),
);

describe("the catalog", () => {
	it("offers every rule and every link of the library once", () => {
		const named = offers.map(({ text }) => text).join(" ");
		for (const kind of ["rule", "link"] as const) {
			for (const name of makersByKind[kind].keys()) {
				if (name === "adam") continue;
				expect(named.split(`${name}()`), name).toHaveLength(2);
			}
		}
		expect(new Set(offers.map(({ title }) => title)).size).toBe(offers.length);
		expect(callable).toEqual(expect.arrayContaining(["chain", "adam"]));
	});

	it.each(offers.map(({ title, text }) => [title, text]))(
		"%s runs",
		(_, text) => {
			const lab = new Lab();
			const id = lab.addRun(withFirstRate(text, lab)) as number;
			expect(lab.runProblems.value.get(id)).toBeUndefined();
			expect(lab.raced.value).toHaveLength(5);
		},
	);

	it("has a rule for each variable, whatever the variables are", () => {
		const offer = catalog
			.flatMap((group) => group.offers)
			.find(({ title }) => title === "a rule for each variable");
		if (offer === undefined) throw new Error("no offer");
		for (const [cost, variables] of [
			["x^2 + y^2", ["x", "y"]],
			["x^2", ["x"]],
			["größe^2 + w2^2", ["größe", "w2"]],
			["a^2 + b^2 + c^2", ["a", "b", "c"]],
		] as const) {
			const lab = new Lab();
			lab.setCost(cost);
			const id = lab.addRun(textOf(offer, { variables, steps: 10 })) as number;
			expect(lab.runProblems.value.get(id)).toBeUndefined();
		}
	});

	it("is searched by names and descriptions", () => {
		const found = (search: string) =>
			searchCatalog(search).flatMap((one) => one.offers.map((o) => o.title));
		expect(found("")).toHaveLength(offers.length);
		expect(found("NESTEROV")).toEqual(["nesterov", "nadam", "adan"]);
		expect(found("sign average")).toEqual(["signum", "lion"]);
		expect(found("zzz")).toEqual([]);
	});
});

describe("withFirstRate", () => {
	it("takes the rate that reaches the target first", () => {
		const lab = new Lab();
		const text = withFirstRate("sgd()", lab);
		const rate = editableSettings(text)[0]?.value as number;
		expect(FIRST_RATES).toContain(rate);
		const arrivals = FIRST_RATES.map((one) => {
			lab.setText(0, `sgd({ learningRate: ${one} })`);
			const cost = lab.raced.value[0]?.run.cost ?? [];
			const at = Array.from(cost).findIndex((c) => c < lab.target.value);
			return at < 0 ? Number.POSITIVE_INFINITY : at;
		});
		expect(arrivals[FIRST_RATES.indexOf(rate)]).toBe(Math.min(...arrivals));
	});

	it("leaves a text without a rate, and one that cannot race here", () => {
		const lab = new Lab();
		expect(withFirstRate("w = w - g", lab)).toBe("w = w - g");
		lab.setCost("log(x)");
		lab.chosenStart.value = { x: -1 };
		expect(withFirstRate("sgd()", lab)).toBe("sgd()");
		expect(readRule("sgd()").rule).toBeDefined();
	});
});
