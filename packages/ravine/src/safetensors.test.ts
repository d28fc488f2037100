import { decodeTensors, encodeTensors } from "ravine";
import { describe, expect, test } from "vitest";
import { untyped } from "../../../test/refusals.js";

describe("tensor files", () => {
	test("what is written is read, of every type, aligned", () => {
		const tensors = new Map([
			["bytes", { data: Uint8Array.of(1, 2, 3), shape: [3] }],
			["singles", { data: Float32Array.of(1.5, -0), shape: [1, 2] }],
			["doubles", { data: Float64Array.of(Math.PI), shape: [] }],
		]);
		const file = encodeTensors({ tensors, metadata: { note: 'é"\n' } });
		const { tensors: read, metadata } = decodeTensors(file);
		expect([...read].sort()).toEqual([...tensors].sort());
		expect(metadata.note).toBe('é"\n');
		// Read from inside a larger buffer, at an odd place.
		const larger = new Uint8Array(file.length + 9);
		larger.set(file, 3);
		const inside = decodeTensors(larger.subarray(3, 3 + file.length));
		expect(inside.tensors).toEqual(read);
		read.get("singles")?.data.fill(7);
		expect(decodeTensors(file).tensors.get("singles")?.data[0]).toBe(1.5);
	});

	test("the layout is the format's, worked out by hand", () => {
		const file = encodeTensors({
			tensors: new Map([["a", { data: Float32Array.of(1), shape: [1] }]]),
			metadata: {},
		});
		const length = Number(new DataView(file.buffer).getBigUint64(0, true));
		expect(length % 8).toBe(0);
		const header = JSON.parse(
			new TextDecoder().decode(file.subarray(8, 8 + length)),
		);
		expect(header.a).toEqual({
			dtype: "F32",
			shape: [1],
			data_offsets: [0, 4],
		});
		expect([...file.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
	});
});

test("a checkpoint that is not bytes", () => {
	for (const bytes of [undefined, "{}", [1, 2], new Float32Array(4)]) {
		expect(() => decodeTensors(untyped(bytes))).toThrow(
			"the checkpoint must be a Uint8Array",
		);
	}
});
