import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import {
	adam,
	type Backend,
	createOptimizer,
	interpreter,
	momentum,
	type Rule,
	rule,
	webassembly,
} from "ravine";
import { afterEach, describe, expect, it, vi } from "vitest";
import { draws } from "../../../../../test/fuzz.js";
import { layOut } from "../backend.js";
import { readMachine } from "./machine.js";

/** Steps shared between threads: the same numbers, no thread left behind, and reported faults. */

const lamb = rule(
	"lamb",
	`
	setting learningRate = 0.01
	state m = 0
	state scalar seen = 0
	m = 0.9 * m + 0.1 * g
	u = m + 0.01 * w
	seen = seen + mean(abs(u))
	w = w - learningRate * u * norm(w) / norm(u) * min(1, 1 / globalNorm(g))
	`,
);

/** Several arrays, some longer than one item, some with a remainder. */
const lengths = { a: 100_003, b: 3, c: 70_001, d: 4096, e: 5000 };

async function run(
	made: Rule,
	threads: number | undefined,
	precision: "float32" | "float64",
) {
	const initial = Object.fromEntries(
		Object.entries(lengths).map(([name, length]) => [
			name,
			Float64Array.from({ length }, (_, i) => Math.sin(i + length)),
		]),
	);
	const backend =
		threads === undefined ? interpreter() : webassembly({ threads });
	const optimizer = await createOptimizer(made, initial, {
		backend,
		precision,
	});
	for (let step = 0; step < 3; step++) {
		for (const gradient of Object.values(optimizer.gradients)) {
			for (let i = 0; i < gradient.length; i++) {
				gradient[i] = Math.cos(i * (step + 1));
			}
		}
		optimizer.step();
	}
	const bytes = optimizer.save();
	optimizer.dispose();
	return Buffer.from(bytes);
}

describe("numbers", () => {
	for (const precision of ["float32", "float64"] as const) {
		for (const made of [adam(), momentum({ learningRate: 0.3 }), lamb()]) {
			it(`${made.name}, ${precision}: the interpreter's bits with 1, 2, 3 and 5 threads`, async () => {
				const expected = await run(made, undefined, precision);
				for (const threads of [1, 2, 3, 5]) {
					const found = await run(made, threads, precision);
					expect(found.equals(expected), `${threads} threads`).toBe(true);
				}
			});
		}
	}

	it("stay the same over many steps, with any timing of the threads", async () => {
		const size = 200_000;
		const optimizers = await Promise.all(
			[1, 3].map((threads) =>
				createOptimizer(
					adam(),
					{ w: new Float32Array(size) },
					{ backend: webassembly({ threads }) },
				),
			),
		);
		for (let step = 1; step <= 200; step++) {
			for (const { gradients } of optimizers) gradients.w[step] = step;
			for (const optimizer of optimizers) optimizer.step();
		}
		const [one, three] = optimizers.map(({ parameters }) =>
			Buffer.from(parameters.w.slice().buffer),
		);
		expect(three?.equals(one as Buffer)).toBe(true);
		for (const optimizer of optimizers) optimizer.dispose();
	});

	it("stay the same over thousands of steps of many short passes, gradients copied in or not", async () => {
		const initial = { a: new Float32Array(70_000), b: new Float32Array(9) };
		initial.a.fill(1);
		const optimizers = await Promise.all(
			[1, 4].map((threads) =>
				createOptimizer(lamb(), initial, { backend: webassembly({ threads }) }),
			),
		);
		const given = { a: new Float32Array(70_000), b: new Float32Array(9) };
		for (let step = 1; step <= 3000; step++) {
			for (const optimizer of optimizers) {
				const { a, b } = step % 2 === 0 ? given : optimizer.gradients;
				a[(step * 7919) % a.length] = Math.sin(step);
				b[step % 9] = Math.cos(step);
				optimizer.step(step % 2 === 0 ? given : undefined);
			}
		}
		const [one, four] = optimizers.map((optimizer) =>
			Buffer.from(optimizer.save()),
		);
		expect(four?.equals(one as Buffer)).toBe(true);
		expect(optimizers[0]?.parameters.a[5]).not.toBe(1);
		for (const optimizer of optimizers) optimizer.dispose();
	});
});

describe("an engine whose helpers have not joined yet", () => {
	const size = 200_000;

	async function engineOf(threads: number) {
		const backend = webassembly({ threads });
		const compiled = await backend.compile({ step: lamb().program }, "float32");
		return compiled.engine(layOut([size], "float32"));
	}

	it("takes its first steps alone, and the next ones with them: the same numbers", async () => {
		const engines = [await engineOf(1), await engineOf(3)];
		const step = (t: number) => {
			for (const { arrays, step } of engines) {
				if (t === 1) arrays[0]?.parameters.fill(1);
				arrays[0]?.gradients.fill(Math.sin(t));
				step({ settings: [0.01], t, check: true });
			}
		};
		expect(engines[1]?.threads).toBe(1);
		step(1);
		await engines[1]?.ready;
		expect(engines[1]?.threads).toBe(3);
		step(2);
		const [one, three] = engines.map(({ arrays }) => arrays[0]?.parameters);
		expect(one?.[0]).not.toBe(1);
		expect(three).toEqual(one);
		for (const engine of engines) engine.dispose();
	});
});

describe.each([1, 2, 3])(
	"the check of the gradients, %i threads",
	(threads) => {
		const shapes = { a: 300_000, b: 17, c: 131_072, d: 5 };
		type Name = keyof typeof shapes;
		const names = Object.keys(shapes) as Name[];
		const filled = (value: number) =>
			Object.fromEntries(
				names.map((name) => [name, new Float32Array(shapes[name]).fill(value)]),
			) as Record<Name, Float32Array>;
		const make = () =>
			createOptimizer(adam(), filled(1), { backend: webassembly({ threads }) });
		/** The edges of arrays, of the check's items and of its streams, and places between. */
		const places: [Name, number][] = [
			...[0, 7, 8, 4095, 4096, 16_383, 16_384, 131_071, 150_001, 299_999].map(
				(place): [Name, number] => ["a", place],
			),
			["b", 0],
			["b", 16],
			["c", 0],
			["c", 131_071],
			["d", 4],
		];

		it.each([
			["where they lie", false],
			["while they are copied in", true],
		])("finds every one %s, and nothing changes", async (_, copied) => {
			const optimizer = await make();
			for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
				for (const [name, place] of places) {
					const gradients = copied ? filled(1) : optimizer.gradients;
					for (const one of names) gradients[one].fill(1);
					gradients[name][place] = bad;
					const step = () => optimizer.step(copied ? gradients : undefined);
					expect(step, `${name}[${place}]`).toThrow(
						`the gradient of "${name}" has 1 NaN or infinite value;`,
					);
				}
			}
			for (const name of names) {
				expect(optimizer.parameters[name].every((one) => one === 1)).toBe(true);
				expect(optimizer.state.m?.[name]?.every((one) => one === 0)).toBe(true);
			}
			expect(optimizer.steps).toBe(0);
			// A refused step leaves no trace.
			expect(optimizer.step(filled(1)).nonFinite).toBe(0);
			optimizer.dispose();
		});

		it("accepts finite numbers whose sum overflows", async () => {
			const optimizer = await make();
			const largest = 3.4028234663852886e38;
			for (const name of names) optimizer.gradients[name].fill(largest);
			expect(optimizer.step()).toMatchObject({ step: 1, nonFinite: 0 });
			expect(optimizer.step(filled(-largest))).toMatchObject({
				step: 2,
				nonFinite: 0,
				pending: 0,
			});
			optimizer.gradients.d[2] = Number.NaN;
			expect(() => optimizer.step()).toThrow('"d" has 1 NaN');
			optimizer.dispose();
		});
	},
);

describe("asking for threads", () => {
	it.each([0, -1, 1.5, 10_000, Number.NaN, "2" as unknown as number])(
		"%s is refused",
		(threads) => {
			expect(() => webassembly({ threads })).toThrow(
				`webassembly: threads must be a whole number from 1 to 256, got ${typeof threads === "string" ? `"${threads}"` : threads}`,
			);
		},
	);

	it("an unknown option is refused", () => {
		expect(() => webassembly({ thread: 2 } as object)).toThrow(
			'webassembly: there is no option "thread"; the options are threads',
		);
	});

	it("where memory cannot be shared, one thread does the work", async () => {
		const { SharedArrayBuffer: kept } = globalThis;
		try {
			vi.stubGlobal("SharedArrayBuffer", undefined);
			const optimizer = await createOptimizer(
				adam(),
				{ w: new Float32Array(300_000) },
				{ backend: webassembly({ threads: 2 }) },
			);
			optimizer.gradients.w.fill(1);
			expect(optimizer.step().step).toBe(1);
			expect(optimizer.parameters.w.buffer).toBeInstanceOf(ArrayBuffer);
		} finally {
			vi.stubGlobal("SharedArrayBuffer", kept);
		}
	});
});

const workerThreads = createRequire(import.meta.url)("node:worker_threads") as {
	Worker: typeof Worker;
};
const OriginalWorker = workerThreads.Worker;

/** Replaces the class of workers, also for code that imports the module. */
function replaceWorker(replacement: typeof Worker): void {
	workerThreads.Worker = replacement;
	syncBuiltinESMExports();
}

afterEach(() => replaceWorker(OriginalWorker));

describe("how many threads", () => {
	afterEach(() => vi.unstubAllGlobals());

	/** The number of threads of an engine for a rule and a number of parameters. */
	async function threadsOf(
		size: number,
		made: Rule = adam(),
		threads?: number,
	): Promise<number> {
		const backend = webassembly(threads === undefined ? {} : { threads });
		const compiled = await backend.compile({ step: made.program }, "float32");
		const engine = compiled.engine(layOut([size], "float32"));
		await engine.ready;
		const count = engine.threads;
		engine.dispose();
		return count;
	}

	it("by default: by the bytes that a step moves, and at most 8 on any number of cores", async () => {
		vi.stubGlobal("navigator", { hardwareConcurrency: 64 });
		expect(await threadsOf(150_000)).toBe(1);
		expect(await threadsOf(200_000)).toBe(2);
		expect(await threadsOf(1_000_000)).toBe(6);
		expect(await threadsOf(16_000_000)).toBe(8);
		// It moves fewer bytes, so it needs more parameters.
		expect(await threadsOf(200_000, momentum())).toBe(1);
		expect(await threadsOf(300_000, momentum())).toBe(2);
	});

	it("by default: at most the number of cores", async () => {
		vi.stubGlobal("navigator", { hardwareConcurrency: 3 });
		expect(await threadsOf(16_000_000)).toBe(3);
		vi.stubGlobal("navigator", undefined);
		expect(await threadsOf(16_000_000)).toBe(
			Math.min(8, os.availableParallelism()),
		);
	});

	it("on request: as many, if there are as many items", async () => {
		expect(await threadsOf(1_000_000, adam(), 5)).toBe(5);
		expect(await threadsOf(2, adam(), 5)).toBe(1);
		expect(await threadsOf(40_000, adam(), 5)).toBe(3);
	});

	it("a host that hides the machine counts as one core without a limit of memory", async () => {
		const { availableParallelism, totalmem } = os;
		const { constrainedMemory } = process;
		const refuse = () => {
			throw new Error("Requires sys access, run again with --allow-sys");
		};
		vi.stubGlobal("navigator", undefined);
		try {
			os.availableParallelism = refuse;
			os.totalmem = refuse;
			process.constrainedMemory = refuse;
			syncBuiltinESMExports();
			expect(await readMachine()).toEqual({
				cores: 1,
				memory: Number.POSITIVE_INFINITY,
			});
			expect(await threadsOf(16_000_000)).toBe(1);
		} finally {
			os.availableParallelism = availableParallelism;
			os.totalmem = totalmem;
			process.constrainedMemory = constrainedMemory;
			syncBuiltinESMExports();
		}
	});
});

describe("faults", () => {
	it("a helper that died between steps is replaced, and the step is taken", async () => {
		const started: Worker[] = [];
		replaceWorker(
			class extends OriginalWorker {
				constructor(...given: ConstructorParameters<typeof Worker>) {
					super(...given);
					started.push(this);
				}
			},
		);
		const optimizer = await createOptimizer(
			adam(),
			{ w: new Float32Array(200_000) },
			{ backend: webassembly({ threads: 3 }) },
		);
		expect(started).toHaveLength(2);
		optimizer.gradients.w.fill(1);
		optimizer.step();
		await started[0]?.terminate();
		expect(optimizer.step().step).toBe(2);
		expect(started).toHaveLength(3);
		const first = optimizer.parameters.w[0];
		expect(optimizer.parameters.w.every((one) => one === first)).toBe(true);
		optimizer.dispose();
	});

	it("a half-written step is not saved", async () => {
		const damage = new Error("a helper thread died: half written");
		const inner = webassembly({ threads: 1 });
		let damaged = false;
		const backend: Backend = {
			name: "damaged",
			async compile(programs, precision) {
				const compiled = await inner.compile(programs, precision);
				return {
					engine: (layout) => ({
						...compiled.engine(layout),
						get damage() {
							return damaged ? damage : undefined;
						},
					}),
				};
			},
		};
		const optimizer = await createOptimizer(adam(), { w: [1] }, { backend });
		expect(optimizer.save().length).toBeGreaterThan(0);
		damaged = true;
		expect(() => optimizer.save()).toThrow("half written");
	});

	/** Makes every new worker fail at once or soon after. */
	function failWith(failure: () => ConstructorParameters<typeof Worker>) {
		replaceWorker(
			class extends OriginalWorker {
				constructor() {
					super(...failure());
				}
			},
		);
	}
	const initial = { w: new Float32Array(200_000) };
	const ask = () =>
		createOptimizer(adam(), initial, { backend: webassembly({ threads: 2 }) });

	it("a script that cannot be loaded is an error with a remedy on request, and one thread does the work by default", async () => {
		failWith(() => [new URL("file:///nowhere/helper.js")]);
		await expect(ask()).rejects.toThrow(
			/helper\.js, cannot be loaded \(.*nowhere.*\); a bundler must keep/,
		);
		vi.stubGlobal("navigator", { hardwareConcurrency: 2 });
		const optimizer = await createOptimizer(adam(), initial);
		expect(optimizer.step().step).toBe(1);
		optimizer.dispose();
		vi.unstubAllGlobals();
	});

	it("a lack of memory or threads is not reported as a script that cannot be loaded", async () => {
		const lack = /no memory or no threads left for helper threads \(/;
		failWith(() => {
			const error = new Error("Worker initialization failure: EAGAIN");
			throw Object.assign(error, { code: "ERR_WORKER_INIT_FAILED" });
		});
		await expect(ask()).rejects.toThrow(lack);
		failWith(() => {
			throw new RangeError("WebAssembly.Memory(): could not allocate memory");
		});
		await expect(ask()).rejects.toThrow(lack);
		failWith(() => [
			"let all = []; for (;;) all.push(new Array(1e5).fill(all))",
			{ eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } },
		]);
		await expect(ask()).rejects.toThrow(lack);
	});

	it("dispose during a step: the step is refused, and every later use", async () => {
		const optimizer = await createOptimizer(
			adam({
				learningRate: () => {
					optimizer.dispose();
					return 1;
				},
			}),
			{ w: new Float32Array(200_000) },
			{ backend: webassembly({ threads: 2 }) },
		);
		optimizer.gradients.w.fill(1);
		expect(() => optimizer.step()).toThrow("adam: the optimizer was disposed");
		expect(optimizer.parameters.w[0]).toBe(0);
		expect(() => optimizer.step()).toThrow("disposed");
		expect(() => optimizer.save()).toThrow("disposed");
	});
});

const root = fileURLToPath(new URL("../../../../..", import.meta.url));

/** The beginning of every script: the library, and a pause in which finalizers can run. */
const PRELUDE = `
	import { adam, createOptimizer, webassembly } from "ravine";
	import { patience } from "./packages/ravine/dist/backends/webassembly/helpedTeam.js";
	const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
	const megabytes = () => process.memoryUsage().rss / 2 ** 20;
	/** Waits until a condition holds. @returns whether it did within a minute and a half. */
	const until = async (condition) => {
		for (const end = performance.now() + 90_000; performance.now() < end; ) {
			if (condition()) return true;
			await pause(20);
		}
		return false;
	};
	const make = (size, threads) =>
		createOptimizer(adam(), { w: new Float32Array(size) }, { backend: webassembly({ threads }) });
	process.on("warning", (warning) => console.log(warning.message));
`;

/** The factor by which `npm run fuzz` lengthens a test. */
const { numRuns: runs } = draws(1, 0);

/** Runs a script with the library in a new process, which must end by itself without a warning. */
function startScript(script: string) {
	const run = promisify(execFile)(
		process.execPath,
		["--input-type=module", "--expose-gc", "-e", PRELUDE + script],
		{ cwd: root, timeout: 230_000 * runs },
	);
	const output = run.then(({ stdout, stderr }) => stdout + stderr);
	return { output, child: run.child };
}
const runScript = (script: string) => startScript(script).output;

describe.concurrent("no traces remain", () => {
	it("helpers do not keep a process alive, disposed of or not", async ({
		expect,
	}) => {
		const output = await runScript(`
			const optimizer = await make(200_000, 3);
			optimizer.step();
			console.log("done");
		`);
		expect(output).toBe("done\n");
	});

	it("helpers of an engine that is disposed of before they join are ended", async ({
		expect,
	}) => {
		const output = await runScript(`
			import { layOut } from "./packages/ravine/dist/backends/backend.js";
			const exits = [];
			process.on("worker", (worker) => {
				exits.push(new Promise((resolve) => worker.once("exit", resolve)));
			});
			// They never end by themselves.
			patience.idle = 2 ** 30;
			const backend = webassembly({ threads: 3 });
			const compiled = await backend.compile({ step: adam().program }, "float32");
			const engine = compiled.engine(layOut([200_000], "float32"));
			engine.dispose();
			await engine.ready;
			await pause();
			await Promise.all(exits);
			console.log(exits.length, engine.threads);
		`);
		expect(output).toBe("2 1\n");
	});

	it("helpers sleep between steps", async ({ expect }) => {
		const output = await runScript(`
			const optimizer = await make(200_000, 3);
			const awake = async (ms) => {
				const { user, system } = process.cpuUsage();
				await pause(ms);
				const after = process.cpuUsage();
				return after.user + after.system - user - system;
			};
			for (let k = 0; k < 100; k++) optimizer.step();
			optimizer.step({ w: new Float32Array(200_000).fill(1) });
			// The first moments belong to the compiler. Helpers that poll never let a second pass.
			let used;
			for (let second = 0; second < 30; second++) {
				used = await awake(second === 0 ? 200 : 1000);
				if (second > 0 && used < 100_000) break;
			}
			console.log(used < 100_000 ? "asleep" : "awake for " + used + " µs");
		`);
		expect(output).toBe("asleep\n");
	});

	it("helpers end when they are idle, and the next step starts them again, any number of times", async ({
		expect,
	}) => {
		const output = await runScript(`
			import { createRequire, syncBuiltinESMExports } from "node:module";
			const workerThreads = createRequire(import.meta.url)("node:worker_threads");
			let started = 0;
			let running = 0;
			workerThreads.Worker = class extends workerThreads.Worker {
				constructor(...given) {
					super(...given);
					started++;
					running++;
					this.on("exit", () => running--);
				}
			};
			syncBuiltinESMExports();
			patience.idle = 1;
			const optimizer = await make(200_000, 3);
			optimizer.gradients.w.fill(1);
			for (let k = 1; k <= 12; k++) {
				while (running > 0) await pause(5);
				optimizer.step();
			}
			const first = optimizer.parameters.w[0];
			console.log(started >= 26, optimizer.threads, optimizer.parameters.w.every((one) => one === first));
		`);
		expect(output).toBe("true 3 true\n");
	});

	it("hundreds of optimizers that are disposed of leave no threads, no memory and no warnings", async ({
		expect,
	}) => {
		const output = await runScript(`
			const once = async (threads) => {
				const optimizer = await make(70_000, threads);
				optimizer.step();
				optimizer.dispose();
			};
			const grown = () => {
				gc();
				return megabytes() - before;
			};
			const remaining = () =>
				process.getActiveResourcesInfo().filter((name) => /worker|message/i.test(name)).length;
			for (let k = 0; k < 50; k++) await once(1 + (k % 2));
			await until(() => remaining() === 0);
			gc();
			const before = megabytes();
			for (let k = 0; k < ${Math.min(300, 60 * runs)}; k++) await once(1);
			for (let k = 0; k < 30; k++) await once(2);
			// Each had over a megabyte.
			console.log((await until(() => grown() < 50)) ? "steady" : "grown by " + grown() + " MiB");
			console.log((await until(() => remaining() === 0)) ? 0 : remaining());
		`);
		expect(output).toBe("steady\n0\n");
	});

	it.each([
		["collected", true],
		["the garbage collector's own pace", false],
	])(
		"optimizers with threads that are forgotten are freed: %s",
		async (_, collects) => {
			const output = await runScript(`
			const collects = ${collects};
			let kept;
			const forget = async (count) => {
				for (let k = 0; k < count; k++) {
					const optimizer = await make(1_000_000, 2);
					optimizer.gradients.w.fill(1);
					optimizer.step();
					kept ??= optimizer.parameters.w;
					await pause();
					if (collects) gc();
					// On a busy machine the threads of those that were collected end late.
					else if (bound && !(await until(() => megabytes() < bound))) break;
				}
				await pause(100);
			};
			let bound;
			await forget(5);
			if (collects) {
				gc();
				await pause(100);
			}
			const before = megabytes();
			// Each had 16 MB and a thread.
			bound = collects ? 1.2 * before : before + 250;
			await forget(${Math.min(200, 20 * runs)});
			const freed = await until(() => {
				if (collects) gc();
				return megabytes() < bound;
			});
			console.log(freed ? "freed" : before + " to " + megabytes() + " MiB");
			console.log(kept.length, kept.every((one) => one === kept[0]), kept[0] !== 0);
		`);
			expect(output).toBe("freed\n1000000 true true\n");
		},
	);

	it("thousands of small optimizers live at once", async ({ expect }) => {
		const output = await runScript(`
			const kept = [];
			for (let k = 0; k < ${runs > 1 ? 40_000 : 3_000}; k++) {
				const optimizer = await createOptimizer(adam(), { w: new Float32Array(5).fill(k % 7) });
				optimizer.gradients.w.fill((k % 7) - 3);
				optimizer.step();
				kept.push(optimizer);
			}
			const wrong = kept.filter((optimizer, k) => {
				optimizer.step(k % 2 === 0 ? undefined : { w: Array(5).fill((k % 7) - 3) });
				const like = kept[k % 7].parameters.w;
				return !optimizer.parameters.w.every((one, i) => Object.is(one, like[i]));
			});
			kept.at(-1).gradients.w[2] = NaN;
			try { kept.at(-1).step(); } catch (error) { console.log(error.message.slice(0, 40)); }
			console.log(wrong.length, new Set(kept.map((one) => one.parameters.w[4])).size);
		`);
		expect(output).toBe('adam, step 3: the gradient of "w" has 1 \n0 7\n');
	});
});

describe.concurrent("a process", () => {
	it("that is suspended during steps continues as if nothing had happened", async ({
		expect,
	}) => {
		const folder = mkdtempSync(join(os.tmpdir(), "ravine-suspended-"));
		const end = join(folder, "end");
		const { output, child } = startScript(`
			import { existsSync } from "node:fs";
			// Two seconds.
			patience.waits = 40;
			const optimizer = await make(2_000_000, 4);
			optimizer.gradients.w.fill(1);
			console.log("begun");
			while (!existsSync(${JSON.stringify(end)})) optimizer.step();
			const w = optimizer.parameters.w;
			console.log(w.every((one) => one === w[0]));
		`);
		await new Promise((resolve) => child.stdout?.once("data", resolve));
		for (let k = 0; k < 2; k++) {
			await new Promise((resolve) => setTimeout(resolve, 150));
			child.kill("SIGSTOP");
			await new Promise((resolve) => setTimeout(resolve, 2200));
			child.kill("SIGCONT");
		}
		writeFileSync(end, "");
		expect(await output).toBe("begun\ntrue\n");
		rmSync(folder, { recursive: true });
	});

	it("whose main thread may not sleep, as Electron's, polls", async ({
		expect,
	}) => {
		const output = await runScript(`
			Atomics.wait = () => {
				throw new TypeError("Atomics.wait cannot be called in this context");
			};
			const optimizer = await make(300_000, 3);
			optimizer.gradients.w.fill(1);
			for (let k = 0; k < 200; k++) optimizer.step();
			const w = optimizer.parameters.w;
			console.log(optimizer.steps, w.every((one) => one === w[0]));
		`);
		expect(output).toBe("200 true\n");
	});
});
