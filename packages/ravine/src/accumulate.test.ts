import {
	adam,
	chain,
	createOptimizer,
	decodeTensors,
	interpreter,
	NonFiniteGradientError,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { describe, expect, test } from "vitest";
import { stream } from "../../../test/bits.js";
import { messageOf, rejection, untyped } from "../../../test/refusals.js";
import { linkTexts } from "../../../test/ruleTexts.js";

const start = {
	W: [
		[1, 2],
		[3, 4],
	],
	b: [0.5],
};

function gradients(seed: number) {
	const random = stream(seed);
	const next = () => random() - 0.5;
	return {
		W: [
			[next(), next()],
			[next(), next()],
		],
		b: [next()],
	};
}

describe.each([interpreter(), webassembly()])(
	"accumulate, $name",
	(backend) => {
		test("k calls make one step with the mean", async () => {
			const options = { backend, precision: "float64" as const };
			const several = await createOptimizer(adam(), start, {
				...options,
				accumulate: 3,
			});
			const single = await createOptimizer(adam(), start, options);
			for (let t = 1; t <= 4; t++) {
				const parts = [1, 2, 3].map((k) => gradients(10 * t + k));
				const reports = parts.map((one) => several.step(one));
				expect(reports.map(({ pending, step }) => [pending, step])).toEqual([
					[1, t],
					[2, t],
					[0, t],
				]);
				const mean = single.gradients;
				const flat = parts.map(({ W, b }) => ({ W: W.flat(), b }));
				for (const name of ["W", "b"] as const) {
					mean[name].forEach((_, i) => {
						const [a, b, c] = flat.map((one) => one[name][i] as number) as [
							number,
							number,
							number,
						];
						mean[name][i] = (a + b + c) / 3;
					});
				}
				single.step();
				expect(several.parameters).toEqual(single.parameters);
				expect(several.steps).toBe(t);
				expect([...several.gradients.W, ...several.gradients.b]).toEqual([
					0, 0, 0, 0, 0,
				]);
			}
		});

		test("step() counts what the user has added", async () => {
			const optimizer = await createOptimizer(
				sgd({ learningRate: 1 }),
				{ w: [0] },
				{ backend, accumulate: 2 },
			);
			const { w } = optimizer.gradients;
			w[0] = 4;
			expect(optimizer.step().pending).toBe(1);
			w[0] += 2;
			optimizer.step();
			expect(optimizer.parameters.w[0]).toBe(-3);
		});

		test("goes on after loading in the middle", async () => {
			const make = (k = 3) =>
				createOptimizer(adam(), start, { backend, accumulate: k });
			const never = await make();
			const first = await make();
			for (let k = 0; k < 5; k++)
				for (const one of [never, first]) one.step(gradients(k));
			const file = first.save();
			expect(decodeTensors(file).metadata.pending).toBe("2");
			const second = await make();
			second.step(gradients(99));
			second.load(file);
			expect(second.save()).toEqual(file);
			for (let k = 5; k < 10; k++)
				for (const one of [never, second]) one.step(gradients(k));
			expect(second.save()).toEqual(never.save());
			// A file without waiting gradients ends a round that has begun.
			never.step(gradients(1));
			never.step(gradients(2));
			expect(decodeTensors(never.save()).metadata.pending).toBeUndefined();
			second.load(never.save());
			expect(second.step(gradients(3)).pending).toBe(1);
			const other = await make(2);
			expect(messageOf(() => other.load(file))).toBe(
				"adam: in the checkpoint 2 gradients wait for a step; create the optimizer with accumulate: 3 or more",
			);
			const renamed = await createOptimizer(
				adam(),
				{ V: start.W, b: [1] },
				{ backend, accumulate: 4 },
			);
			renamed.load(file, { rename: { W: "V" } });
			expect(renamed.step({ V: [0, 0, 0, 0], b: [0] }).pending).toBe(3);
		});

		test("a gradient that is not finite is not added", async () => {
			const bad = {
				W: [
					[1, Number.NaN],
					[1, 1],
				],
				b: [1],
			};
			const one = await createOptimizer(sgd(), start, {
				backend,
				accumulate: 2,
			});
			one.step(gradients(1));
			expect(() => one.step(bad)).toThrow(NonFiniteGradientError);
			expect(one.step(gradients(2)).pending).toBe(0);
			expect(one.parameters.b[0]).not.toBeNaN();
			const skipping = await createOptimizer(sgd(), start, {
				backend,
				accumulate: 2,
				nonFinite: "skip",
			});
			skipping.step(gradients(1));
			expect(skipping.step(bad)).toMatchObject({
				skipped: true,
				nonFinite: 1,
				pending: 1,
			});
			expect(skipping.step(gradients(2)).skipped).toBe(false);
			expect(skipping.parameters).toEqual(one.parameters);
			// A sum that overflows begins again.
			const large = {
				W: [
					[3e38, 0],
					[0, 0],
				],
				b: [0],
			};
			skipping.step(large);
			expect(skipping.step(large)).toMatchObject({
				skipped: true,
				pending: 0,
				nonFinite: 1,
			});
			skipping.step(gradients(3));
			expect(skipping.step(gradients(4)).skipped).toBe(false);
		});
	},
);

test.each([0, -1, 1.5, "2", Number.NaN])(
	"accumulate: %j is refused",
	async (accumulate) => {
		expect(
			await rejection(
				createOptimizer(sgd(), { w: [1] }, untyped({ accumulate })),
			),
		).toMatch(
			/^createOptimizer: accumulate must be a whole number from 1, got /,
		);
	},
);

test("averaged is the state called average", async () => {
	const average = rule("average", linkTexts.average as string);
	const optimizer = await createOptimizer(
		chain(sgd({ learningRate: 1 }), average({ decay: 0.5 })),
		{ w: [0], v: [1] },
	);
	optimizer.step({ w: [-1], v: [0] });
	optimizer.step({ w: [-1], v: [0] });
	// The weighted mean of 1 and 2 with the weights 1/4 and 1/2.
	expect(optimizer.averaged?.w?.[0]).toBeCloseTo(5 / 3, 6);
	expect(optimizer.averaged?.v?.[0]).toBe(1);
	expect((await createOptimizer(sgd(), { w: [1] })).averaged).toBeUndefined();
});
