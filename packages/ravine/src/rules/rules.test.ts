import { adam } from "ravine";
import * as exported from "ravine/rules";
import { expect, test } from "vitest";
import { checkUpdate } from "../language/check.js";
import type { FunctionName } from "../language/mathematics/index.js";
import type { Program } from "../language/program.js";
import { checkSetting } from "../ranges.js";

const { rules, ...byName } = exported;

test("the list has every rule once, from simple to complex", () => {
	const names = rules.map(({ name }) => name);
	expect([...names].sort()).toEqual(Object.keys(byName).sort());
	for (const make of rules)
		expect(byName[make.name as keyof typeof byName]).toBe(make);
	const states = rules.map((make) => make().states.length);
	expect(states).toEqual([...states].sort((a, b) => a - b));
	expect(names[0]).toBe("sgd");
});

test("a factory's rules do not share their settings", () => {
	const [one, two] = [adam({ beta1: 0.5 }), adam()];
	expect(one.settings.beta1).toBe(0.5);
	expect(two.settings.beta1).toBe(0.9);
	expect(two.defaults).toEqual(two.settings);
});

test("every rule is exported by its name and has a source", () => {
	for (const make of rules) {
		expect(make().name).toBe(make.name);
		expect(make().source).not.toBe("");
	}
});

const withoutMathematics = (program: Program): Partial<Program> => {
	const { mathematics: _, start, ...rest } = program;
	return start === undefined
		? rest
		: { ...rest, start: withoutMathematics(start) as Program };
};

test.each(rules)(
	"the text of $name passes the checks that other people's texts pass",
	(make) => {
		const { name, text, program, defaults, ranges } = make();
		const { mathematics: uses } = program;
		const checked = checkUpdate(name, text, program).program;
		const { mathematics } = checked;
		expect(withoutMathematics(program)).toEqual(withoutMathematics(checked));
		for (const { op, kind } of program.nodes) {
			if (!(op in mathematics)) continue;
			const used = uses[op as FunctionName];
			expect(used, op).toBeDefined();
			if (kind === "element") expect(used?.elements, op).toBeDefined();
		}
		for (const [setting, value] of Object.entries<number>(defaults)) {
			expect(ranges).toHaveProperty(setting);
			checkSetting(name, ranges, setting, value);
		}
	},
);
