import {
	basins,
	chain,
	createOptimizer,
	interpreter,
	type Rule,
	race,
	renamed,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { bowl } from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { messageOf, rejection, untyped } from "../../../test/refusals.js";

/** Distance over gradients, Ivgi et al. 2023. */
const dog = rule({
	name: "dog",
	settings: { first: 1e-6, epsilon: 1e-8 },
	state: {
		start: "w",
		reach: { global: "first * (1 + globalNorm(w))" },
		seen: { global: 0 },
	},
	update: `
		reach = max(reach, globalNorm(w - start))
		seen = seen + globalNorm(g)^2
		w = w - reach / sqrt(seen + epsilon) * g
	`,
});
const inText = rule(
	"dog",
	`
	setting first = 1e-6; setting epsilon = 1e-8
	state start = w            # where it began
	state global reach = first * (1 + globalNorm(w))
	state global seen = -0
	reach = max(reach, globalNorm(w - start))
	seen = seen + globalNorm(g)^2
	w = w - reach / sqrt(seen + epsilon) * g
	`,
);

describe.each([interpreter(), webassembly(), webassembly({ threads: 2 })])(
	"states that start at an expression, $name",
	(backend) => {
		test("as the paper has it, by hand", async () => {
			for (const make of [dog, inText]) {
				const optimizer = await createOptimizer(
					make({ first: 0.5, epsilon: 0 }),
					{ a: [3, 0], b: [4] },
					{ backend, precision: "float64" },
				);
				const { start, reach } = optimizer.state;
				expect(reach?.a).toEqual(Float64Array.of(0.5 * (1 + 5)));
				expect(start?.a).toEqual(Float64Array.of(3, 0));
				expect(start?.b).toEqual(Float64Array.of(4));
				optimizer.step({ a: [0, 3], b: [4] });
				// 3 / 5 times the gradient; then the way is 3.
				expect(optimizer.parameters.a).toEqual(Float64Array.of(3, -3 * 0.6));
				optimizer.step({ a: [0, 12], b: [0] });
				expect(reach?.b?.[0]).toBeCloseTo(3, 14);
				expect(optimizer.parameters.a?.[1]).toBeCloseTo(
					-1.8 - (3 / 13) * 12,
					14,
				);
			}
		});

		test("in arrays longer than a block, with settings by number and by schedule", async () => {
			const own = rule(
				"my",
				"setting a = 2\nstate z = w * a - mean(w)\nstate scalar d = sum(w) / count + a\nw = w - 0 * g",
			);
			const long = Array.from({ length: 40_001 }, (_, i) => i % 7);
			const mean = long.reduce((sum, one) => sum + one, 0) / long.length;
			const optimizer = await createOptimizer(
				own({ a: (step) => 3 * step }),
				{ long, short: [5] },
				{ backend, precision: "float64" },
			);
			const { z, d } = optimizer.state;
			expect(
				z?.long?.every(
					(one, i) => Math.abs(one - (3 * (i % 7) - mean)) < 1e-12,
				),
			).toBe(true);
			expect(z?.short).toEqual(Float64Array.of(10));
			expect(d?.long?.[0]).toBeCloseTo(mean + 3, 12);
			expect(d?.short).toEqual(Float64Array.of(8));
		});

		test("start once: a loaded state is not started again", async () => {
			const make = (w: number[], own: Rule = inText({ first: 0.1 })) =>
				createOptimizer(own, { w }, { backend });
			const never = await make([1, 2]);
			const first = await make([1, 2]);
			for (const one of [never, first]) one.step({ w: [1, -1] });
			const second = await make([30, 40]);
			second.load(first.save());
			expect(second.state.start?.w).toEqual(Float32Array.of(1, 2));
			for (const one of [never, second]) one.step({ w: [0.5, 2] });
			expect(second.save()).toEqual(never.save());
			// Another start is the same rule: the file has the states themselves.
			const other = inText().text.replace("= first *", "= 2 * first *");
			const third = await make([1, 1], rule("dog", other)());
			third.load(first.save());
			expect(third.state.reach?.w?.[0]).toBe(first.state.reach?.w?.[0]);
		});

		test("a scalar that is not finite refuses to start", async () => {
			const own = rule("my", "state s = w / norm(w)\ns = s\nw = w - s * g");
			const make = (nonFinite: "throw" | "skip" | "propagate") =>
				createOptimizer(own(), { a: [1], b: [0] }, { backend, nonFinite });
			for (const choice of ["throw", "skip"] as const) {
				expect(await rejection(make(choice))).toBe(
					"my: the states cannot start: the scalar 1 / norm(w) is Infinity",
				);
			}
			const { state } = await make("propagate");
			expect(state.s?.a?.[0]).toBe(1);
			expect(state.s?.b?.[0]).toBeNaN();
		});
	},
);

test("a race and a map start like an optimizer", async () => {
	const one = dog({ first: 0.1 });
	const [run] = race({ surface: bowl, rules: [one], steps: 30 }).runs;
	const names = bowl.variables;
	const optimizer = await createOptimizer(
		one,
		{ w: names.map((name) => bowl.start[name] as number) },
		{ precision: "float64" },
	);
	expect(run?.scalars.reach?.[0]).toBe(optimizer.state.reach.w[0]);
	for (let t = 0; t < 30; t++) {
		optimizer.step({
			w: names.map((name) => run?.slopes[name]?.[t] as number),
		});
	}
	names.forEach((name, k) => {
		expect(run?.variables[name]?.[30]).toBe(optimizer.parameters.w[k]);
		expect(run?.states.start?.[name]?.[30]).toBe(bowl.start[name]);
	});
	const map = await basins({
		...{ surface: bowl, rule: one, steps: 30, precision: "float64" as const },
		x: { from: bowl.start.x as number, to: 4, count: 2 },
		y: { from: bowl.start.y as number, to: 2, count: 2 },
	});
	expect(map.ends.x?.[0]).toBe(run?.variables.x?.[30]);
});

test("starts are renamed and chained", async () => {
	const link = rule(
		"grow",
		"state size = learningRate\nsize = size * 2\ng = g * size",
	);
	expect(
		messageOf(() => chain(link(), dog(), renamed(dog(), { first: "b" }))),
	).toContain('"epsilon" is a setting of dog');
	for (const make of [dog, inText]) {
		const other = renamed(make(), {
			first: "begin",
			start: "origin",
			reach: "far",
		});
		expect(other.program.states.map(({ start }) => start?.text)).toEqual([
			"w",
			"begin * (1 + globalNorm(w))",
			undefined,
		]);
	}
	const optimizer = await createOptimizer(
		chain(link(), sgd({ learningRate: 3 })),
		{ w: [1] },
	);
	expect(optimizer.state.size.w[0]).toBe(3);
	expect(chain(link(), sgd()).program).toBe(chain(link(), sgd()).program);
	const foreign = rule("my", "state size = q; size = size; g = g * size")();
	expect(
		await rejection(createOptimizer(chain(foreign, sgd()), { w: [1] })),
	).toContain("uses q, which is not among its settings");
	expect(
		messageOf(() => chain(foreign, rule("b", "q = g; w = w - q")())),
	).toContain('my uses "q", which b assigns');
});

describe("errors name the place", () => {
	test.each([
		[
			"state z = w + g; z = z; w = w - z * g",
			'my, line 1: "g" has no value yet: a state starts before the first step, from w and settings\n  state z = w + g; z = z; w = w - z * g\n                ^',
		],
		[
			"setting a = 1\nstate z = w * t\nz = a\nw = w - z * g",
			'my, line 2: "t" has no value yet',
		],
		[
			"state z = u\nu = g\nz = u\nw = w - z",
			'my, line 1: "u" has no value yet',
		],
		[
			"state z = wz\nz = g\nw = w - z",
			'my, line 1: unknown name "wz"; did you mean "w"?',
		],
		[
			"state z = w < 0\nz = g\nw = w - z",
			"my, line 1: a condition is true or false",
		],
		[
			"state scalar z = w\nz = z\nw = w - z * g",
			'my, line 1: "z" is a scalar state',
		],
		[
			"state global z = norm(w)\nz = z\nw = w - z * g",
			'my, line 1: "z" is a global state',
		],
		[
			"state z = norm(2)\nz = g\nw = w - z",
			"my, line 1: norm needs an element",
		],
		["state z =\nz = g\nw = w - z", "my, line 1: the line ends where"],
	])("%j", (text, message) => {
		expect(messageOf(() => rule("my", text))).toContain(message);
	});

	test("beside the text", () => {
		const update = "z = z\nw = w - z * g";
		const make = (z: unknown) => () =>
			rule(untyped({ name: "my", state: { z }, update }));
		expect(messageOf(make("w + g"))).toBe(
			'my, state "z", line 1: "g" has no value yet: a state starts before the first step, from w and settings\n  w + g\n      ^',
		);
		expect(messageOf(make("w +"))).toContain(
			'my, state "z", line 1: the line ends',
		);
		expect(messageOf(make({ scalar: "w" }))).toContain('"z" is a scalar state');
		expect(messageOf(make({ scaler: 1 }))).toContain(
			'there is no option "scaler"',
		);
		expect(messageOf(make({}))).toContain(
			"must start at a finite number or an expression",
		);
		expect(messageOf(make(Number.NaN))).toContain(
			"must start at a finite number",
		);
		expect(messageOf(make("w; w"))).toContain('missing operator before "w"');
	});
});
