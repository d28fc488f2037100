import {
	adam,
	chain,
	createOptimizer,
	frozen,
	interpreter,
	minimize,
	momentum,
	partition,
	type Rule,
	race,
	renamed,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { describeSteps, kernelText, printRule } from "ravine/explain";
import { bowl } from "ravine/surfaces";
import { describe, expect, test } from "vitest";
import { stream } from "../../../test/bits.js";
import { messageOf, rejection, untyped } from "../../../test/refusals.js";
import { linkTexts } from "../../../test/ruleTexts.js";

const model = {
	"a.bias": [0.5, -0.5, 3],
	"a.weight": Array.from({ length: 5000 }, (_, i) => Math.sin(i)),
	"embed.table": [
		[1, 2],
		[3, 4],
	],
	"b.weight": [1, 2, 3, 4, 5],
	"b.bias": [7],
};
type Names = keyof typeof model;
const names = Object.keys(model) as Names[];

const clip = rule("clip", linkTexts.clip as string);
const average = rule("average", linkTexts.average as string);
const three = () =>
	partition({
		"*.bias": sgd({ learningRate: 0.1 }),
		"embed.*": frozen(),
		"*": adam({ beta1: 0.5 }),
	});

/** Gradients that depend on the step alone. */
function gradientsOf(step: number): Record<Names, number[]> {
	const random = stream(step);
	return Object.fromEntries(
		names.map((name) => [
			name,
			Array.from(model[name].flat(), () => random() - 0.5),
		]),
	) as Record<Names, number[]>;
}

const some = <V>(record: Record<Names, V>, wanted: readonly Names[]) =>
	Object.fromEntries(wanted.map((name) => [name, record[name]])) as Record<
		Names,
		V
	>;

describe.each([interpreter(), webassembly(), webassembly({ threads: 2 })])(
	"partition, $name",
	(backend) => {
		const make = (
			one: Rule,
			initial: object = model,
			nonFinite: "throw" | "skip" = "throw",
		) =>
			createOptimizer(one, initial as Record<Names, number[]>, {
				backend,
				nonFinite,
			});

		test("each parameter moves as under its own rule", async () => {
			const together = await make(three());
			const biases = await make(
				sgd({ learningRate: 0.1 }),
				some<unknown>(model, ["a.bias", "b.bias"]),
			);
			const weights = await make(
				adam({ beta1: 0.5 }),
				some<unknown>(model, ["a.weight", "b.weight"]),
			);
			for (let t = 1; t <= 5; t++) {
				const all = gradientsOf(t);
				together.step(all);
				biases.step(some(all, ["a.bias", "b.bias"]));
				weights.step(some(all, ["a.weight", "b.weight"]));
			}
			for (const name of ["a.bias", "b.bias"] as const) {
				expect(together.parameters[name]).toEqual(biases.parameters[name]);
				expect(together.state.m?.[name]).toBeUndefined();
			}
			for (const name of ["a.weight", "b.weight"] as const) {
				expect(together.parameters[name]).toEqual(weights.parameters[name]);
				expect(together.state.v?.[name]).toEqual(weights.state.v?.[name]);
			}
			expect([...together.parameters["embed.table"]]).toEqual([1, 2, 3, 4]);
			expect(Object.keys(together.state.m ?? {})).toEqual([
				"a.weight",
				"b.weight",
			]);
		});

		test("links before and behind see all parameters that are not frozen", async () => {
			const grown = rule(
				"grown",
				"setting target = 3\nw = w * min(1, target / globalNorm(w))\nu = globalMean(w)\nstate middle = 0\nmiddle = u",
			);
			const one = chain(
				clip({ limit: 0.5 }),
				three(),
				grown(),
				average({ decay: 0.5 }),
			);
			const optimizer = await make(one);
			const all = gradientsOf(1);
			const moving = names.filter((name) => name !== "embed.table");
			const norm = (lists: readonly ArrayLike<number>[]) =>
				Math.hypot(...lists.flatMap((list) => [...Array.from(list)]));
			const scale = Math.min(1, 0.5 / norm(moving.map((name) => all[name])));
			const before = optimizer.read("a.bias");
			optimizer.step(all);
			const after = moving.map((name) => optimizer.parameters[name]);
			expect(norm(after)).toBeCloseTo(3, 3);
			// The bias moved by the clipped gradient and was then scaled like all others.
			const moved = [0, 1, 2].map(
				(i) =>
					(before[i] as number) - 0.1 * scale * (all["a.bias"][i] as number),
			);
			const ratio =
				(optimizer.parameters["a.bias"][0] as number) / (moved[0] as number);
			expect(optimizer.parameters["a.bias"][2]).toBeCloseTo(
				(moved[2] as number) * ratio,
				5,
			);
			const flat = after.flatMap((list) => [...list]);
			const mean = flat.reduce((sum, x) => sum + x, 0) / flat.length;
			expect(optimizer.state.middle?.["b.bias"]?.[0]).toBeCloseTo(mean, 5);
			expect(optimizer.state.middle?.["a.weight"]?.[9]).toBe(
				optimizer.state.middle?.["b.bias"]?.[0],
			);
			expect(optimizer.averaged?.["b.weight"]?.[0]).toBeCloseTo(
				optimizer.parameters["b.weight"][0] as number,
				6,
			);
			expect(optimizer.averaged?.["embed.table"]?.[3]).toBe(4);
		});

		test("a total inside a section is of its own parameters; passes go side by side", async () => {
			const normed = rule(
				"normed",
				"setting rate = 1\ng = g / globalNorm(g)\nw = w - rate * g / (1 + globalLargest(abs(g)))",
			);
			const one = chain(
				partition({ "*.bias": normed(), "*": sgd({ learningRate: 0 }) }),
				rule(
					"last",
					"state global s = 0\ns = globalSum(w * w) + s\nstate scalar n = 0\nn = norm(w)",
				)(),
			);
			const optimizer = await make(one);
			const all = gradientsOf(3);
			optimizer.step(all);
			const own = [...all["a.bias"], ...all["b.bias"]].map(Math.fround);
			const unit = own.map((x) => x / Math.hypot(...own));
			const step = (unit[0] as number) / (1 + Math.max(...unit.map(Math.abs)));
			expect(optimizer.parameters["a.bias"][0]).toBeCloseTo(0.5 - step, 5);
			const flat = names.flatMap((name) => [...optimizer.parameters[name]]);
			const sum = flat.reduce((total, x) => total + x * x, 0);
			expect(optimizer.state.s?.["a.bias"]?.[0]).toBeCloseTo(sum, 3);
			expect(optimizer.state.s?.["b.weight"]).toBe(
				optimizer.state.s?.["a.bias"],
			);
		});

		test("is saved and loaded; another partition is another rule", async () => {
			const one = chain(clip(), three(), average());
			const first = await make(one);
			const never = await make(one);
			for (let t = 1; t <= 3; t++)
				for (const each of [first, never]) each.step(gradientsOf(t));
			const second = await make(chain(clip(), three(), average()));
			second.step(gradientsOf(9));
			second.load(first.save());
			for (let t = 4; t <= 6; t++)
				for (const each of [second, never]) each.step(gradientsOf(t));
			expect(second.save()).toEqual(never.save());
			const other = await make(
				chain(
					clip(),
					partition({ "*.bias": sgd(), "embed.t*": frozen(), "*": adam() }),
					average(),
				),
			);
			expect(() => other.load(first.save())).toThrow("another text");
		});

		test("settings are tables, which can change", async () => {
			const optimizer = await make(three());
			expect(optimizer.settings.learningRate).toBeNaN();
			expect(optimizer.settings.beta1).toBe(0.5);
			optimizer.set({ learningRate: { "a.*": 0.25, "*": 0 } });
			const all = gradientsOf(1);
			const before = names.map((name) => optimizer.read(name));
			const { groups } = optimizer.step(all);
			expect(groups?.map(({ settings }) => settings.learningRate)).toEqual([
				0.25, 0,
			]);
			expect(optimizer.parameters["a.bias"][0]).toBeCloseTo(
				(before[0]?.[0] as number) - 0.25 * (all["a.bias"][0] as number),
				5,
			);
			expect(optimizer.parameters["b.bias"]).toEqual(before[4]);
			expect(optimizer.parameters["b.weight"]).toEqual(before[3]);
			expect(optimizer.parameters["a.weight"][0]).not.toBe(before[1]?.[0]);
		});

		test("numbers that are not finite refuse the step for all sections; frozen ones are not checked", async () => {
			const skipping = await make(three(), model, "skip");
			const all = gradientsOf(1);
			all["b.weight"][4] = Number.NaN;
			all["embed.table"][0] = Number.NaN;
			const before = names.map((name) => skipping.read(name));
			expect(skipping.step(all).problem?.message).toContain(
				'the gradient of "b.weight" has 1 NaN',
			);
			expect(names.map((name) => skipping.read(name))).toEqual(before);
			all["b.weight"][4] = 0;
			expect(skipping.step(all).skipped).toBe(false);
			const divided = partition({
				"*.bias": rule("divided", "w = w - g / norm(g)")(),
				"*": sgd(),
			});
			const other = await make(divided, model, "skip");
			all["embed.table"][0] = 0;
			all["b.bias"] = [0];
			expect(other.step(all).problem?.message).toContain(
				'the scalar 1 / norm(g) is Infinity for "b.bias"',
			);
			expect(names.map((name) => other.read(name))).toEqual(before);
		});

		test("gradients may be the optimizer's own, of other sections", async () => {
			const one = partition({
				a: sgd({ learningRate: 1 }),
				c: frozen(),
				"*": sgd({ learningRate: 1 }),
			});
			const optimizer = await createOptimizer(
				one,
				{ a: [0], b: [0], c: [0] },
				{ backend },
			);
			const { a, b, c } = optimizer.gradients;
			a[0] = 1;
			b[0] = 2;
			c[0] = 3;
			optimizer.step({ a: c, b: a, c: b });
			expect([a[0], b[0], c[0]]).toEqual([3, 1, 2]);
			const { parameters } = optimizer;
			expect([parameters.a[0], parameters.b[0]]).toEqual([-3, -1]);
		});

		test("states start in their sections", async () => {
			const own = rule({
				name: "own",
				settings: { rate: 2 },
				state: { z: "w * rate", d: { global: "globalSum(w)" } },
				update: "z = z + 0\nd = d + 0\nw = w - rate * g",
			});
			const optimizer = await make(partition({ "*.bias": own(), "*": sgd() }));
			expect([...(optimizer.state.z?.["a.bias"] ?? [])]).toEqual([1, -1, 6]);
			expect(optimizer.state.d?.["b.bias"]?.[0]).toBe(10);
			expect(optimizer.state.z?.["a.weight"]).toBeUndefined();
		});
	},
);

test("of the same texts compiles once", () => {
	expect(three().program).toBe(three().program);
	const chained = (limit: number) => chain(clip({ limit }), three(), average());
	expect(chained(1).program).toBe(chained(2).program);
	expect(chained(1).settings.limit).not.toBe(chained(2).settings.limit);
	const other = partition({ "*": sgd(), "b.*": frozen() });
	expect(other.program).not.toBe(
		partition({ "*": sgd(), "c.*": frozen() }).program,
	);
	expect(
		partition({ "*": rule("a", "state m = 0; m = g; w = w - m")() }).program,
	).not.toBe(
		partition({ "*": rule("a", "state m = 1; m = g; w = w - m")() }).program,
	);
});

test("is typeset, described and printed section by section", () => {
	const one = chain(
		clip(),
		partition({ "*.b_1": sgd(), "embed.*": frozen(), "*": momentum() }),
	);
	expect(one.name).toBe("chain(clip, partition(sgd, frozen, momentum))");
	expect(printRule(one, "text")).toBe(
		[
			"g ← g · min(1, limit / globalNorm(g))",
			"for *.b_1",
			"  w ← w − α · g",
			"for embed.*: frozen",
			"for *",
			"  v ← β · v + (1 − β) · g",
			"  w ← w − α · v",
			"end",
		].join("\n"),
	);
	expect(printRule(one, "latex")).toContain("\\text{for *.b\\_1}");
	expect(printRule(one, "mathml")).toContain(
		"<mtext>for embed.*: frozen</mtext>",
	);
	const { perParameter } = describeSteps(one.program);
	expect(perParameter.lines).toContain("for *.b_1");
	expect(kernelText(one.program, "float32").match(/;; for/g)).toHaveLength(2);
	expect(one.settings).toMatchObject({
		limit: 1,
		beta: 0.9,
		learningRate: 0.01,
	});
});

test.each<[string, () => unknown, string]>([
	[
		"no sections",
		() => partition({}),
		"partition: the sections must be an object of rules by pattern",
	],
	[
		"a list",
		() => partition(untyped([sgd()])),
		"partition: the sections must be an object",
	],
	[
		"a factory",
		() => partition(untyped({ "*": sgd })),
		'partition: the rule for "*" must be a Rule, got the function sgd; call it: sgd()',
	],
	[
		"a partition inside",
		() => partition({ "*": three() }),
		'partition: the rule for "*" has sections itself',
	],
	[
		"a link",
		() => partition({ "*": clip() }),
		'partition: clip, for "*", never assigns w',
	],
	[
		"a table inside",
		() => partition({ "*": sgd({ learningRate: { a: 1, "*": 2 } }) }),
		'partition: sgd, for "*": learningRate is a table by pattern',
	],
	[
		"two partitions",
		() => chain(three(), three()),
		"chain: only one part can have sections",
	],
	[
		"a collision with a link",
		() => chain(renamed(clip(), { limit: "beta1" }), three()),
		'"beta1" is a setting of clip and a setting of adam',
	],
	[
		"a gradient that comes too late",
		() => chain(three(), clip()),
		"chain: clip changes the gradient, but nothing behind it uses it",
	],
	[
		"a renamed partition",
		() => renamed(three(), { m: "first" }),
		"renamed: give the rules inside a partition other names",
	],
	[
		"states of other extents",
		() =>
			partition({
				a: rule("x", "state m = 0; m = g; w = w - m")(),
				"*": rule("y", "state scalar m = 0; m = norm(g); w = w - m")(),
			}),
		'partition: the state "m" of two sections has another extent in each',
	],
	[
		"a global state twice",
		() =>
			partition({
				a: rule("x", "state global m = 0; m = t; w = w - m * g")(),
				"*": rule("y", "state global m = 0; m = t; w = w - m * g")(),
			}),
		'partition: the state "m" of two sections is one number for all parameters',
	],
	[
		"a race on other variables",
		() => race({ surface: bowl, rules: [three()], steps: 2 }),
		'partition(sgd, frozen, adam): the pattern "*.bias" matches none of the parameters "x", "y"',
	],
])("%s is refused", (_, act, message) => {
	expect(messageOf(act)).toContain(message);
});

test("parameters without a section, and patterns without a parameter", async () => {
	const make = (one: Rule) => createOptimizer(one, model);
	expect(await rejection(make(partition({ "*.bias": sgd() })))).toBe(
		'partition(sgd): no pattern matches the parameter "a.weight"; the patterns are "*.bias"; add "*": frozen(), or a rule, for all others',
	);
	expect(
		await rejection(make(partition({ "c.*": sgd(), "*": adam() }))),
	).toContain('the pattern "c.*" matches none');
	expect(
		await rejection(make(partition({ "*": sgd(), "a.*": adam() }))),
	).toContain("put it first");
	expect(
		await rejection(minimize("x^2", { x: 1 }, { optimizer: three() })),
	).toContain(
		"has sections by patterns of parameters' names, which are not for this",
	);
	expect(await rejection(createOptimizer(frozen(), model))).toContain(
		"frozen never assigns w, the parameters; it is for a pattern of partition",
	);
});
