import { createRequire, syncBuiltinESMExports } from "node:module";
import type Os from "node:os";
import { isRefusal, sgd, strip, webassembly } from "ravine";
import { afterEach, expect, it, vi } from "vitest";
import { type Layout, layOut } from "../backend.js";

const os = createRequire(import.meta.url)("node:os") as typeof Os;
const { totalmem } = os;
const { constrainedMemory } = process;
const OriginalMemory = WebAssembly.Memory;

afterEach(() => {
	os.totalmem = totalmem;
	syncBuiltinESMExports();
	process.constrainedMemory = constrainedMemory;
	WebAssembly.Memory = OriginalMemory;
	vi.unstubAllGlobals();
});

async function makeEngine(layout: Layout) {
	const backend = webassembly({ threads: 1 });
	const programs = { step: sgd().program };
	return (await backend.compile(programs, layout.precision)).engine(layout);
}

async function refusal(layout: Layout): Promise<string> {
	try {
		await makeEngine(layout);
	} catch (error) {
		expect(isRefusal(error)).toBe(true);
		expect(error).toBeInstanceOf(RangeError);
		return (error as Error).message;
	}
	throw new Error("not refused");
}

it("refuses more parameters than 32-bit memory holds", async () => {
	expect(await refusal(layOut([2 ** 29], "float64"))).toBe(
		"sgd: the optimizer needs 8.00 GiB for its parameters, gradients and states; WebAssembly's 32-bit memory holds 4.00 GiB",
	);
});

it("refuses more parameters than the machine or its container has memory", async () => {
	const layout = layOut([2 ** 27], "float32");
	const expected =
		"sgd: the optimizer needs 1.00 GiB for its parameters, gradients and states; the machine has 0.50 GiB";
	os.totalmem = () => 2 ** 29;
	syncBuiltinESMExports();
	expect(await refusal(layout)).toBe(expected);
	os.totalmem = () => 2 ** 36;
	syncBuiltinESMExports();
	process.constrainedMemory = () => 2 ** 29;
	expect(await refusal(layout)).toBe(expected);
});

/** Makes the host refuse every engine a memory of its own; only the growing scratch memory succeeds. */
function giveNoMemory(): void {
	WebAssembly.Memory = class extends OriginalMemory {
		constructor(descriptor: WebAssembly.MemoryDescriptor) {
			if (descriptor.initial === descriptor.maximum) {
				throw new RangeError("could not allocate memory");
			}
			super(descriptor);
		}
	};
}

it("says how much memory a large optimizer needs if the machine refuses it", async () => {
	giveNoMemory();
	expect(await refusal(layOut([1_000_000], "float32"))).toBe(
		"sgd: the optimizer needs 7.6 MiB for its parameters, gradients and states, which the machine cannot provide",
	);
});

it("runs small optimizers of any sizes in a scratch memory then, with the same bits", async () => {
	const lengths = [[5], [3, 20_000, 1], [100_000], [7, 7]];
	const run = async () => {
		const engines = await Promise.all(
			lengths.map((own) => makeEngine(layOut(own, "float32"))),
		);
		for (const { arrays } of engines) {
			for (const { parameters, gradients } of arrays) {
				parameters.fill(1);
				gradients.forEach((_, i) => {
					gradients[i] = Math.sin(i + 1);
				});
			}
		}
		for (let t = 1; t <= 3; t++) {
			for (const { step, arrays } of engines) {
				const sources = arrays.map(({ gradients }) =>
					gradients.map((one) => one / t),
				);
				const order = { settings: [0.1], t, check: true };
				expect(
					step(t === 2 ? order : { ...order, gradients: sources }),
				).toBeUndefined();
			}
		}
		return engines.flatMap(({ arrays }) =>
			arrays.map(({ parameters }) => [...parameters]),
		);
	};
	const expected = await run();
	giveNoMemory();
	expect(await run()).toEqual(expected);
	const [first] = expected.flat();
	expect(first).not.toBe(1);
});

it("runs many strips in few memories: a browser's page has a hundred or so", async () => {
	let made = 0;
	WebAssembly.Memory = class extends OriginalMemory {
		constructor(descriptor: WebAssembly.MemoryDescriptor) {
			super(descriptor);
			made++;
		}
	};
	const values = [0.01, 0.1, 0.2];
	const outcomes = async (count: number) => {
		const { cost, stepsToTarget } = await strip({
			...{ surface: "x^2 + y^2", rule: sgd(), setting: "learningRate" },
			...{ start: { x: 1, y: 2 }, steps: 20 },
			values: Array.from({ length: count }, (_, i) => values[i % 3] as number),
		});
		return [[...cost.subarray(0, 3)], [...stepsToTarget.subarray(0, 3)]];
	};
	const first = await outcomes(3);
	for (const count of [3, 3000, 3, 300, 30, 3, 3000, 3])
		expect(await outcomes(count)).toEqual(first);
	expect(made).toBeLessThan(4);
});
