import {
	adam,
	type Backend,
	createOptimizer,
	decodeTensors,
	interpreter,
	momentum,
	NonFiniteGradientError,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { describe, expect, test } from "vitest";
import { messageOf, rejection, untyped } from "../../../test/refusals.js";

describe.each([
	["webassembly", webassembly()],
	["interpreter", interpreter()],
])("an optimizer, %s", (_, backend) => {
	test("initial values in every form", async () => {
		const optimizer = await createOptimizer(
			sgd(),
			{
				number: 3,
				array: [1, 2],
				nested: [
					[
						[1, 2],
						[3, 4],
					],
				],
				typed: Int16Array.of(-5, 6),
				shaped: { data: new Float64Array([1, 2, 3, 4, 5, 6]), shape: [2, 3] },
				unshaped: { data: [7], shape: [] },
			},
			{ backend },
		);
		const flat = Object.entries(optimizer.parameters).map(([name, values]) => {
			expect(values).toBeInstanceOf(Float32Array);
			return [name, [...values]];
		});
		expect(Object.fromEntries(flat)).toEqual({
			number: [3],
			array: [1, 2],
			nested: [1, 2, 3, 4],
			typed: [-5, 6],
			shaped: [1, 2, 3, 4, 5, 6],
			unshaped: [7],
		});
	});

	test("initial values are copied; parameters and gradients are live", async () => {
		const initial = Float32Array.of(1, 2);
		const optimizer = await createOptimizer(
			sgd({ learningRate: 0.5 }),
			{ w: initial },
			{ backend },
		);
		const { w } = optimizer.parameters;
		optimizer.gradients.w.set([2, 4]);
		optimizer.step();
		expect([...w]).toEqual([0, 0]);
		expect([...initial]).toEqual([1, 2]);
		w[0] = 10;
		optimizer.step();
		expect([...w]).toEqual([9, -2]);
		// A gradient is used as it is, not cleared.
		expect([...optimizer.gradients.w]).toEqual([2, 4]);
	});

	test("reports: the step, whether it was skipped, and the settings used", async () => {
		const optimizer = await createOptimizer(
			momentum({ learningRate: (step) => 1 / step, beta: 0.5 }),
			{ w: [0] },
			{ backend },
		);
		expect(optimizer.steps).toBe(0);
		expect(optimizer.step({ w: [1] })).toEqual({
			step: 1,
			skipped: false,
			nonFinite: 0,
			pending: 0,
			settings: { learningRate: 1, beta: 0.5 },
		});
		expect(optimizer.step({ w: [1] }).settings).toEqual({
			learningRate: 0.5,
			beta: 0.5,
		});
		expect(optimizer.steps).toBe(2);
		// v = 0.5, then 0.75; w = -1 * 0.5 - 0.5 * 0.75
		expect(optimizer.parameters.w[0]).toBe(-0.875);
	});

	test("a changed setting applies from the next step; nothing is compiled again", async () => {
		const made = sgd({ learningRate: 1 });
		const optimizer = await createOptimizer(made, { w: [0] }, { backend });
		const compile = WebAssembly.compile;
		const Module = WebAssembly.Module;
		let compiled = 0;
		const counting = () => {
			compiled++;
			throw new Error("compiled again");
		};
		Object.assign(WebAssembly, { compile: counting, Module: counting });
		try {
			optimizer.step({ w: [1] });
			optimizer.settings.learningRate = 0.25;
			optimizer.step();
			optimizer.set({ learningRate: (step) => step });
			optimizer.step();
		} finally {
			Object.assign(WebAssembly, { compile, Module });
		}
		expect(compiled).toBe(0);
		expect(optimizer.parameters.w[0]).toBe(-1 - 0.25 - 3);
		expect(made.settings.learningRate).toBe(1);
		expect(Object.keys(optimizer.settings)).toEqual(["learningRate"]);
	});

	test("states by name: live, of the parameters' length or one number", async () => {
		const optimizer = await createOptimizer(
			rule(
				"my",
				"state m = 2\nstate scalar d = 0.1\nm = m + g\nd = d + sum(g)\nw = w - 0 * m * d",
			)(),
			{ a: [1, 2, 3], b: [4] },
			{ backend },
		);
		const { m, d } = optimizer.state;
		expect(m?.a).toEqual(Float32Array.of(2, 2, 2));
		expect(d?.b).toEqual(Float64Array.of(0.1));
		optimizer.step({ a: [1, 2, 3], b: [10] });
		expect(m?.a).toEqual(Float32Array.of(3, 4, 5));
		expect(d?.a).toEqual(Float64Array.of(0.1 + 6));
		expect(d?.b).toEqual(Float64Array.of(0.1 + 10));
	});

	test("a global state is one number for all arrays", async () => {
		const own = rule({
			name: "my",
			settings: { rate: 0.5 },
			state: { n: { global: 2 }, m: 0 },
			update: "n = n + globalSum(g)\nm = n\nw = w - rate * n",
		});
		const optimizer = await createOptimizer(
			own(),
			{ a: [1, 2, 3], b: [4] },
			{ backend },
		);
		const { n } = optimizer.state;
		expect(n?.a).toEqual(Float64Array.of(2));
		expect(n?.a).toBe(n?.b);
		optimizer.step({ a: [1, 2, 3], b: [10] });
		expect(n?.b).toEqual(Float64Array.of(18));
		expect(optimizer.parameters.a).toEqual(Float32Array.of(-8, -7, -6));
		expect(optimizer.state.m?.b).toEqual(Float32Array.of(18));
		// Saved once, and loaded under other parameters' names.
		const file = decodeTensors(optimizer.save());
		expect([...file.tensors.keys()].sort()).toEqual([
			...["parameters/a", "parameters/b", "state/m/a", "state/m/b", "state/n"],
		]);
		const other = await createOptimizer(
			own(),
			{ x: [0, 0, 0], b: [4] },
			{ backend },
		);
		other.load(optimizer.save(), { rename: { a: "x" } });
		expect(other.state.n?.x).toEqual(Float64Array.of(18));
		other.step({ x: [1, 2, 3], b: [-6] });
		expect(other.state.n?.b).toEqual(Float64Array.of(18));
	});

	test("two optimizers of one rule share no state", async () => {
		const one = await createOptimizer(adam(), { w: [1] }, { backend });
		const two = await createOptimizer(adam(), { w: [1] }, { backend });
		one.step({ w: [1] });
		one.settings.beta1 = 0;
		expect(two.parameters.w[0]).toBe(1);
		expect(two.state.m?.w?.[0]).toBe(0);
		expect(two.settings.beta1).toBe(0.9);
	});

	test("after dispose every use throws; dispose again does not", async () => {
		const optimizer = await createOptimizer(adam(), { w: [1] }, { backend });
		const file = optimizer.save();
		optimizer.dispose();
		optimizer.dispose();
		const message =
			"adam: the optimizer was disposed and cannot be used any more";
		expect(() => optimizer.step()).toThrow(message);
		expect(() => optimizer.step({ w: [1] })).toThrow(message);
		expect(() => optimizer.save()).toThrow(message);
		expect(() => optimizer.load(file)).toThrow(message);
	});
});

describe.each([
	["webassembly", webassembly()],
	["interpreter", interpreter()],
])("gradients, %s: the step is refused and nothing changes", (_, backend) => {
	const make = async (nonFinite: "throw" | "skip" | "propagate" = "throw") => {
		const optimizer = await createOptimizer(
			adam(),
			{ W: [1, 2, 3], b: [0.5] },
			{ backend, nonFinite },
		);
		optimizer.step({ W: [0.1, -0.2, 0.3], b: [1] });
		return optimizer;
	};
	type Made = Awaited<ReturnType<typeof make>>;
	// A checkpoint contains everything: parameters, states, step and settings.
	const unchanged = (optimizer: Made, act: () => void) => {
		const before = optimizer.save();
		act();
		expect(optimizer.save()).toEqual(before);
		expect(optimizer.steps).toBe(1);
	};

	test.each<[string, unknown, string]>([
		[
			"a wrong name",
			{ W: [1, 2, 3], B: [1] },
			'adam, step 2: there is no parameter "B" for this gradient; parameters are W, b; did you mean "b"?',
		],
		[
			"a name missing",
			{ W: [1, 2, 3] },
			'adam, step 2: the gradient of "b" is missing',
		],
		[
			"too short",
			{ W: [1, 2], b: [1] },
			'adam, step 2: the gradient of "W" must have 3 numbers, got 2',
		],
		[
			"too long",
			{ W: [1, 2, 3], b: new Float32Array(2) },
			'adam, step 2: the gradient of "b" must have 1 numbers, got 2',
		],
		[
			"not numbers",
			{ W: [1, 2, "3"], b: [1] },
			'adam, step 2: the gradient of "W" must be numbers, got "3"',
		],
		[
			"NaN",
			{ W: [Number.NaN, 0, Number.NaN], b: [1] },
			'adam, step 2: the gradient of "W" has 2 NaN or infinite values; the step was refused and nothing changed',
		],
		[
			"infinity",
			{ W: [0, 0, Number.NEGATIVE_INFINITY], b: [Number.POSITIVE_INFINITY] },
			'adam, step 2: the gradient of "W" has 1 NaN or infinite value and "b" has 1 NaN or infinite value; the step was refused and nothing changed',
		],
		[
			"too large for float32",
			{ W: [0, 0, 1e39], b: [1] },
			'adam, step 2: the gradient of "W" has 1 NaN or infinite value; the step was refused and nothing changed',
		],
	])("%s", async (_, gradients, message) => {
		const optimizer = await make();
		unchanged(optimizer, () => {
			expect(messageOf(() => optimizer.step(untyped(gradients)))).toBe(message);
		});
		// And it continues as if nothing had happened.
		const other = await make();
		const good = { W: [1, 1, 1], b: [1] };
		optimizer.step(good);
		other.step(good);
		expect(optimizer.save()).toEqual(other.save());
	});

	test("gradients of a wrong form leave the gradients as they were, too", async () => {
		const optimizer = await make();
		const before = [...optimizer.gradients.W, ...optimizer.gradients.b];
		expect(() => optimizer.step({ W: [9, 9, 9], b: [1, 2] })).toThrow(
			RangeError,
		);
		expect([...optimizer.gradients.W, ...optimizer.gradients.b]).toEqual(
			before,
		);
	});

	test("a NaN at every place of a long array is found", async () => {
		const optimizer = await createOptimizer(
			sgd(),
			{ a: new Float32Array(133), b: [1] },
			{ backend },
		);
		for (let i = 0; i < 133; i++) {
			for (const bad of [
				Number.NaN,
				Number.POSITIVE_INFINITY,
				Number.NEGATIVE_INFINITY,
			]) {
				optimizer.gradients.a.fill(0)[i] = bad;
				expect(() => optimizer.step()).toThrow(NonFiniteGradientError);
			}
		}
		optimizer.gradients.a.fill(3.4e38);
		expect(optimizer.step().skipped).toBe(false);
	});

	test("the error has the step and the counts", async () => {
		const optimizer = await make();
		try {
			optimizer.step({ W: [Number.NaN, 1, 1], b: [1] });
			expect.fail("nothing was thrown");
		} catch (error) {
			expect(error).toMatchObject({ step: 2, counts: { W: 1 } });
		}
	});

	test("skip: the report says so, and the next step gets the same number", async () => {
		const optimizer = await make("skip");
		unchanged(optimizer, () => {
			expect(
				optimizer.step({
					W: [Number.NaN, 0, 0],
					b: [Number.POSITIVE_INFINITY],
				}),
			).toMatchObject({ step: 2, skipped: true, nonFinite: 2 });
		});
		expect(optimizer.step({ W: [1, 1, 1], b: [1] })).toMatchObject({
			step: 2,
			skipped: false,
			nonFinite: 0,
			pending: 0,
		});
	});

	test("propagate: the gradient is not checked", async () => {
		const optimizer = await make("propagate");
		expect(optimizer.step({ W: [Number.NaN, 0, 0], b: [1] })).toMatchObject({
			step: 2,
			skipped: false,
			nonFinite: null,
		});
		expect(optimizer.parameters.W[0]).toBeNaN();
		expect(optimizer.parameters.W[1]).not.toBeNaN();
	});

	test("a schedule that leaves its range", async () => {
		const optimizer = await createOptimizer(
			momentum({ learningRate: (step) => (step < 2 ? 0.1 : Number.NaN) }),
			{ w: [1] },
			{ backend },
		);
		optimizer.step({ w: [1] });
		const before = optimizer.save();
		expect(messageOf(() => optimizer.step({ w: [1] }))).toBe(
			"momentum, step 2: learningRate must be in [0, ∞), got NaN",
		);
		expect(optimizer.save()).toEqual(before);
		optimizer.set({ learningRate: () => untyped<number>("0.1") });
		expect(() => optimizer.step()).toThrow(TypeError);
		optimizer.set({
			learningRate: () => {
				throw new Error("my own");
			},
		});
		expect(() => optimizer.step()).toThrow("my own");
		expect(optimizer.steps).toBe(1);
	});
});

describe("createOptimizer refuses", () => {
	const attempt = (options: object) =>
		rejection(createOptimizer(sgd(), { w: [1] }, options));

	test("a factory that was not called: its name, not its text", async () => {
		expect(await rejection(createOptimizer(untyped(adam), { w: [1] }))).toBe(
			"createOptimizer: the first argument must be a Rule, got the function adam; call it: adam()",
		);
	});

	test.each([
		[
			{ precision: "float16" },
			'createOptimizer: unknown precision "float16"; allowed are "float32", "float64"',
		],
		[
			{ nonFinite: "ignore" },
			'createOptimizer: unknown nonFinite "ignore"; allowed are "throw", "skip", "propagate"',
		],
		[
			{ precison: "float64" },
			'createOptimizer: there is no option "precison"; the options are backend, precision, nonFinite, accumulate, gradientNorm; did you mean "precision"?',
		],
		[
			{ backend: "webassembly" },
			'createOptimizer: the backend must be one that webassembly() or interpreter() makes, got "webassembly"',
		],
	])("%o", async (options, message) => {
		expect(await attempt(options)).toBe(message);
	});

	test("options that are undefined are left out", async () => {
		const { parameters } = await createOptimizer(
			sgd(),
			{ w: [1] },
			{ backend: undefined, precision: undefined, nonFinite: undefined },
		);
		expect(parameters.w).toBeInstanceOf(Float32Array);
	});
});

const strange = ["__proto__", "constructor", "toString", "hasOwnProperty", ""];

describe.each([
	["webassembly", webassembly()],
	["interpreter", interpreter()],
])("at the corners, %s", (_, backend) => {
	test("names such as constructor may be parameters' names", async () => {
		const named = <V>(value: (index: number) => V) =>
			Object.fromEntries(strange.map((name, i) => [name, value(i)]));
		const make = () =>
			createOptimizer(
				rule("my", "state valueOf = 0\nvalueOf = g\nw = w - valueOf")(),
				named((i) => [i]),
				{ backend },
			);
		const optimizer = await make();
		optimizer.step(named((i) => [-i]));
		for (const bad of strange) {
			const wrong = named(() => [1]);
			Object.defineProperty(wrong, bad, { value: [Number.NaN] });
			expect(() => optimizer.step(wrong)).toThrow(`"${bad}" has 1 NaN`);
		}
		expect(optimizer.steps).toBe(1);
		const other = await make();
		other.load(optimizer.save());
		for (const one of [optimizer, other]) {
			expect(Object.entries(one.parameters)).toEqual(
				strange.map((name, i) => [name, Float32Array.of(2 * i)]),
			);
			expect(Object.keys(one.state)).toEqual(["valueOf"]);
			expect(Object.keys(one.shapes)).toEqual(strange);
			expect(one.read("__proto__")).toEqual(Float32Array.of(0));
		}
		const report = await createOptimizer(
			sgd(),
			named(() => [0]),
			{ backend },
		);
		try {
			report.step(named(() => [Number.NaN]));
			expect.fail("nothing was thrown");
		} catch (error) {
			expect(Object.keys((error as NonFiniteGradientError).counts)).toEqual(
				strange,
			);
		}
	});

	test("gradients that are swapped, or shifted within the gradients", async () => {
		const make = (n: number) =>
			createOptimizer(
				sgd({ learningRate: 1 }),
				{ a: new Float32Array(n), b: new Float32Array(n) },
				{ backend },
			);
		for (const n of [3, 40_000]) {
			const optimizer = await make(n);
			const { a, b } = optimizer.gradients;
			a.fill(1);
			b.fill(2);
			optimizer.step({ a: b, b: a });
			expect(optimizer.parameters.a.every((value) => value === -2)).toBe(true);
			expect(optimizer.parameters.b.every((value) => value === -1)).toBe(true);
			optimizer.step(optimizer.gradients);
			expect(optimizer.parameters.a.every((value) => value === -4)).toBe(true);
		}
	});

	test("the given arrays may change while the optimizer is made", async () => {
		const plain = [5];
		const typed = Float32Array.of(5);
		const resizable = new (
			ArrayBuffer as unknown as new (
				length: number,
				options: { maxByteLength: number },
			) => ArrayBuffer & { resize(length: number): void }
		)(16, {
			maxByteLength: 16,
		});
		const shrinking = new Float32Array(resizable).fill(5);
		const moved = Float32Array.of(5);
		const made = createOptimizer(
			sgd(),
			{ plain, typed, shrinking, moved },
			{ backend },
		);
		plain[0] = 7;
		typed[0] = 7;
		resizable.resize(4);
		structuredClone(moved.buffer, { transfer: [moved.buffer] });
		const { parameters } = await made;
		expect([...parameters.plain, ...parameters.typed]).toEqual([5, 5]);
		expect([...parameters.shrinking]).toEqual([5, 5, 5, 5]);
		expect([...parameters.moved]).toEqual([5]);
	});

	test("read returns a copy", async () => {
		const optimizer = await createOptimizer(
			sgd({ learningRate: 1 }),
			{ w: [1, 2] },
			{ backend },
		);
		const copy = optimizer.read("w");
		expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
		optimizer.step({ w: [1, 1] });
		expect([...copy]).toEqual([1, 2]);
		expect([...optimizer.read("w")]).toEqual([0, 1]);
		expect(messageOf(() => optimizer.read(untyped("W")))).toBe(
			'sgd: there is no parameter "W"; parameters are w; did you mean "w"?',
		);
		optimizer.dispose();
		expect(() => optimizer.read("w")).toThrow("was disposed");
	});

	test("step with an argument that is not an object of arrays", async () => {
		const optimizer = await createOptimizer(sgd(), { w: [1] }, { backend });
		for (const [given, shown] of [
			[null, "null"],
			[3, "3"],
			[sgd, "the function sgd"],
		]) {
			expect(messageOf(() => optimizer.step(untyped(given)))).toBe(
				`sgd, step 1: gradients must be an object of arrays by name, got ${shown}`,
			);
		}
		expect(() => optimizer.step(untyped([1]))).toThrow(
			'there is no parameter "0"',
		);
	});

	test("skip: the report has the error that throw would have thrown", async () => {
		const optimizer = await createOptimizer(
			sgd({ learningRate: 1e38 }),
			{ w: [1] },
			{ backend, nonFinite: "skip" },
		);
		expect(optimizer.step({ w: [Number.NaN] }).problem).toBeInstanceOf(
			NonFiniteGradientError,
		);
		const report = optimizer.step({ w: [1e3] });
		expect(report).toMatchObject({ step: 1, skipped: false, nonFinite: 0 });
		expect(report.problem?.message).toBe(
			'sgd, step 1: the step was taken, and now "w" has 1 NaN or infinite value; load the last checkpoint and lower the learning rate',
		);
	});

	test("its backend and its threads", async () => {
		const optimizer = await createOptimizer(sgd(), { w: [1] }, { backend });
		expect(optimizer.backend).toBe(backend.name);
		expect(optimizer.threads).toBe(1);
	});

	test("using disposes of it, if the engine has Symbol.dispose", async () => {
		const optimizer = await createOptimizer(sgd(), { w: [1] }, { backend });
		const key = (Symbol as { dispose?: symbol }).dispose as symbol;
		untyped<Record<symbol, () => void>>(optimizer)[key]?.();
		expect(() => optimizer.step()).toThrow("was disposed");
	});
});

test("an engine is disposed of if anything after it throws", async () => {
	const disposed: string[] = [];
	const backend: Backend = {
		name: "broken",
		async compile(programs, precision) {
			const compiled = await interpreter().compile(programs, precision);
			return {
				engine: (layout) => ({
					...compiled.engine(layout),
					ready: Promise.reject(new Error("no threads")),
					dispose: () => disposed.push("engine"),
				}),
			};
		},
	};
	expect(await rejection(createOptimizer(sgd(), { w: [1] }, { backend }))).toBe(
		"no threads",
	);
	expect(disposed).toEqual(["engine"]);
});

describe("where WebAssembly may not be compiled", () => {
	class Refused {
		constructor() {
			throw new WebAssembly.CompileError("Refused by the page's policy");
		}
	}
	const refusing = async <T>(act: () => Promise<T>): Promise<T> => {
		const { compile, Module } = WebAssembly;
		const refuse = () => new Refused();
		Object.assign(WebAssembly, { compile: refuse, Module: Refused });
		try {
			return await act();
		} finally {
			Object.assign(WebAssembly, { compile, Module });
		}
	};

	test("the interpreter takes over, and the optimizer says so", async () => {
		const optimizer = await refusing(() =>
			createOptimizer(sgd({ learningRate: 1 }), { w: [1] }),
		);
		expect(optimizer.backend).toBe("interpreter");
		optimizer.step({ w: [1] });
		expect(optimizer.parameters.w[0]).toBe(0);
	});

	test("a requested backend is not replaced", async () => {
		const own = rule("fresh", "w = w - 0.25 * g");
		expect(
			await refusing(() =>
				rejection(
					createOptimizer(own(), { w: [1] }, { backend: webassembly() }),
				),
			),
		).toContain("Refused by the page's policy");
	});

	test("an environment without WebAssembly at all", async () => {
		const whole = globalThis.WebAssembly;
		Reflect.deleteProperty(globalThis, "WebAssembly");
		try {
			const optimizer = await createOptimizer(sgd(), { w: [1] });
			expect(optimizer.backend).toBe("interpreter");
		} finally {
			globalThis.WebAssembly = whole;
		}
	});
});
