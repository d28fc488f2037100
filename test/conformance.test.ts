import { type Backend, interpreter, webassembly } from "ravine";
import { sgd } from "ravine/rules";
import { expect, test } from "vitest";
import type { EngineArray } from "../packages/ravine/src/backends/backend.js";
import { firstDifference, follow } from "./bits.js";
import { conformance, ordinary } from "./conformance.js";
import { literal } from "./literal.js";

conformance(webassembly(), 0);
// An independent implementation, to check the parts that the interpreter and the kernels share.
conformance(literal(), 0, {
	lengths: [1, 2, 7, 16, 33],
	// Totals are added up in blocks of 4096.
	long: [4101, 3],
	runs: 60,
});

const offByOneBit: Backend = {
	name: "off by one bit",
	compile: async (...args) => {
		const compiled = await interpreter().compile(...args);
		return {
			engine(layout) {
				const engine = compiled.engine(layout);
				return {
					...engine,
					step(order) {
						const outcome = engine.step(order);
						const [{ parameters }] = engine.arrays as [EngineArray];
						const bits = new Int32Array(parameters.buffer);
						bits[3] = (bits[3] as number) ^ 1;
						return outcome;
					},
				};
			},
		};
	},
};

test("the comparison can fail: it finds a backend that is off by one bit", async () => {
	const { program } = sgd();
	const given = [program, "float32", [5], [0.1], [1], ordinary] as const;
	const [a] = await follow(interpreter(), ...given);
	const [b] = await follow(offByOneBit, ...given);
	const pair = [a as Float64Array, b as Float64Array] as const;
	expect(firstDifference(...pair, 0)).toMatch(/^at 3: /);
	expect(firstDifference(...pair, 1e-6)).toBeUndefined();
});
