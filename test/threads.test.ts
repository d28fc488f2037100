import { execFileSync } from "node:child_process";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import {
	adam,
	createOptimizer,
	interpreter,
	momentum,
	type Rule,
	rule,
	webassembly,
} from "ravine";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import {
	type Bench,
	createTeam,
	ITEM_WORDS,
} from "../packages/ravine/src/backends/webassembly/team.js";

/** Steps shared between threads: the same numbers, no thread left behind, and faults that are told. */

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

/** Several arrays, some longer than a thread's piece, some with a tail. */
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

	it("stay the same over many steps, however the threads meet", async () => {
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
		/** The edges of arrays, of what is checked at a time and of its four streams, and between. */
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
			// What was refused leaves nothing behind.
			expect(optimizer.step(filled(1)).nonFinite).toBe(0);
			optimizer.dispose();
		});

		it("lets pass finite numbers so large that their sum is not", async () => {
			const optimizer = await make();
			const largest = 3.4028234663852886e38;
			for (const name of names) optimizer.gradients[name].fill(largest);
			expect(optimizer.step()).toMatchObject({ step: 1, nonFinite: 0 });
			expect(optimizer.step(filled(-largest))).toMatchObject({
				step: 2,
				nonFinite: 0,
			});
			optimizer.gradients.d[2] = Number.NaN;
			expect(() => optimizer.step()).toThrow('"d" has 1 NaN');
			optimizer.dispose();
		});
	},
);

test("addresses beyond 2 GiB are released in their order", () => {
	const words = new Int32Array(64);
	const addresses = [0xc000_0000, 0x8000_0000, 0x4000_0000];
	addresses.forEach((start, k) => {
		words.set([start, start + 0x1000_0000], 32 + k * ITEM_WORDS);
	});
	const looked: number[] = [];
	const team = createTeam({
		...{ words, stride: 0, thread: 0, threads: 1 },
		...({} as Pick<Bench, "module" | "memory">),
		passes: [{ at: 32, count: 3, perTicket: 1 }],
		kernels: [(start) => looked.push((start as number) >>> 0)],
	});
	const seen = team.checkWhile((filled) => {
		filled(0xc000_0001);
		expect(looked).toEqual([]);
		filled(0x8000_0000);
		expect(looked).toEqual(addresses.slice(0, 2));
		filled(0x4000_0000);
	});
	expect(looked).toEqual(addresses);
	expect(seen).toBe(true);
});

describe("asking for threads", () => {
	it.each([0, -1, 1.5, 10_000, Number.NaN, "2" as unknown as number])(
		"%s is refused",
		(threads) => {
			expect(() => webassembly({ threads })).toThrow(
				`webassembly: threads must be a whole number from 1 to 256, got ${typeof threads === "string" ? `"${threads}"` : threads}`,
			);
		},
	);

	it("where memory cannot be shared, one does the work without complaint", async () => {
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

/** Has every new worker made by `replacement`, also for code that imports the module. */
function replaceWorker(replacement: typeof Worker): void {
	workerThreads.Worker = replacement;
	syncBuiltinESMExports();
}

afterEach(() => replaceWorker(OriginalWorker));

describe("unasked", () => {
	/** How many helpers a rule on so many parameters gets. */
	async function helpersOf(made: Rule, size: number): Promise<number> {
		let started = 0;
		replaceWorker(
			class extends OriginalWorker {
				constructor(...given: ConstructorParameters<typeof Worker>) {
					super(...given);
					started++;
				}
			},
		);
		const optimizer = await createOptimizer(made, {
			w: new Float32Array(size),
		});
		optimizer.dispose();
		return started;
	}

	it("all cores work where a step moves enough bytes, and one where it does not", async () => {
		const others = availableParallelism() - 1;
		expect(await helpersOf(adam(), 150_000)).toBe(0);
		expect(await helpersOf(adam(), 250_000)).toBe(others);
		// Its streams are fewer, so it takes more parameters.
		expect(await helpersOf(momentum(), 200_000)).toBe(0);
		expect(await helpersOf(momentum(), 300_000)).toBe(others);
	});
});

describe("faults", () => {
	it("a helper that died is an error at the next step, which names the remedy", async () => {
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
		optimizer.step();
		await started[0]?.terminate();
		expect(() => optimizer.step()).toThrow(
			/a helper thread died .*create the optimizer anew/,
		);
		expect(optimizer.steps).toBe(1);
		optimizer.dispose();
	});

	it("a script that cannot be loaded is told, with what a bundler must do; unasked, one thread does the work", async () => {
		replaceWorker(
			class extends OriginalWorker {
				constructor() {
					super(new URL("file:///nowhere/helper.js"));
				}
			},
		);
		const initial = { w: new Float32Array(200_000) };
		await expect(
			createOptimizer(adam(), initial, {
				backend: webassembly({ threads: 2 }),
			}),
		).rejects.toThrow(/helper\.js, cannot be loaded; a bundler must keep/);
		const optimizer = await createOptimizer(adam(), initial);
		expect(optimizer.step().step).toBe(1);
		optimizer.dispose();
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

/** Runs a script with the library in a process of its own, which must end by itself without a word of warning. */
function runScript(script: string): string {
	return execFileSync(
		process.execPath,
		["--input-type=module", "--expose-gc", "-e", script],
		{
			encoding: "utf8",
			cwd: join(fileURLToPath(new URL("..", import.meta.url))),
			stdio: ["ignore", "pipe", "inherit"],
			timeout: 100_000,
		},
	);
}

describe("what is left behind", () => {
	it("helpers do not keep a process alive, disposed of or not", () => {
		const output = runScript(`
			import { adam, createOptimizer, webassembly } from "ravine";
			const backend = webassembly({ threads: 3 });
			const optimizer = await createOptimizer(adam(), { w: new Float32Array(200_000) }, { backend });
			optimizer.step();
			console.log("done");
		`);
		expect(output).toBe("done\n");
	});

	it("helpers sleep between steps", () => {
		const output = runScript(`
			import { adam, createOptimizer, webassembly } from "ravine";
			const backend = webassembly({ threads: 3 });
			const optimizer = await createOptimizer(adam(), { w: new Float32Array(200_000) }, { backend });
			for (let k = 0; k < 100; k++) optimizer.step();
			optimizer.step({ w: new Float32Array(200_000) });
			await new Promise((resolve) => setTimeout(resolve, 500));
			const before = process.cpuUsage();
			await new Promise((resolve) => setTimeout(resolve, 1000));
			const { user, system } = process.cpuUsage(before);
			// Two helpers that look round for work would take a second each, where there are cores for them.
			console.log(user + system < 250_000 ? "asleep" : "awake for " + (user + system) + " µs");
			optimizer.dispose();
		`);
		expect(output).toBe("asleep\n");
	});

	it("a thousand optimizers leave no threads, no memory and no warnings", () => {
		const output = runScript(`
			import { adam, createOptimizer, webassembly } from "ravine";
			process.on("warning", (warning) => console.log(warning.message));
			const make = async (threads) => {
				const optimizer = await createOptimizer(adam(), { w: new Float32Array(70_000) }, { backend: webassembly({ threads }) });
				optimizer.step();
				optimizer.dispose();
			};
			const settle = async () => {
				await new Promise((resolve) => setTimeout(resolve, 300));
				gc();
				await new Promise((resolve) => setTimeout(resolve, 300));
				gc();
			};
			for (let k = 0; k < 50; k++) await make(1 + (k % 2));
			await settle();
			const before = process.memoryUsage().rss;
			for (let k = 0; k < 900; k++) await make(1);
			for (let k = 0; k < 100; k++) await make(2);
			await settle();
			const grown = (process.memoryUsage().rss - before) / 2 ** 20;
			// Each had over a megabyte.
			console.log(grown < 100 ? "steady" : "grown by " + grown + " MiB");
			console.log(process.getActiveResourcesInfo().filter((name) => /worker|message/i.test(name)).length);
		`);
		expect(output).toBe("steady\n0\n");
	});
});
