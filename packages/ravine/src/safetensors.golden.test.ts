import { readFileSync } from "node:fs";
import { adam, createOptimizer, decodeTensors } from "ravine";
import { describe, expect, test } from "vitest";

const golden: {
	readonly files: Readonly<Record<string, string>>;
	readonly tensors: Readonly<
		Record<string, { shape: number[]; values: (number | string)[] }>
	>;
} = JSON.parse(
	readFileSync(
		new URL("../../../test/golden/safetensors/files.json", import.meta.url),
		"utf8",
	),
);
const files = Object.entries(golden.files).map(([name, text]) => {
	return [name, new Uint8Array(Buffer.from(text, "base64"))] as const;
});

describe.each(files)("a file of Python's safetensors, %s", (name, file) => {
	test("has Python's numbers, at any place in memory", () => {
		for (const shift of [0, 1, 3]) {
			const moved = new Uint8Array(file.length + shift);
			moved.set(file, shift);
			const { tensors, metadata } = decodeTensors(moved.subarray(shift));
			expect([...tensors.keys()].sort()).toEqual(
				Object.keys(golden.tensors).sort(),
			);
			for (const [own, { shape, values }] of Object.entries(golden.tensors)) {
				const tensor = tensors.get(own);
				expect(tensor?.shape).toEqual(shape);
				const data: Iterable<number | bigint> = tensor?.data ?? [];
				const found = Array.from(data, (one) =>
					typeof one === "bigint" ? String(one) : one,
				);
				expect(found).toEqual(values);
			}
			expect(metadata).toEqual(
				name === "described" ? { format: "pt", note: "größe" } : {},
			);
		}
	});

	test("begins an optimizer", async () => {
		const { tensors } = decodeTensors(file);
		const { half, brain } = Object.fromEntries(tensors);
		const optimizer = await createOptimizer(adam(), {
			half: half as typeof half & { data: Float32Array },
			brain: brain as typeof brain & { data: Float32Array },
		});
		expect(optimizer.shapes).toEqual({ half: [2, 3], brain: [3, 1, 2] });
		expect([...optimizer.parameters.half]).toEqual(golden.tensors.half?.values);
	});
});

test("the numbers of one file do not begin at an even place", () => {
	const [, file] = files.find(([name]) => name === "unpadded") as [
		string,
		Uint8Array,
	];
	expect((file[0] as number) % 2).toBe(1);
});
