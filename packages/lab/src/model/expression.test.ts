import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../../test/fuzz.js";
import { type Expression, parseExpression } from "./expression.js";
import {
	editableSettings,
	MAX_RULE_TEXT,
	readRule,
	ruleNames,
	ruleSettings,
	withSetting,
} from "./ruleText.js";

/** An expression without its places. */
type Plain =
	| { readonly value: number | string | boolean }
	| { readonly list: readonly Plain[] }
	| { readonly table: readonly (readonly [string, Plain])[] }
	| { readonly name: string; readonly args: readonly Plain[] };

function plain(expression: Expression): Plain {
	switch (expression.kind) {
		case "literal":
			return { value: expression.value };
		case "list":
			return { list: expression.items.map(plain) };
		case "table":
			return {
				table: expression.entries.map(
					({ key, value }) => [key, plain(value)] as const,
				),
			};
		case "call":
			return { name: expression.name, args: expression.args.map(plain) };
	}
}

/** Writes an expression with the given spaces between its signs. */
function written(one: Plain, space: () => string): string {
	const items = (texts: readonly string[]) =>
		texts.map((text) => space() + text + space()).join(",");
	if ("value" in one) {
		return typeof one.value === "string"
			? `"${one.value.replace(/["\\]/g, "\\$&")}"`
			: String(one.value);
	}
	if ("list" in one)
		return `[${items(one.list.map((x) => written(x, space)))}]`;
	if ("table" in one) {
		const entries = one.table.map(
			([key, value]) =>
				`"${key.replace(/["\\]/g, "\\$&")}"${space()}:${space()}${written(value, space)}`,
		);
		return `{${items(entries)}}`;
	}
	return `${one.name}${space()}(${items(one.args.map((x) => written(x, space)))})`;
}

const identifier = fc
	.stringMatching(/^[A-Za-z_$][\w$]{0,6}$/)
	.filter((name) => name !== "true" && name !== "false");
const key = fc.stringMatching(/^[^\n]{0,6}$/);
const call: fc.Arbitrary<Plain> = fc.letrec<{ any: Plain; call: Plain }>(
	(tie) => ({
		call: fc.record({
			name: identifier,
			args: fc.array(tie("any"), { maxLength: 3 }),
		}),
		any: fc.oneof(
			{ maxDepth: 5 },
			fc.record({
				value: fc.oneof(
					fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
					fc.boolean(),
					key,
				),
			}),
			fc.record({ list: fc.array(tie("any"), { maxLength: 3 }) }),
			fc.record({
				table: fc.uniqueArray(fc.tuple(key, tie("any")), {
					maxLength: 3,
					selector: ([name]) => name,
				}),
			}),
			tie("call"),
		),
	}),
).call;

const spaces = fc.infiniteStream(
	fc.constantFrom("", "", " ", "\n\t", " // a, (comment\n"),
);

/** A run's text: a rule, a chain or a partition, with some settings. */
const ruleCall = fc
	.tuple(
		fc.constantFrom("sgd", "momentum", "adam", "rmsprop", "lion"),
		fc.array(fc.nat(10), { maxLength: 5 }),
	)
	.map(([name, chosen]): Plain => {
		const settings = editableSettings(name).filter((_, k) =>
			chosen.includes(k),
		);
		return {
			name,
			args: [
				{
					table: settings.map(
						(one) => [one.name, { value: one.value }] as const,
					),
				},
			],
		};
	});
const runText = fc.oneof(
	ruleCall,
	ruleCall.map((one) => ({
		name: "chain",
		args: [{ name: "clipByGlobalNorm", args: [] }, one],
	})),
	fc.tuple(ruleCall, ruleCall).map(([one, other]) => ({
		name: "partition",
		args: [{ table: [["x", one] as const, ["*", other] as const] }],
	})),
);

describe("an expression", () => {
	it("is read as it is written, however it is spaced", () => {
		fc.assert(
			fc.property(call, spaces, (one, stream) => {
				const text = written(one, () => stream.next().value as string);
				expect(plain(parseExpression(text))).toEqual(one);
			}),
			draws(300, 11),
		);
	});

	it("keeps everything else when a setting's number changes", () => {
		fc.assert(
			fc.property(runText, spaces, fc.nat(20), (one, stream, which) => {
				const text = written(one, () => stream.next().value as string);
				const before = ruleSettings(text);
				expect(before.length).toBeGreaterThan(0);
				const { key: chosen } = before[which % before.length] as {
					key: string;
				};
				const changed = withSetting(text, chosen, 0.25);
				expect(readRule(changed).problem).toBeUndefined();
				const numbers = (of: string) =>
					editableSettings(of).map((each) => [each.key, each.value] as const);
				expect(new Map(numbers(changed))).toEqual(
					new Map(numbers(text)).set(chosen, 0.25),
				);
				const comments = (of: string) => of.split("// a, (comment").length;
				expect(comments(changed)).toBe(comments(text));
				expect(withSetting(changed, chosen, 0.25)).toBe(changed);
			}),
			draws(200, 12),
		);
	});
});

describe("settings in a text", () => {
	const keys = (text: string) => ruleSettings(text).map((one) => one.key);

	it("are told apart by the pattern of their rule, or of their table", () => {
		const text =
			'partition({ x: sgd({ learningRate: 0.1 }), "*": momentum({ learningRate: 0.2 }) })';
		expect(keys(text)).toEqual([
			...["x: learningRate", "*: learningRate", "*: beta"],
		]);
		expect(withSetting(text, "*: learningRate", 0.5)).toBe(
			text.replace("0.2", "0.5"),
		);
		expect(withSetting(text, "learningRate", 0.5)).toBe(
			text.replace("0.1", "0.5"),
		);
		const table = "sgd({ learningRate: { x: 0.1, '*': 0.2 } })";
		expect(keys(table)).toEqual(["x: learningRate", "*: learningRate"]);
		expect(withSetting(table, "*: learningRate", 1)).toBe(
			table.replace("0.2", "1"),
		);
	});

	it("have the names that renamed gives them", () => {
		const text =
			"chain(renamed(clipByValue({ limit: 2 }), { limit: 'edge' }), clipByNorm({ limit: 3 }), sgd())";
		expect(keys(text)).toEqual(["edge", "limit", "learningRate"]);
		expect(withSetting(text, "edge", 9)).toBe(text.replace("2", "9"));
	});

	it("say what gives them, where it is no number", () => {
		const [rate] = ruleSettings("sgd({ learningRate: cosine(0.4, 100) })");
		expect(rate?.set).toMatchObject({ text: "cosine(0.4, 100)" });
		expect(
			rate && "schedule" in rate.set ? rate.set.schedule?.(1) : undefined,
		).toBe(0.4);
		expect(
			withSetting("sgd({ learningRate: cosine(0.4, 9) })", "learningRate", 1),
		).toBe("sgd({ learningRate: cosine(0.4, 9) })");
	});

	it("stand in lines, behind a semicolon and with any spaces too", () => {
		const text =
			"setting a=-0.1 in [-1, 1]; setting long = 2e-3 # 5\nw = w - a * g * long";
		expect(keys(text)).toEqual(["a", "long"]);
		expect(withSetting(text, "a", 0.5)).toBe(text.replace("-0.1", "0.5"));
		expect(withSetting(text, "long", 1e21)).toBe(text.replace("2e-3", "1e21"));
		expect(withSetting(text, "a", Number.NaN)).toBe(text);
	});
});

describe("texts that nobody means", () => {
	it.each([
		["adam({ __proto__: 1 })", /unknown setting "__proto__"/, 7],
		["adam({ constructor: 1 })", /unknown setting "constructor"/, 7],
		["__proto__()", /nothing is called "__proto__"/, 0],
		["toString", /nothing is called "toString"/, 0],
		["adam({ beta1: 1, beta1: 0.5 })", /"beta1" is given twice/, 17],
		["adam({ beta1: 0.5, beta2: 7 })", /beta2 must be in \[0, 1\)/, 19],
		["adam(adam())", /must be an object|unknown setting/, undefined],
		["partition({ x: clipByNorm() })", /never assigns w/, 12],
		["sgd({ learningRate: 1e999 })", /learningRate must be/, 6],
		["cosine(1, 9)", /does not make a rule/, 0],
		["frozen()", undefined, undefined],
		["w = w - __proto__ * g", /__proto__/, undefined],
		["setting __proto__ = 1\nw = w - __proto__ * g", /__proto__/, undefined],
		[`sgd(${"(".repeat(3000)}`, /expected|levels/, undefined],
		["a".repeat(MAX_RULE_TEXT + 1), /at most 4000/, undefined],
		["chain(sgd(), sgd())", /"learningRate" is a setting/, 0],
	])("%s", (text, message, at) => {
		const { rule, problem } = readRule(text);
		if (message === undefined) expect(rule).toBeDefined();
		else expect(problem?.message).toMatch(message);
		if (at !== undefined) expect(problem?.at).toBe(at);
		expect(editableSettings(text)).toBeDefined();
	});

	it("any text ends, with a rule or a sentence", () => {
		const piece = fc.constantFrom(
			...[
				"adam",
				"chain",
				"partition",
				"renamed",
				"(",
				")",
				"{",
				"}",
				"[",
				"]",
			],
			...[
				",",
				":",
				"x",
				"'*'",
				"0.1",
				"1e9",
				"learningRate",
				"w",
				"g",
				"=",
				"-",
			],
			...["setting", "state", "\n", " ", "#", "//", "^", "norm", "where", "<"],
			...ruleNames.slice(0, 3),
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.array(piece, { maxLength: 60 }).map((all) => all.join(" ")),
					fc.string({ unit: "binary", maxLength: 100 }),
				),
				(text) => {
					const { problem } = readRule(text);
					if (problem === undefined) return;
					expect(problem.message).toMatch(/\S/);
					expect(problem.at ?? 0).toBeLessThanOrEqual(text.length);
					expect(problem.at ?? 0).toBeGreaterThanOrEqual(0);
				},
			),
			draws(150, 13),
		);
	});

	it.each([
		["calls", "chain(".repeat(600)],
		["sections", `partition({${"a: sgd(), ".repeat(380)}})`],
		[
			"different sections",
			`partition({${Array.from({ length: 300 }, (_, k) => `a${k}: sgd()`).join(", ")}})`,
		],
		["links", `chain(${"clipByNorm(), ".repeat(250)}sgd())`],
		["powers", `w = w - ${"g^".repeat(1500)}2`],
		["totals", `w = w - ${"norm(".repeat(600)}g${")".repeat(600)}`],
		["lines", "w = w - 1e-9 * g\n".repeat(230)],
		["names", `w = w - ${"g * ".repeat(900)}g`],
	])("many %s end", (_, text) => {
		expect(text.length).toBeLessThan(MAX_RULE_TEXT + 1);
		const { rule, problem } = readRule(text);
		expect(rule ?? problem).toBeDefined();
	});
});
