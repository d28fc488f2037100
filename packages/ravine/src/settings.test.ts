import { adam, createOptimizer, type Optimizer, rule, sgd } from "ravine";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";

describe("settings", () => {
	test("of a running optimizer: a wrong one is refused, and the old number stays", async () => {
		const optimizer = await createOptimizer(adam(), { w: [1] });
		const { settings } = optimizer;
		expect(messageOf(() => (settings.beta1 = 2))).toBe(
			"adam: beta1 must be in [0, 1), got 2",
		);
		expect(() => (settings.beta1 = untyped("0.5"))).toThrow(TypeError);
		expect(() => (settings.beta1 = untyped(undefined))).toThrow(TypeError);
		expect(() => Object.assign(settings, { beta3: 1 })).toThrow(
			'adam: unknown setting "beta3"',
		);
		expect(() => Reflect.deleteProperty(settings, "beta1")).toThrow(TypeError);
		expect({ ...settings }).toEqual({
			learningRate: 0.001,
			beta1: 0.9,
			beta2: 0.999,
			epsilon: 1e-8,
		});
	});
});

test("settings that change nothing in a running optimizer leave its numbers in force", async () => {
	const own = await createOptimizer(sgd({ learningRate: 0.5 }), { w: [4] });
	own.step({ w: [2] });
	own.set({});
	own.step({ w: [2] });
	own.load(own.save(), { settings: "keep" });
	own.step({ w: [2] });
	expect([...own.parameters.w]).toEqual([1]);
});

describe("settings are read and written as numbers", () => {
	test("arithmetic on a setting; a schedule reads as its next number", async () => {
		const optimizer = await createOptimizer(
			sgd({ learningRate: (step) => 1 / step }),
			{ w: [0] },
		);
		expect(optimizer.settings.learningRate).toBe(1);
		optimizer.step({ w: [0] });
		expect(optimizer.settings.learningRate).toBe(1 / 2);
		optimizer.settings.learningRate *= 0.5;
		expect(optimizer.step({ w: [0] }).settings.learningRate).toBe(1 / 4);
		expect(optimizer.settings.learningRate).toBe(1 / 4);
		expect(Object.keys(optimizer.settings)).toEqual(["learningRate"]);
	});

	test("set changes to numbers and schedules, all or none", async () => {
		const optimizer = await createOptimizer(adam(), { w: [1] });
		optimizer.set({ learningRate: (step) => step, beta1: 0.5 });
		optimizer.set({ beta2: undefined });
		optimizer.set({});
		expect({ ...optimizer.settings }).toEqual({
			learningRate: 1,
			beta1: 0.5,
			beta2: 0.999,
			epsilon: 1e-8,
		});
		const before = { ...optimizer.settings };
		expect(messageOf(() => optimizer.set({ beta1: 0.1, beta2: 2 }))).toBe(
			"adam: beta2 must be in [0, 1), got 2",
		);
		expect(() => optimizer.set(untyped({ beta1: 0.1, beta3: 0 }))).toThrow(
			'adam: unknown setting "beta3"',
		);
		for (const changes of [null, undefined, 0.1, [0.1]]) {
			expect(() => optimizer.set(untyped(changes))).toThrow(
				"adam: set() takes settings by name, got ",
			);
		}
		expect({ ...optimizer.settings }).toEqual(before);
	});

	test("a schedule is given with set", async () => {
		const { settings } = await createOptimizer(sgd(), { w: [1] });
		expect(messageOf(() => (settings.learningRate = untyped(() => 1)))).toBe(
			"sgd: settings.learningRate must be a number; give a schedule with set({ learningRate: … })",
		);
	});

	test("a schedule cannot use its optimizer", async () => {
		const file = (await createOptimizer(sgd(), { w: [1] })).save();
		type Own = Optimizer<"w", "learningRate">;
		const make = (schedule: (own: Own) => unknown) => {
			const held: { own?: Own } = {};
			return createOptimizer(
				sgd({
					learningRate() {
						if (held.own !== undefined) schedule(held.own);
						return 0.5;
					},
				}),
				{ w: [1] },
			).then((own) => {
				held.own = own;
				return own;
			});
		};
		for (const schedule of [
			(own: Own) => own.step({ w: [9] }),
			(own: Own) => own.load(file),
			(own: Own) => own.set({ learningRate: 1 }),
			(own: Own) => own.settings.learningRate,
			(own: Own) => (own.settings.learningRate = 1),
		]) {
			const own = await make(schedule);
			const message =
				"sgd: a schedule must depend on the step's number alone; it cannot use the optimizer that it belongs to";
			own.gradients.w[0] = 1;
			expect(messageOf(() => own.step())).toBe(message);
			expect(messageOf(() => own.settings.learningRate)).toBe(message);
			expect(own.steps).toBe(0);
			expect([own.parameters.w[0], own.gradients.w[0]]).toEqual([1, 1]);
		}
	});

	test("names such as constructor may be settings' names", async () => {
		const names = ["constructor", "toString", "valueOf", "then"];
		for (const name of names) {
			const make = rule("my", `setting ${name} = 0.5\nw = w - ${name} * g`);
			const own = await createOptimizer(make(), { w: [1] });
			const report = own.step({ w: [1] });
			expect(Object.entries(report.settings)).toEqual([[name, 0.5]]);
			expect(Object.entries(own.settings)).toEqual([[name, 0.5]]);
			own.settings[name] = 0.25;
			const other = await createOptimizer(make(), { w: [1] });
			other.load(own.save());
			expect(Object.entries(other.settings)).toEqual([[name, 0.25]]);
		}
	});
});

test.each<[string, (optimizer: Optimizer<"w", string>) => void]>([
	["set of nothing", (optimizer) => optimizer.set({})],
	["set of undefined", (o) => o.set({ learningRate: undefined })],
	["load that keeps", (o) => o.load(o.save(), { settings: "keep" })],
])("after a step, a %s leaves the settings in force", async (_, change) => {
	const optimizer = await createOptimizer(sgd({ learningRate: 0.5 }), {
		w: [4],
	});
	optimizer.step({ w: [1] });
	change(optimizer);
	expect(optimizer.step({ w: [1] }).settings).toEqual({ learningRate: 0.5 });
	expect(optimizer.parameters.w[0]).toBe(3);
});
