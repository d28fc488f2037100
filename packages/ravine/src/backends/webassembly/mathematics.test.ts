import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	mathematics as all,
	mathematics32,
} from "../../language/mathematics/elements.js";
import {
	type FunctionName,
	mathematics64,
} from "../../language/mathematics/index.js";
import { createNarrow, numbers } from "../../language/mathematics/numbers.js";
import { functionsOn } from "../../language/mathematics/singles.js";
import { assemble, FunctionBuilder } from "./assembler.js";
import { createMathematics } from "./mathematics.js";

const names = Object.keys(mathematics64) as FunctionName[];
const COUNT = 20_000;

/** Special arguments: the ends of ranges, multiples of pi, infinities and NaN. */
const special = [
	0,
	5e-324,
	1e-310,
	2 ** -1022,
	1e-45,
	2 ** -126,
	1e-20,
	0.25,
	7 / 16,
	0.5,
	11 / 16,
	Math.SQRT1_2,
	0.9999999999999999,
	1,
	1.0000000000000002,
	Math.sqrt(1.5),
	2,
	3,
	Math.PI / 2,
	Math.PI,
	18.7,
	87.3,
	88.7,
	103.9,
	708.4,
	709.8,
	745.1,
	3199.9,
	3200.1,
	1e6,
	1.1e6,
	2 ** 53,
	1e22,
	3.4028234663852886e38,
	1e300,
	Number.MAX_VALUE,
	Number.POSITIVE_INFINITY,
	Number.NaN,
].flatMap((x) => [x, -x]);

/** Compiles a function for arrays of the given type, register by register. */
function compile(
	name: FunctionName,
	Numbers: typeof Float32Array | typeof Float64Array,
) {
	const single = Numbers === Float32Array;
	const mathematics = createMathematics(all, single ? "float32" : "float64");
	const kernel = new FunctionBuilder("run", {
		a: "i32",
		b: "i32",
		out: "i32",
		end: "i32",
	});
	kernel.emit("loop").get(2);
	for (const from of [0, 1].slice(0, mathematics64[name].length)) {
		kernel.get(from).emit("v128.load", 0);
	}
	mathematics.apply(kernel, name);
	kernel.emit("v128.store", 0);
	for (const at of [0, 1, 2]) {
		kernel.get(at).emit("i32.const", 16).emit("i32.add").set(at);
	}
	kernel.get(2).get(3).emit("i32.lt_u").emit("br_if", 0).emit("end");
	const bytes = assemble({
		...mathematics.parts,
		functions: [kernel],
		sharedMemory: false,
	});
	const memory = new WebAssembly.Memory({ initial: 16 });
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
		ravine: { memory },
		math: mathematics64 as unknown as WebAssembly.ModuleImports,
	});
	const size = COUNT * Numbers.BYTES_PER_ELEMENT;
	const [a, b, out] = [0, 1, 2].map(
		(place) => new Numbers(memory.buffer, place * size, COUNT),
	) as [Float64Array, Float64Array, Float64Array];
	const run = exports.run as (...numbers: number[]) => void;
	return { a, b, out, run: () => run(0, size, 2 * size, 3 * size) };
}

describe.each([
	["float32", Float32Array, mathematics32],
	["float64", Float64Array, mathematics64],
] as const)(
	"the kernel's functions equal the interpreter's, %s",
	(_, Numbers, functions) => {
		test.each(names)("%s", (name) => {
			const { a, b, out, run } = compile(name, Numbers);
			// Random bits have every exponent; half of the numbers are scaled to ordinary sizes.
			const random = fc.sample(fc.integer(), {
				numRuns: (2 * COUNT * Numbers.BYTES_PER_ELEMENT) / 4,
				seed: 1,
			});
			const bits = new Numbers(Int32Array.from(random).buffer);
			const pick = (i: number) => {
				const x = bits[i] as number;
				return i % 4 < 2
					? x
					: Math.log2(Math.abs(x)) / (i % 3 === 0 ? 100 : 10);
			};
			for (let i = 0; i < COUNT; i++) {
				const k = Math.floor(i / special.length);
				a[i] = pick(2 * i);
				b[i] = pick(2 * i + 1);
				if (k >= special.length) continue;
				a[i] = special[i % special.length] as number;
				b[i] = special[k] as number;
			}
			run();
			const expected = new Numbers(COUNT).map((_, i) =>
				functions[name](a[i] as number, b[i] as number),
			);
			for (let i = 0; i < COUNT; i++) {
				if (Object.is(out[i], expected[i])) continue;
				expect.fail(
					`${name}(${a[i]}, ${b[i]}) is ${out[i]} in the kernel and ${expected[i]} in the interpreter`,
				);
			}
		});
	},
);

test("the power of two scalars has the same bits as the algorithm", () => {
	const { power } = functionsOn(numbers, createNarrow()).double;
	const number = fc.oneof(
		fc.double(),
		fc.double({ min: -800, max: 800 }),
		fc.integer().map((x) => x / 1000),
		fc.constantFrom(...special),
	);
	fc.assert(
		fc.property(number, number, (x, y) => {
			expect(mathematics64.power(x, y)).toBe(power(x, y));
		}),
		{ numRuns: 20_000, seed: 1 },
	);
});
