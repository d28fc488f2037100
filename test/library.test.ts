import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import {
	adam,
	batches,
	minimize,
	momentum,
	type Rule,
	race,
	rmsprop,
	rule,
	sgd,
	stepsToTarget,
} from "ravine";
import { movingAverage } from "ravine/explain";
import * as rules from "ravine/rules";
import * as surfaces from "ravine/surfaces";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("batches", () => {
	const flat = (epoch: Iterable<Uint32Array>) =>
		[...epoch].flatMap((rows) => [...rows]);
	const sorted = (rows: number[]) => rows.sort((a, b) => a - b);
	const counted = (rows: number) => Array.from({ length: rows }, (_, i) => i);

	test.each([
		[10, 3, [3, 3, 3, 1]],
		[10, 5, [5, 5]],
		[10, 1, Array(10).fill(1)],
		[7, 100, [7]],
		[1, 1, [1]],
		[1797, 64, [...Array(28).fill(64), 5]],
	])("%d rows by %d: every row once an epoch", (rows, size, sizes) => {
		const all = batches(rows, { size, seed: 3 });
		expect(all.length).toBe(sizes.length);
		for (let epoch = 0; epoch < 3; epoch++) {
			const own = [...all];
			expect(own.map(({ length }) => length)).toEqual(sizes);
			expect(sorted(flat(own))).toEqual(counted(rows));
		}
	});

	test("epochs differ, seeds differ, and both are the same again", () => {
		const order = (seed: number, epoch: number) =>
			flat(batches(200, { size: 16, seed }).epoch(epoch)).join();
		const orders = [0, 1, 2, -1, 1e6].flatMap((seed) =>
			counted(20).map((epoch) => order(seed, epoch)),
		);
		expect(new Set(orders).size).toBe(orders.length);
		expect(order(1, 7)).toBe(order(1, 7));
		expect(order(0, 0)).not.toBe(counted(200).join());
	});

	test("iterating goes from epoch to epoch; epoch(n) is any of them", () => {
		const one = batches({ length: 50 }, { size: 8, seed: 5 });
		const first = flat(one);
		const second = flat(one);
		const other = batches(50, { size: 8, seed: 5 });
		expect(flat(other.epoch(1))).toEqual(second);
		expect(flat(other.epoch(0))).toEqual(first);
		expect(flat(other)).toEqual(first);
	});

	test("every row is as likely to come first", () => {
		const counts = new Array<number>(8).fill(0);
		const all = batches(8, { size: 8, seed: 1 });
		for (let epoch = 0; epoch < 8000; epoch++) {
			const place = all.epoch(epoch)[0]?.[0] as number;
			counts[place] = (counts[place] as number) + 1;
		}
		// 1000 each; the standard deviation is 30.
		for (const count of counts)
			expect(Math.abs(count - 1000)).toBeLessThan(150);
	});
});

describe("movingAverage", () => {
	test("without correction, by hand", () => {
		const averages = movingAverage([1, 2, 4], 0.5, { biasCorrection: false });
		expect([...averages]).toEqual([0.5, 1.25, 2.625]);
	});

	test("with correction, by hand", () => {
		// 0.5 / 0.5, 1.25 / 0.75, 2.625 / 0.875
		const averages = movingAverage([1, 2, 4], 0.5);
		expect([...averages]).toEqual([1, 1.25 / 0.75, 3]);
	});

	test("a constant stays itself, from the first value", () => {
		for (const value of movingAverage(new Float32Array(50).fill(3), 0.98)) {
			expect(value).toBeCloseTo(3, 12);
		}
		expect(movingAverage([3], 0.98, { biasCorrection: false })[0]).toBeCloseTo(
			0.06,
			12,
		);
	});

	test("beta 0 is the series; nothing in gives nothing; the series is kept", () => {
		const values = [3, 1, 2];
		expect([...movingAverage(values, 0)]).toEqual(values);
		expect(movingAverage([], 0.9)).toHaveLength(0);
		expect(values).toEqual([3, 1, 2]);
	});
});

describe("race", () => {
	const classic: readonly (readonly [Rule, number | null])[] = [
		[sgd({ learningRate: 0.05 }), 390],
		[sgd({ learningRate: 0.45 }), 42],
		[sgd({ learningRate: 0.51 }), null],
		[momentum({ learningRate: 0.45, beta: 0.9 }), 25],
		[rmsprop({ learningRate: 0.4, beta: 0.9 }), 15],
		[rmsprop({ learningRate: 0.2, beta: 0.9 }), 33],
		[adam({ learningRate: 0.4, beta1: 0.8, beta2: 0.99 }), 32],
	];

	test("the classic figure: steps to a cost under 1e-3", async () => {
		const { runs } = await race({
			surface: surfaces.bowl,
			rules: classic.map(([one]) => one),
		});
		expect(runs.map((run) => stepsToTarget(run, 1e-3))).toEqual(
			classic.map(([, steps]) => steps),
		);
		expect(runs.map(({ diverged }) => diverged)).toEqual([
			...[false, false, true, false, false, false, false],
		]);
	});

	test("a path has the start and every step, as plain descent by hand has them", async () => {
		const { runs, start, steps } = await race({
			surface: "0.1 * x^2 + 2 * y^2",
			start: { y: -2, x: -5 },
			rules: [sgd({ learningRate: 0.1 })],
			steps: 5,
		});
		expect(start).toEqual({ x: -5, y: -2 });
		expect(steps).toBe(5);
		const path = runs[0]?.path ?? [];
		expect(path).toHaveLength(6);
		let [x, y] = [-5, -2];
		path.forEach((at, step) => {
			expect(at.step).toBe(step);
			expect(at.parameters[0]).toBeCloseTo(x, 12);
			expect(at.parameters[1]).toBeCloseTo(y, 12);
			expect(at.cost).toBeCloseTo(0.1 * x * x + 2 * y * y, 12);
			expect(at.gradient[0]).toBeCloseTo(0.2 * x, 12);
			expect(at.gradient[1]).toBeCloseTo(4 * y, 12);
			[x, y] = [x - 0.1 * 0.2 * x, y - 0.1 * 4 * y];
		});
	});

	test("states are kept at every step", async () => {
		const { runs } = await race({
			surface: "x^2",
			start: { x: 1 },
			rules: [
				adam(),
				rule("counted", "state scalar n = 0\nn = t\nw = w - 0.1 * g")(),
			],
			steps: 3,
		});
		expect(runs[0]?.path[1]?.state.m?.[0]).toBeCloseTo(0.2, 12);
		expect(runs[0]?.path[1]?.state.v?.[0]).toBeCloseTo(0.004, 12);
		expect(runs[1]?.path.map(({ state }) => state.n?.[0])).toEqual([
			0, 1, 2, 3,
		]);
	});

	test("divergence is a result: the path ends where numbers end, without NaN", async () => {
		const { runs } = await race({
			surface: surfaces.bowl,
			rules: [sgd({ learningRate: 5 }), sgd({ learningRate: 0.45 })],
			steps: 2000,
		});
		const [wild, tame] = runs;
		expect(wild?.diverged).toBe(true);
		expect(wild?.path.length).toBeLessThan(2000);
		for (const { cost, parameters, gradient } of wild?.path ?? []) {
			expect([cost, ...parameters, ...gradient].every(Number.isFinite)).toBe(
				true,
			);
		}
		expect(tame?.diverged).toBe(false);
		expect(tame?.path).toHaveLength(2001);
	});

	test("leaving the formula's domain is divergence, too", async () => {
		const { runs } = await race({
			surface: "x - log(x)",
			start: { x: 0.5 },
			rules: [sgd({ learningRate: 50 })],
			steps: 10,
		});
		// The slope at 0.5 is -1: to 50.5; there it is 0.98: to 1.49; there 0.33: to -14.96, where log ends.
		expect(runs[0]?.diverged).toBe(true);
		expect(
			runs[0]?.path.map(({ parameters }) => parameters[0]?.toFixed(1)),
		).toEqual(["0.5", "50.5", "1.5"]);
	});

	test("noise: the same for every rule, by the seed, of the size asked for", async () => {
		const run = (seed: number, noise = 0.5) =>
			race({
				surface: "0 * x + 0 * y",
				start: { x: 1, y: 1 },
				rules: [sgd(), adam()],
				steps: 2000,
				noise,
				seed,
			});
		const gradients = ({ runs }: Awaited<ReturnType<typeof run>>) =>
			runs.map(({ path }) => path.flatMap(({ gradient }) => [...gradient]));
		const [first, second] = gradients(await run(1)) as [number[], number[]];
		expect(first).toEqual(second);
		expect(gradients(await run(1))).toEqual([first, second]);
		expect(gradients(await run(2))[0]).not.toEqual(first);
		// The cost is flat, so the gradient is the noise: mean 0 and deviation 0.5, of 4002 draws.
		const mean = first.reduce((sum, g) => sum + g) / first.length;
		const variance = first.reduce((sum, g) => sum + g * g) / first.length;
		expect(Math.abs(mean)).toBeLessThan(0.04);
		expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
	});

	test("four variables", async () => {
		const { surface, runs } = await race({
			surface: "a^2 + 2 * b^2 + 3 * c^2 + 4 * (d - 1)^2",
			start: { a: 1, b: 1, c: 1, d: 0 },
			rules: [sgd({ learningRate: 0.1 })],
			steps: 200,
		});
		expect(surface.variables).toEqual(["a", "b", "c", "d"]);
		const end = runs[0]?.path.at(-1)?.parameters;
		[0, 0, 0, 1].forEach((value, i) => {
			expect(end?.[i]).toBeCloseTo(value, 10);
		});
	});

	test("every surface's minima are minima of the cost stated, level but at the domain's edge", () => {
		for (const one of Object.values(surfaces)) {
			for (const { at, cost } of one.minima) {
				const point = one.variables.map((name) => at[name] as number);
				const slopes = new Float64Array(point.length);
				expect(one.costAndGradient(point, slopes), one.name).toBeCloseTo(
					cost,
					3,
				);
				one.variables.forEach((name, i) => {
					const edges = one.domain[name] as readonly number[];
					if (edges.includes(point[i] as number)) return;
					const place = `${one.name}: ${name} = ${point[i]}`;
					expect(Math.abs(slopes[i] as number), place).toBeLessThan(0.05);
				});
			}
		}
	});
});

describe("minimize", () => {
	const valley = "(1 - x)^2 + 100 * (y - x^2)^2";

	test("a formula: Rosenbrock's valley, by name", async () => {
		const minimum = await minimize(
			valley,
			{ x: -1.2, y: 1 },
			{ maxSteps: 50_000, tolerance: 1e-7 },
		);
		expect(minimum.reason).toBe("converged");
		expect(minimum.converged).toBe(true);
		expect(minimum.x.x).toBeCloseTo(1, 5);
		expect(minimum.x.y).toBeCloseTo(1, 5);
		expect(minimum.cost).toBeLessThan(1e-12);
		expect(minimum.steps).toBeGreaterThan(100);
	});

	test("a function with its own gradient does the same, bit for bit", async () => {
		const named = await minimize("(x - 3)^2", { x: 0 }, { maxSteps: 100 });
		const own = await minimize(
			(x, gradient) => {
				const d = (x[0] as number) - 3;
				gradient[0] = d + d;
				return d * d;
			},
			[0],
			{ maxSteps: 100 },
		);
		expect(own.x).toBeInstanceOf(Float64Array);
		expect(own.x[0]).toBe(named.x.x);
		expect(own.cost).toBe(named.cost);
	});

	test("the gradient is zeros when the function is called", async () => {
		const seen: number[] = [];
		await minimize(
			(x, gradient) => {
				seen.push(...gradient);
				gradient[0] = (gradient[0] as number) + 2 * (x[0] as number);
				return (x[0] as number) ** 2;
			},
			[1],
			{ maxSteps: 5 },
		);
		expect(seen).toEqual([0, 0, 0, 0, 0, 0]);
	});

	test("the start is left alone, and the order of its names is free", async () => {
		const start = { y: 4, x: 2 };
		const { x } = await minimize("(x - 1)^2 + y^2", start);
		expect(start).toEqual({ y: 4, x: 2 });
		expect(Object.keys(x)).toEqual(["y", "x"]);
		expect(x.x).toBeCloseTo(1, 5);
		const array = [5];
		await minimize((_, g) => g.fill(1)[0] as number, array, { maxSteps: 3 });
		expect(array).toEqual([5]);
	});

	test("maxSteps: as many and no more, 0 included", async () => {
		for (const maxSteps of [0, 1, 7]) {
			let calls = 0;
			const minimum = await minimize(
				(x, gradient) => {
					calls++;
					gradient[0] = 1;
					return x[0] as number;
				},
				[0],
				{ maxSteps, optimizer: sgd({ learningRate: 0.5 }) },
			);
			expect(minimum).toMatchObject({
				reason: "maxSteps",
				converged: false,
				steps: maxSteps,
				cost: 0 - 0.5 * maxSteps,
			});
			expect(calls).toBe(maxSteps + 1);
		}
	});

	test("converged at the start takes no step", async () => {
		expect(await minimize("x^2", { x: 0 })).toEqual({
			x: { x: 0 },
			cost: 0,
			steps: 0,
			converged: true,
			reason: "converged",
		});
	});

	test("onStep sees the start and every step, and can stop", async () => {
		const seen: number[] = [];
		const minimum = await minimize(
			"x^2",
			{ x: 1 },
			{
				optimizer: sgd({ learningRate: 0.25 }),
				onStep({ step, x, cost, gradient }) {
					seen.push(x[0] as number);
					expect(cost).toBe((x[0] as number) ** 2);
					expect(gradient[0]).toBe(2 * (x[0] as number));
					return step < 3;
				},
			},
		);
		expect(seen).toEqual([1, 0.5, 0.25, 0.125]);
		expect(minimum).toMatchObject({
			reason: "stopped",
			steps: 3,
			x: { x: 0.125 },
		});
	});

	test("a signal aborts, before the start and on the way", async () => {
		const before = await minimize(
			"x^2",
			{ x: 1 },
			{
				signal: AbortSignal.abort(),
			},
		);
		expect(before).toMatchObject({ reason: "aborted", steps: 0, x: { x: 1 } });
		const controller = new AbortController();
		const during = await minimize(
			"x^2",
			{ x: 1 },
			{
				signal: controller.signal,
				onStep: ({ step }) => {
					if (step === 10) controller.abort();
				},
			},
		);
		expect(during).toMatchObject({ reason: "aborted", steps: 10 });
	});

	test("a signal arrives while it runs: the event loop gets its turns", async () => {
		const controller = new AbortController();
		setTimeout(() => controller.abort());
		const { reason } = await minimize(
			"sin(x)^2 + 2",
			{ x: 1 },
			{
				signal: controller.signal,
				tolerance: 0,
				maxSteps: 1e9,
				optimizer: sgd({ learningRate: 1e-9 }),
			},
		);
		expect(reason).toBe("aborted");
	});

	test("a cost that is NaN later: the last finite point is the result", async () => {
		const minimum = await minimize(
			"x - log(x)",
			{ x: 0.5 },
			{
				optimizer: sgd({ learningRate: 50 }),
			},
		);
		expect(minimum).toMatchObject({
			reason: "diverged",
			converged: false,
			steps: 3,
		});
		expect(minimum.x.x).toBeGreaterThan(1);
		expect(minimum.cost).toBeCloseTo(minimum.x.x - Math.log(minimum.x.x), 12);
	});

	test("an error in the cost or in onStep comes through", async () => {
		await expect(
			minimize(() => {
				throw new Error("my own");
			}, [1]),
		).rejects.toThrow("my own");
	});
});

test("a factory's rules do not share their settings", () => {
	const [one, two] = [adam({ beta1: 0.5 }), adam()];
	expect(one.settings.beta1).toBe(0.5);
	expect(two.settings.beta1).toBe(0.9);
	expect(two.defaults).toEqual(two.settings);
});

test("every rule goes by its own name and says where it was published", () => {
	for (const [name, make] of Object.entries(rules)) {
		expect(make.name).toBe(name);
		expect(make().name).toBe(name);
		expect(make().source).not.toBe("");
	}
});

test("misuse is a type error", () => {
	const typescript = fileURLToPath(
		new URL("../node_modules/typescript/bin/tsc", import.meta.url),
	);
	const run = () =>
		execFileSync(process.execPath, [typescript, "-p", "test/types"], {
			cwd: root,
			encoding: "utf8",
		});
	expect(run()).toBe("");
}, 60_000);

describe("the package", () => {
	test.each([
		["createOptimizer with Adam", "{ adam, createOptimizer }", 20_000],
		["everything", "*", 45_000],
	])("%s, minified and gzipped, is small", async (_, names, most) => {
		const { outputFiles } = await build({
			stdin: { contents: `export ${names} from "ravine";`, resolveDir: root },
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			target: "es2022",
			write: false,
		});
		const { contents } = outputFiles[0] as { contents: Uint8Array };
		const { length } = gzipSync(contents, { level: 9 });
		expect(length).toBeLessThanOrEqual(most);
		// Nothing was left out.
		expect(length).toBeGreaterThan(5000);
	});

	test("one rule alone brings no other rule, surface or backend", async () => {
		const { outputFiles } = await build({
			stdin: {
				contents: 'import { sgd } from "ravine"; globalThis.sgd = sgd;',
				resolveDir: root,
			},
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			write: false,
		});
		const text = (outputFiles[0] as { text: string }).text;
		expect(text).toContain("Cauchy");
		expect(text).not.toContain("Kingma");
		expect(text).not.toContain("oblong");
		expect(text).not.toContain("WebAssembly");
	});

	test("has no dependencies and installs nothing", () => {
		const manifest = JSON.parse(
			readFileSync(`${root}/packages/ravine/package.json`, "utf8"),
		);
		for (const kind of [
			"dependencies",
			"peerDependencies",
			"optionalDependencies",
			"bundledDependencies",
		]) {
			expect(manifest[kind], kind).toBeUndefined();
		}
		for (const script of ["preinstall", "install", "postinstall"]) {
			expect(manifest.scripts, script).not.toHaveProperty(script);
		}
	});

	test("starts nothing: after an import the process ends by itself, without a word", () => {
		const script = `
			const globals = Object.getOwnPropertyNames(globalThis).join();
			await import("ravine");
			const active = process.getActiveResourcesInfo().filter((name) => /Worker|Timer|Immediate|Socket|MessagePort/.test(name));
			console.log(JSON.stringify({ active, same: Object.getOwnPropertyNames(globalThis).join() === globals }));
		`;
		const output = execFileSync(
			process.execPath,
			["--input-type=module", "--eval", script],
			{ cwd: root, encoding: "utf8", timeout: 30_000 },
		);
		expect(JSON.parse(output)).toEqual({ active: [], same: true });
	});
});
