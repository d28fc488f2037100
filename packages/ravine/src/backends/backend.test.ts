import { adam, interpreter, rule, sgd, webassembly } from "ravine";
import { describe, expect, test } from "vitest";
import { startEngine } from "../../../../test/bits.js";
import type { Engine, EngineArray, Order } from "./backend.js";

/** Refused steps and unusual arrays, on every backend. */
describe.each([interpreter(), webassembly(), webassembly({ threads: 2 })])(
	"$name",
	(backend) => {
		const start = (
			text: string,
			gradients: number[][],
			precision = "float32",
		) =>
			startEngine(
				backend,
				rule("my", text)().program,
				gradients.map(({ length }) => length),
				precision as "float32" | "float64",
			).then((engine) => {
				engine.arrays.forEach((array, a) => {
					array.gradients.set(gradients[a] as number[]);
				});
				return engine;
			});
		const order: Order = { settings: [], t: 1, check: true };
		const parameters = ({ arrays }: Engine) =>
			arrays.map((array) => [...array.parameters]);

		test.each([
			["w = w - g / norm(g)", [[1e-40, 0]], "1 / norm(g)", 0],
			["w = w - g / norm(g)", [[0, 0]], "1 / norm(g)", 0],
			["w = w - g / globalNorm(g)", [[0], [0]], "1 / globalNorm(g)", undefined],
			["w = w - (g / 1e-20) / 1e-20 * 0.5", [[1, 2]], "5e+39", undefined],
			["scale = 1e30 * 1e30 * t\nw = w - scale * g", [[1]], "scale", undefined],
		])(
			"%s at %j: a scalar that overflows refuses the step",
			async (text, gradients, scalar, array) => {
				const engine = await start(text, gradients);
				const before = parameters(engine);
				const outcome = engine.step(order);
				expect(outcome).toMatchObject({ what: "scalar", array, scalar });
				expect(parameters(engine)).toEqual(before);
				expect(engine.step({ ...order, check: false })).toBeUndefined();
				engine.dispose();
			},
		);

		test.each([
			"w = w - where(norm(g) > 0, g / norm(g), 0)",
			"w = w - where(abs(g) > 0, g / norm(g), 0)",
			"w = w - g * min(1, 1 / norm(g))",
		])(
			"%s at 0: a scalar that does not reach a result does not refuse the step",
			async (text) => {
				const engine = await start(text, [[0, 0]]);
				expect(engine.step(order)).toBeUndefined();
				expect(parameters(engine)).toEqual([[0, 0]]);
				engine.dispose();
			},
		);

		describe.each([
			"w = w - g / max(norm(g), 1)",
			"w = w - largest(w) * g - g / max(globalNorm(g), 1)",
			"w = w - largest(g) * g / max(globalSum(g), 1)",
			"w = w - g * mean(g)",
		])("%s, whose sums check the gradient", (text) => {
			test.each([
				[[Number.NaN, 1]],
				[[Number.POSITIVE_INFINITY, 1]],
				[[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
			])("refuses %j at the end of the last array", async (end) => {
				const long = Array.from({ length: 9001 }, (_, i) => i % 7);
				const engine = await start(text, [
					[1, 2],
					[...long, ...end],
				]);
				const counts = [0, end.filter((one) => !Number.isFinite(one)).length];
				const before = parameters(engine);
				expect(engine.step(order)).toEqual({ what: "gradients", counts });
				expect(parameters(engine)).toEqual(before);
				const sources = engine.arrays.map(({ gradients }) => [...gradients]);
				engine.arrays[1]?.gradients.fill(1);
				expect(engine.step(order)).toBeUndefined();
				const given = { ...order, gradients: sources };
				expect(engine.step(given)).toEqual({ what: "gradients", counts });
				engine.dispose();
			});

			test("takes gradients whose squares overflow", async () => {
				const engine = await start(text, [[1e160, -1e160], [3]], "float64");
				expect(engine.step(order)?.what).not.toBe("gradients");
				engine.dispose();
			});
		});

		test("a gradient is refused before a scalar of the first pass", async () => {
			const text = "w = w - g / max(norm(g + 1e200 * t * 1e200), 1) - norm(g)";
			const engine = await start(text, [[1, Number.NaN]]);
			const counts = [1];
			expect(engine.step(order)).toEqual({ what: "gradients", counts });
			engine.arrays[0]?.gradients.fill(1);
			expect(engine.step(order)?.what).toBe("scalar");
			engine.dispose();
		});

		test("a scalar state that overflows refuses the step", async () => {
			const engine = await start(
				"state scalar d = 1e308\nd = d * (1 + norm(g))\nw = w - g",
				[[1], [5]],
			);
			expect(engine.step(order)).toMatchObject({
				what: "scalar",
				scalar: "d",
				array: 0,
			});
			expect(engine.arrays.map(({ states }) => states.d?.[0])).toEqual([
				1e308, 1e308,
			]);
			engine.dispose();
		});

		test("a global state that overflows refuses the step, of no array", async () => {
			const engine = await start(
				"state global d = 1e308\nd = d * (1 + globalNorm(g))\nw = w - g",
				[[1], [5]],
			);
			expect(engine.step(order)).toMatchObject({
				what: "scalar",
				scalar: "d",
				array: undefined,
			});
			expect(engine.arrays[1]?.states.d).toEqual(Float64Array.of(1e308));
			engine.dispose();
		});

		test("parameters that overflow in a step are counted", async () => {
			const engine = await startEngine(
				backend,
				sgd().program,
				[3, 1000],
				"float32",
			);
			const [a, b] = engine.arrays as [EngineArray, EngineArray];
			a.gradients.set([1, 1e3, 0]);
			b.gradients[999] = -1e3;
			const given = { ...order, settings: [1e38] };
			expect(engine.step(given)).toEqual({
				what: "parameters",
				counts: [1, 1],
			});
			expect(a.parameters[1]).toBe(Number.NEGATIVE_INFINITY);
			expect(b.parameters[999]).toBe(Number.POSITIVE_INFINITY);
			// The sum of finite parameters may overflow.
			a.parameters.fill(3e38);
			b.parameters.fill(3e38);
			for (const { gradients } of engine.arrays) gradients.fill(0);
			expect(engine.step(given)).toBeUndefined();
			engine.dispose();
		});

		test("gradients may be the engine's own arrays, swapped", async () => {
			const engine = await start("w = w - g", [
				[1, 2, 3],
				[4, 5, 6],
			]);
			const [a, b] = engine.arrays as [EngineArray, EngineArray];
			engine.step({ ...order, gradients: [b.gradients, a.gradients] });
			expect(parameters(engine)).toEqual([
				[-4, -5, -6],
				[-1, -2, -3],
			]);
			engine.dispose();
		});

		test("a state that starts at -0 is -0", async () => {
			const { program } = rule({
				name: "my",
				settings: { a: 1 },
				state: { m: -0 },
				update: "m = m * 1\nw = w - a * g + m",
			})();
			const engine = await startEngine(backend, program, [5], "float32");
			const { states } = engine.arrays[0] as EngineArray;
			expect(Object.is(states.m?.[4], -0)).toBe(true);
			engine.dispose();
		});

		test("NaN and infinity in gradients are counted, array by array", async () => {
			const engine = await startEngine(
				backend,
				adam().program,
				[70_000, 2],
				"float64",
			);
			const [a, b] = engine.arrays as [EngineArray, EngineArray];
			a.gradients[69_999] = Number.NaN;
			a.gradients[0] = Number.NEGATIVE_INFINITY;
			b.gradients[1] = Number.POSITIVE_INFINITY;
			const given = { ...order, settings: [0.1, 0.9, 0.99, 1e-8] };
			const refused = { what: "gradients", counts: [2, 1] };
			expect(engine.step(given)).toEqual(refused);
			const copies = engine.arrays.map(({ gradients }) => gradients.slice());
			expect(engine.step({ ...given, gradients: copies })).toEqual(refused);
			expect(a.parameters.every((one) => one === 0)).toBe(true);
			engine.dispose();
		});
	},
);
