import { describe, expect, test } from "vitest";
import { messageOf, rejection, untyped } from "../../../../test/refusals.js";
import {
	adam,
	createOptimizer,
	interpreter,
	minimize,
	race,
	rule,
	sgd,
	surface,
	webassembly,
} from "../index.js";

describe("rule text: unusual but valid", () => {
	const expected = [0.9, 1.8];
	const run = async (source: string) => {
		const optimizer = await createOptimizer(
			rule("my", source)(),
			{ w: [1, 2] },
			{ precision: "float64" },
		);
		optimizer.step({ w: [1, 2] });
		return [...optimizer.parameters.w];
	};
	test.each([
		["line ends of Windows", "setting a = 0.1\r\n\r\nw = w - a * g\r\n"],
		["tabs", "\tsetting\ta\t=\t0.1\n\t\tw\t=\tw\t-\ta\t*\tg"],
		["a byte order mark", "\ufeffsetting a = 0.1\nw = w - a * g"],
		["semicolons", ";;setting a = 0.1; w = w - a * g;"],
		["comments", "# a; b\nsetting a = 0.1 # the rate\nw = w - a * g # (((\n#"],
		["no spaces", "setting a=.1\nw=w-a*g"],
		["two stars", "setting a = 0.1\nw = w - a**1*g"],
		["other scripts", "setting λ = 0.1\nw = w - λ * g"],
		["a leading plus", "setting a = 0.1\nw = + w - + a * g"],
		[
			"a name that begins like a keyword",
			"setting scalar = 0.1\nstate state = 0\nstate = g\nw = w - scalar * state",
		],
		["a temporary called setting", "setting = 0.1 * g\nw = w - setting"],
	])("%s", async (_, source) => {
		expect(await run(source)).toEqual(expected);
	});

	test.each([
		"constructor",
		"toString",
		"hasOwnProperty",
		"valueOf",
		"__defineGetter__",
		"prototype",
		"length",
		"name",
		"then",
	])("%s as every kind of name", async (name) => {
		expect(await run(`setting ${name} = 0.1\nw = w - ${name} * g`)).toEqual(
			expected,
		);
		expect(await run(`${name} = 0.1 * g\nw = w - ${name}`)).toEqual(expected);
		for (const backend of [webassembly(), interpreter()]) {
			const made = rule(
				"my",
				`setting ${name}1 = 0.1\nstate ${name} = 0\nstate scalar ${name}2 = 0\n${name} = g; ${name}2 = t; w = w - ${name}1 * ${name}`,
			);
			const optimizer = await createOptimizer(
				made(),
				{ [name]: [1, 2] },
				{ precision: "float64", backend },
			);
			const report = optimizer.step({ [name]: [1, 2] });
			expect(report.settings).toEqual({ [`${name}1`]: 0.1 });
			expect([...(optimizer.parameters[name] as Float64Array)]).toEqual(
				expected,
			);
			expect([...(optimizer.state[name]?.[name] ?? [])]).toEqual([1, 2]);
			expect([...(optimizer.state[`${name}2`]?.[name] ?? [])]).toEqual([1]);
			const saved = optimizer.save();
			optimizer.parameters[name]?.fill(0);
			optimizer.load(saved);
			expect([...(optimizer.parameters[name] as Float64Array)]).toEqual(
				expected,
			);
		}
		const { x } = await minimize(`(${name} - 3)^2`, { [name]: 0 });
		expect(x[name]).toBeCloseTo(3, 5);
		const raced = race({
			surface: `(${name} - 3)^2`,
			start: { [name]: 0 },
			rules: [sgd()],
			steps: 1,
		});
		expect(raced.runs[0]?.slopes[name]?.[0]).toBe(-6);
		expect(
			surface({
				name: "one",
				description: "",
				formula: `${name}^2`,
				domain: { [name]: [-1, 1] },
				start: { [name]: 1 },
				minima: [],
				source: "",
			}).cost([3]),
		).toBe(9);
	});

	test.each(["constructor", "toString"])(
		"a setting that a rule lacks is unknown, though every object has a %s",
		(name) => {
			expect(() => adam(untyped({ [name]: 1 }))).toThrow(
				`adam: unknown setting "${name}"`,
			);
		},
	);

	test.each(["constructor", "toString"])(
		"a start that lacks %s",
		async (name) => {
			const surface = `${name}^2 + y^2`;
			expect(await rejection(minimize(surface, { y: 1 }))).toBe(
				`minimize: the start lacks ${name}; the variables are ${name}, y`,
			);
			expect(
				messageOf(() => race({ surface, start: { y: 1 }, rules: [] })),
			).toBe(`race: the start lacks ${name}; the variables are ${name}, y`);
		},
	);

	test("__proto__ is refused as a setting or a state", () => {
		for (const source of [
			"setting __proto__ = 1\nw = w - __proto__ * g",
			"state __proto__ = 1\n__proto__ = g\nw = w - g",
		]) {
			expect(() => rule("my", source)).toThrow(
				/"__proto__" has a name that the language itself uses/,
			);
		}
	});
});
