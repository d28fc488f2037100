import { adadelta, adam, centeredRmsprop, createOptimizer } from "ravine";
import * as exported from "ravine/rules";
import { describe, expect, test } from "vitest";
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

describe("what other libraries get wrong", () => {
	test.each(["float32", "float64"] as const)(
		"centeredRmsprop stands a constant gradient, whose variance rounds to numbers below 0, %s",
		async (precision) => {
			// Of so many sizes, some would give NaN in either precision.
			const gradient = Array.from(
				{ length: 400 },
				(_, k) => 1.1 ** (k - 200) * (1 + k / 977),
			);
			const optimizer = await createOptimizer(
				centeredRmsprop({ epsilon: 1e-12 }),
				{ w: gradient.map(() => 0) },
				{ precision },
			);
			for (let step = 1; step <= 1000; step++) {
				optimizer.step({ w: gradient });
			}
			expect(optimizer.parameters.w.every(Number.isFinite)).toBe(true);
			optimizer.dispose();
		},
	);

	test("adadelta's first step is the paper's", async () => {
		const optimizer = await createOptimizer(
			adadelta({ rho: 0.95, epsilon: 1e-6 }),
			{ w: [0] },
			{ precision: "float64" },
		);
		optimizer.step({ w: [1] });
		const step = Math.sqrt(1e-6) / Math.sqrt(0.05 * 1 + 1e-6);
		expect(optimizer.parameters.w[0]).toBeCloseTo(-step, 15);
		optimizer.dispose();
	});

	test("adam without bias correction would take a first step of 0.316", async () => {
		const optimizer = await createOptimizer(adam({ learningRate: 0.1 }), {
			w: [0],
		});
		optimizer.step({ w: [1] });
		expect(optimizer.parameters.w[0]).toBeCloseTo(-0.1, 7);
		optimizer.dispose();
	});
});
