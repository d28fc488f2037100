import {
	chain,
	createOptimizer,
	type Optimizer,
	adam as ourAdam,
	type Rule,
} from "ravine";
import * as torch from "ravine/torch";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../../test/refusals.js";

/** The moves of one parameter under gradients given one by one. */
async function moves(
	rule: Rule,
	gradients: readonly number[],
	precision: "float32" | "float64" = "float64",
): Promise<number[]> {
	const optimizer = await createOptimizer(rule, { w: [0] }, { precision });
	const [w] = [optimizer.parameters.w];
	const found = gradients.map((gradient) => {
		const before = w[0] as number;
		optimizer.step({ w: [gradient] });
		return (w[0] as number) - before;
	});
	optimizer.dispose();
	return found;
}

const times = (count: number, value: number) => Array(count).fill(value);

describe("where other libraries go wrong", () => {
	test.each(["float32", "float64"] as const)(
		"centered RMSprop stands a constant gradient in %s: torch gives NaN at step 331, TensorFlow.js at 139",
		async (precision) => {
			for (const momentum of [0, 0.9]) {
				const rule = torch.rmsprop({ momentum, centered: true, alpha: 0.9 });
				const all = await moves(rule, times(1000, 0.1), precision);
				expect(all.every(Number.isFinite)).toBe(true);
				if (momentum > 0) continue;
				// Of a constant gradient the variance is g^2 alpha^t (1 - alpha^t).
				for (const t of [1, 10, 60]) {
					const deviation = 0.1 * Math.sqrt(0.9 ** t * (1 - 0.9 ** t));
					const size = 0.001 / (deviation + 1e-8);
					expect(-(all[t - 1] as number) / size).toBeCloseTo(1, 2);
				}
			}
		},
	);

	test("Adadelta's first step is that of the paper, -0.0045; TensorFlow.js takes -1", async () => {
		const [first] = await moves(torch.adadelta({ rho: 0.95 }), [1]);
		// sqrt(1e-6) / sqrt(0.05 + 1e-6), worked out by hand.
		expect(first).toBeCloseTo(-0.0044720912, 9);
	});

	test("a constant gradient moves Adam by its rate at every step, also in float32", async () => {
		for (const precision of ["float32", "float64"] as const) {
			const all = await moves(
				torch.adam({ lr: 0.1 }),
				times(20, 0.3),
				precision,
			);
			for (const one of all) expect(Math.abs(one + 0.1)).toBeLessThan(1e-6);
		}
	});

	test("a momentum that changes has its effect at the next step", async () => {
		const rule = torch.sgd({ lr: 1, momentum: 0.5 });
		const optimizer = await createOptimizer(rule, { w: [0] });
		optimizer.step({ w: [1] });
		optimizer.settings.momentum = 0;
		optimizer.step({ w: [1] });
		expect(optimizer.parameters.w[0]).toBe(-2);
		optimizer.dispose();
	});

	test("Adamax saves and loads", async () => {
		const make = () => createOptimizer(torch.adamax({ lr: 0.1 }), { w: [1] });
		const [one, other] = [await make(), await make()];
		one.step({ w: [3] });
		other.load(one.save());
		for (const optimizer of [one, other]) optimizer.step({ w: [-1] });
		expect(other.parameters.w[0]).toBe(one.parameters.w[0]);
		expect(other.state.u.w[0]).toBe(one.state.u.w[0]);
		for (const optimizer of [one, other]) optimizer.dispose();
	});

	test("one NaN among the gradients changes nothing, and gradients come by name in any order", async () => {
		const make = () =>
			createOptimizer(torch.adamw({ lr: 0.1 }), { a: [1], b: [2, 3] });
		const [one, other] = [await make(), await make()];
		one.step({ a: [1], b: [2, -3] });
		expect(() => one.step({ a: [NaN], b: [1, 1] })).toThrow("NaN");
		one.step({ a: [1], b: [1, 1] });
		other.step({ b: [2, -3], a: [1] });
		other.step({ b: [1, 1], a: [1] });
		expect(other.save()).toEqual(one.save());
		for (const optimizer of [one, other]) optimizer.dispose();
	});
});

describe("options", () => {
	test("numbers are settings under torch's names, and may be schedules or tables by pattern", async () => {
		const { lr, momentum } = torch.oneCycleLr({ maxLr: 0.4, totalSteps: 50 });
		const rule = torch.adam({
			lr: { "b*": 0.5, "*": lr },
			betas: [momentum, 0.99],
		});
		const optimizer = await createOptimizer(rule, { a: [1], b1: [1] });
		const { groups } = optimizer.step({ a: [1], b1: [1] });
		expect(optimizer.settings.beta1).toBe(momentum(2));
		expect(optimizer.settings.beta2).toBe(0.99);
		expect(groups?.map(({ settings }) => settings.lr)).toEqual([lr(1), 0.5]);
		optimizer.dispose();
	});

	test("each array has its own rate in ASGD and its own momentum in NAdam", async () => {
		const rates = { a: 0.1, "*": 0.5 };
		for (const [make, setting] of [
			[(lr: number | typeof rates) => torch.asgd({ lr }), "eta"],
			[
				(beta: number | typeof rates) => torch.nadam({ betas: [beta, 0.99] }),
				"product",
			],
		] as const) {
			const start = { a: [1], b: [1] };
			const run = async (rule: Rule) => {
				const optimizer = await createOptimizer(rule, start);
				for (let k = 0; k < 4; k++) optimizer.step({ a: [k - 1.5], b: [k] });
				return optimizer as Optimizer<"a" | "b">;
			};
			const [both, low, high] = [
				await run(make(rates)),
				await run(make(0.1)),
				await run(make(0.5)),
			];
			expect(both.parameters.a).toEqual(low.parameters.a);
			expect(both.parameters.b).toEqual(high.parameters.b);
			expect(both.state[setting]?.b).toEqual(high.state[setting]?.b);
		}
	});

	test("a form has the settings and states that its text uses", () => {
		expect(Object.keys(torch.sgd().settings)).toEqual(["lr", "weightDecay"]);
		expect(torch.sgd().states).toEqual([]);
		expect(Object.keys(torch.sgd({ momentum: 0.9 }).settings)).toEqual([
			...["lr", "momentum", "dampening", "weightDecay"],
		]);
		const nesterov = torch.sgd({ momentum: 0.9, nesterov: true });
		expect(nesterov.settings).not.toHaveProperty("dampening");
		expect(nesterov.states).toEqual(["buffer"]);
		expect(torch.adam({ amsgrad: true }).states).toEqual(["m", "v", "vMax"]);
		expect(torch.adam({ amsgrad: false }).states).toEqual(["m", "v"]);
	});

	test("undefined is the default", () => {
		expect(torch.adam({ lr: undefined, amsgrad: undefined })).toEqual(
			torch.adam(),
		);
		const betas = [undefined, 0.99] as never;
		expect(torch.adam({ betas }).settings).toEqual(
			torch.adam({ betas: [0.9, 0.99] }).settings,
		);
	});

	test("a link stands before any rule", async () => {
		const rule = chain(torch.clipGradNorm({ maxNorm: 1 }), ourAdam());
		expect(rule.name).toBe("chain(torch.clipGradNorm, adam)");
		const optimizer = await createOptimizer(rule, { w: [0, 0] });
		optimizer.step({ w: [30, 40] });
		expect(optimizer.state.m.w[0]).toBeCloseTo(0.06, 6);
		optimizer.dispose();
	});

	const refused: readonly (readonly [() => unknown, string])[] = [
		[
			() => torch.adam(untyped({ weight_decay: 1 })),
			'torch.adam: there is no option "weight_decay"; the options are lr, betas, eps, weightDecay, amsgrad, maximize, decoupledWeightDecay; did you mean "weightDecay"?',
		],
		[
			() => torch.adam(untyped({ learningRate: 1 })),
			'torch.adam: there is no option "learningRate"; the options are lr, betas, eps, weightDecay, amsgrad, maximize, decoupledWeightDecay',
		],
		[
			() => torch.adam(untyped(0.1)),
			"torch.adam: the options must be an object, got 0.1",
		],
		[() => torch.adam({ lr: -1 }), "torch.adam: lr must be in [0, ∞), got -1"],
		[
			() => torch.adam({ betas: [0.9, 1] }),
			"torch.adam: beta2 must be in [0, 1), got 1",
		],
		[
			() => torch.adam({ betas: untyped([0.9]) }),
			"torch.adam: betas must be an array [beta1, beta2], got 1 values",
		],
		[
			() => torch.adam({ betas: untyped(0.9) }),
			"torch.adam: betas must be an array [beta1, beta2], got 0.9",
		],
		[
			() => torch.adam({ amsgrad: untyped(1) }),
			"torch.adam: amsgrad must be true or false, got 1",
		],
		[() => torch.adam({ eps: untyped("1e-8") }), "torch.adam: eps must be"],
		[() => torch.adam({ lr: untyped(null) }), "torch.adam: lr must be"],
		[
			() => torch.sgd({ nesterov: true }),
			"torch.sgd: nesterov needs a momentum above 0 and a dampening of 0",
		],
		[
			() => torch.sgd({ momentum: 0.9, dampening: 0.1, nesterov: true }),
			"torch.sgd: nesterov needs a momentum above 0 and a dampening of 0",
		],
		[
			() => torch.sgd({ momentum: -0.1 }),
			"torch.sgd: momentum must be in [0, ∞), got -0.1",
		],
		[
			() => torch.sgd({ dampening: NaN }),
			"torch.sgd: dampening must be a finite number, got NaN",
		],
		[
			() => torch.sgd({ dampening: () => 0.1 }),
			"torch.sgd: dampening must be a number here, because it is no setting of this form, got the function dampening",
		],
		[
			() => torch.rprop({ etas: [1, 1.2] }),
			"torch.rprop: etaMinus must be in (0, 1), got 1",
		],
		[
			() => torch.rprop({ etas: [0.5, 1] }),
			"torch.rprop: etaPlus must be in (1, ∞), got 1",
		],
		[
			() => torch.adadelta({ rho: 1.5 }),
			"torch.adadelta: rho must be in [0, 1], got 1.5",
		],
		[
			() => torch.clipGradNorm(untyped({})),
			"torch.clipGradNorm: maxNorm must be given",
		],
		[
			() => torch.clipGradNorm({ maxNorm: 1, normType: 0 }),
			"torch.clipGradNorm: normType must be a number above 0, or Infinity, got 0",
		],
		[
			() => torch.clipGradValue({ clipValue: -1 }),
			"torch.clipGradValue: clipValue must be in [0, ∞), got -1",
		],
	];
	test.each(refused.map(([act, message]) => [message, act] as const))(
		"refuses: %s",
		(message, act) => expect(messageOf(act)).toContain(message),
	);
});
