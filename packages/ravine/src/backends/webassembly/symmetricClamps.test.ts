import { interpreter, type Precision, rule, webassembly } from "ravine";
import { kernelText } from "ravine/explain";
import { describe, expect, test } from "vitest";
import { edges, firstDifference, follow } from "../../../../../test/bits.js";

const text = `
	setting limit = 1
	state kept = 0
	kept = clamp(w, -limit, limit)
	w = clamp(g, -limit, limit)
`;

describe.each<Precision>(["float32", "float64"])(
	"clamps between -limit and limit, %s",
	(precision) => {
		const { program } = rule("my", text)();

		test("take one instruction for each bound", () => {
			const kernel = kernelText(program, precision);
			expect(kernel.match(/\.p(min|max)$/gm)).toHaveLength(16);
			expect(kernel).not.toMatch(/\.(min|max)$/m);
		});

		test.each([...edges[precision], 0.5, -0.5])("limit %d", async (limit) => {
			const values = edges[precision];
			const run = (backend: ReturnType<typeof interpreter>) =>
				follow(
					backend,
					program,
					precision,
					[301],
					[limit],
					[1, 2, 3],
					(next) =>
						next() < 0.7
							? (values[Math.floor(next() * values.length)] as number)
							: next() - 0.5,
				);
			const found = await run(webassembly());
			const expected = await run(interpreter());
			for (const [k, numbers] of found.entries()) {
				const difference = firstDifference(
					numbers,
					expected[k] as Float64Array,
				);
				expect(difference).toBeUndefined();
			}
		});

		test.each([
			"clamp(g, -limit, limit * 2)",
			"limit * clamp(g, -0.5, 0.5)",
			"clamp(g, -(limit * t), limit * t)",
			"clamp(g, limit, -limit)",
		])("%s is another clamp", (clamp) => {
			const other = rule("my", `setting limit = 1\nw = ${clamp}`)().program;
			expect(kernelText(other, precision)).not.toMatch(/\.p(min|max)$/m);
		});
	},
);
