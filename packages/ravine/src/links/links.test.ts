import {
	adam,
	adamw,
	average,
	cautious,
	chain,
	clipByGlobalNorm,
	clipByValue,
	createOptimizer,
	decayWeights,
	lookahead,
	partition,
	type Rule,
	rule,
	sgd,
} from "ravine";
import { stagesOf } from "ravine/explain";
import * as exported from "ravine/links";
import { describe, expect, test } from "vitest";
import { messageOf, rejection } from "../../../../test/refusals.js";
import { checkUpdate } from "../language/check.js";
import { checkSetting } from "../ranges.js";

const { links, ...byName } = exported;

test("the list has every link once", () => {
	const names = links.map(({ name }) => name);
	expect([...names].sort()).toEqual(Object.keys(byName).sort());
	for (const make of links) {
		expect(byName[make.name as keyof typeof byName]).toBe(make);
		expect(make().source).not.toBe("");
	}
});

test.each(links)(
	"the text of $name passes the checks that other people's texts pass",
	(make) => {
		const { name, text, program, defaults, ranges } = make() as Rule;
		const checked = checkUpdate(name, text, program).program;
		expect(checked.nodes).toEqual(program.nodes);
		expect(checked.results).toEqual(program.results);
		for (const [setting, value] of Object.entries(defaults)) {
			expect(ranges).toHaveProperty(setting);
			checkSetting(name, ranges, setting, value);
		}
	},
);

test.each(links)(
	"$name alone is refused, with the right order",
	async (make) => {
		const one = make() as Rule;
		const message = await rejection(createOptimizer(one, { w: [1] }));
		const behind = ["cautious", "average", "lookahead"].includes(one.name);
		expect(message).toContain(
			behind ? `chain(adam(), ${one.name}())` : `chain(${one.name}(), adam())`,
		);
	},
);

describe("a chain in an impossible order", () => {
	test.each([
		[clipByValue(), true],
		[decayWeights(), true],
		[cautious(), false],
		[average(), false],
		[lookahead(), false],
	] as readonly (readonly [Rule, boolean])[])(
		"$0.name is refused on the wrong side of a rule",
		(link, before) => {
			const [right, wrong] = before
				? [() => chain(link, sgd()), () => chain(sgd(), link)]
				: [() => chain(sgd(), link), () => chain(link, sgd())];
			expect(right).not.toThrow();
			expect(messageOf(wrong)).toBe(
				before
					? `chain: ${link.name} changes the gradient, but nothing behind it uses it; put it before the rule`
					: `chain: ${link.name} works on the step of a rule in front of it, and there is none; put it behind sgd`,
			);
		},
	);

	test("a link that moves the parameters, as a decoupled decay, is not a step", () => {
		const decay = rule("decay", "w = w - learningRate * 0.1 * w")();
		expect(() => chain(decay, cautious(), sgd())).toThrow("put it behind sgd");
		expect(() => chain(decay, sgd(), cautious())).not.toThrow();
	});

	test("a link alone is no rule for a section of a partition", () => {
		for (const link of [cautious(), lookahead()] as Rule[]) {
			expect(messageOf(() => partition({ "*": link }))).toBe(
				`partition: ${link.name}, for "*", works on another rule's step; chain it behind a rule`,
			);
		}
		expect(() => partition({ "*": average() })).toThrow("never assigns w");
	});

	test("links alone may stand together, and then behind a rule", () => {
		const both = chain(cautious(), average());
		expect(chain(adam(), both).program.nodes).toEqual(
			chain(adam(), cautious(), average()).program.nodes,
		);
	});

	test("a link that pulls the gradient to an average of the parameters may stand before a rule", () => {
		const elastic = rule(
			"elastic",
			"state anchor = w; g = g + 0.1 * (w - anchor); anchor = anchor + 0.1 * (w - anchor)",
		)();
		expect(() => chain(elastic, sgd())).not.toThrow();
	});
});

test("cautious keeps the step where it goes against the gradient", async () => {
	const optimizer = await createOptimizer(
		chain(rule("my", "state m = 1; w = w - m; m = 0.5 * m + g")(), cautious()),
		{ w: [0, 0, 0, 0] },
		{ precision: "float64" },
	);
	optimizer.step({ w: [1, -1, 0, 2] });
	// The rule's step is 1 everywhere; half of it is kept.
	expect([...optimizer.parameters.w]).toEqual([-2, 0, 0, -2]);
	// A user who moves the parameters moves the beginning of the next step too.
	optimizer.parameters.w.fill(10);
	optimizer.step({ w: [1, 1, 1, 1] });
	expect(optimizer.parameters.w[0]).toBeCloseTo(10 - 1.5 * (4 / 3), 12);
});

test("lookahead goes back to slow parameters, also for periods that are not whole", async () => {
	for (const [syncPeriod, syncs] of [
		[3, [3, 6, 9]],
		[2.5, [3, 5, 8, 10]],
		[1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
	] as const) {
		const optimizer = await createOptimizer(
			chain(
				sgd({ learningRate: 1 }),
				lookahead({ syncPeriod, slowStepSize: 0.5 }),
			),
			{ w: [7] },
		);
		expect(optimizer.state.slow.w[0]).toBe(7);
		const found = [];
		for (let t = 1; t <= 10; t++) {
			const before = optimizer.parameters.w[0] as number;
			optimizer.step({ w: [-1] });
			if (optimizer.parameters.w[0] !== before + 1) found.push(t);
		}
		expect(found).toEqual(syncs);
	}
});

test("links behind a partition work on its sections' steps", async () => {
	const one = chain(
		clipByGlobalNorm({ limit: 1 }),
		partition({ a: sgd({ learningRate: 0.1 }), "*": adamw() }),
		cautious(),
		average({ decay: 0.5 }),
	);
	const optimizer = await createOptimizer(one, { a: [1, 1], b: [1] });
	optimizer.step({ a: [3, 0], b: [4] });
	expect(optimizer.parameters.a[0]).toBeCloseTo(1 - 0.1 * 0.6 * 2, 6);
	expect(optimizer.averaged?.a[0]).toBe(optimizer.parameters.a[0]);
	expect(() => chain(cautious(), partition({ "*": sgd() }))).toThrow(
		"put it behind sgd",
	);
});

test("a chain of elementwise links is one pass over memory with the bytes of its states", () => {
	const bytes = ({ program }: Rule) =>
		stagesOf(program).stages.map(
			({ loads, stores }) => 4 * (loads.size + stores.length),
		);
	expect(bytes(adam())).toEqual([28]);
	expect(
		bytes(chain(clipByValue(), decayWeights(), adam(), average())),
	).toEqual([36]);
	expect(bytes(chain(clipByGlobalNorm(), adam()))).toEqual([4, 28]);
});
