import {
	adam,
	chain,
	createOptimizer,
	frozen,
	interpreter,
	lamb,
	partition,
	type Rule,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { describe, expect, test } from "vitest";
import { stream } from "../../../test/bits.js";
import { rejection, untyped } from "../../../test/refusals.js";
import { withGradientNorm } from "./gradientNorm.js";
import { stagesOf } from "./language/stages.js";

const clip = rule("clip", "g = g * min(1, 0.1 / globalNorm(g))");

const random = stream(11);
const gradient = {
	w: Float64Array.from({ length: 9001 }, () => random() - 0.5),
	b: Float64Array.from({ length: 3 }, () => 10 * random()),
};
const initial = { w: new Float64Array(9001), b: [0, 0, 0] };
const norm = (...arrays: readonly ArrayLike<number>[]) =>
	Math.hypot(...arrays.flatMap((one) => Array.from(one)));

const rules: readonly (readonly [string, Rule, number])[] = [
	["sgd", sgd({ learningRate: 0.1 }), norm(gradient.w, gradient.b)],
	["lamb", lamb(), norm(gradient.w, gradient.b)],
	[
		"a clip, which changes the gradient",
		chain(clip(), adam()),
		norm(gradient.w, gradient.b),
	],
	[
		"a partition",
		chain(clip(), partition({ w: adam(), "*": lamb() })),
		norm(gradient.w, gradient.b),
	],
	[
		"a partition with a frozen section",
		partition({ b: frozen(), "*": adam() }),
		norm(gradient.w),
	],
];

describe.each([interpreter(), webassembly(), webassembly({ threads: 2 })])(
	"$name",
	(backend) => {
		test.each(rules)("%s", async (_, rule, expected) => {
			for (const precision of ["float32", "float64"] as const) {
				const plain = await createOptimizer(rule, initial, {
					backend,
					precision,
				});
				const optimizer = await createOptimizer(rule, initial, {
					...{ backend, precision, gradientNorm: true },
				});
				for (let k = 0; k < 3; k++) {
					expect(plain.step(gradient)).not.toHaveProperty("gradientNorm");
					const { gradientNorm } = optimizer.step(gradient);
					const error = Math.abs((gradientNorm ?? 0) / expected - 1);
					expect(error).toBeLessThan(precision === "float32" ? 1e-7 : 1e-14);
				}
				// The norm changes neither the steps nor the file.
				expect(Buffer.compare(optimizer.save(), plain.save())).toBe(0);
				expect(Object.keys(optimizer.state)).toEqual(Object.keys(plain.state));
				optimizer.load(plain.save());
			}
		});

		test("of numbers whose squares overflow or vanish", async () => {
			const optimizer = await createOptimizer(
				sgd({ learningRate: 0 }),
				{ w: [0, 0], b: 0 },
				{ backend, precision: "float64", gradientNorm: true },
			);
			for (const scale of [1e200, 1e-170, 2 ** -1074, 0]) {
				const { gradientNorm, step } = optimizer.step({
					w: [3 * scale, 0],
					b: -4 * scale,
				});
				expect(gradientNorm).toBe(5 * scale);
				expect(step).toBe(optimizer.steps);
			}
		});

		test("of the mean of several gradients; absent while they wait", async () => {
			const optimizer = await createOptimizer(
				adam(),
				{ w: [1, 2] },
				{ backend, gradientNorm: true, accumulate: 2 },
			);
			expect(optimizer.step({ w: [6, 0] })).not.toHaveProperty("gradientNorm");
			expect(optimizer.step({ w: [0, 8] }).gradientNorm).toBe(5);
		});

		test("absent where the step is refused; infinite or NaN where nothing is checked", async () => {
			const make = (nonFinite: "skip" | "propagate") =>
				createOptimizer(
					sgd(),
					{ w: [1, 2] },
					{ backend, gradientNorm: true, nonFinite },
				);
			const careful = await make("skip");
			const report = careful.step({ w: [Number.NaN, 1] });
			expect(report.skipped).toBe(true);
			expect(report).not.toHaveProperty("gradientNorm");
			const careless = await make("propagate");
			expect(
				careless.step({ w: [Number.POSITIVE_INFINITY, 1] }).gradientNorm,
			).toBe(Number.POSITIVE_INFINITY);
			expect(careless.step({ w: [Number.NaN, 1] }).gradientNorm).toBeNaN();
		});
	},
);

test("the gradient is read once more, and not at all where the rule has a reduction", () => {
	const passes = (rule: Rule) => {
		const { stages } = stagesOf(rule.program);
		const more = stagesOf(withGradientNorm(rule.program)).stages;
		const loads = more.slice(0, -1).flatMap((one) => [...one.loads.values()]);
		return [more.length - stages.length, loads];
	};
	// Region 1 is the gradient.
	expect(passes(adam())).toEqual([1, [1]]);
	expect(passes(chain(clip(), adam()))).toEqual([0, [1]]);
	const { program } = chain(clip(), adam());
	expect(withGradientNorm(program).nodes.length).toBe(program.nodes.length + 2);
});

test("the option is true or false", async () => {
	const options = untyped<{ gradientNorm: boolean }>({ gradientNorm: 1 });
	expect(await rejection(createOptimizer(sgd(), { w: [1] }, options))).toBe(
		"createOptimizer: gradientNorm must be true or false, got 1",
	);
});
