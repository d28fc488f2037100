import {
	CheckpointError,
	decodeTensors,
	encodeTensors,
	type Tensor,
} from "ravine";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../test/refusals.js";

describe("tensor files", () => {
	test("tensors of every type are read back as written, aligned", () => {
		const tensors = new Map([
			["bytes", { data: Uint8Array.of(1, 2, 3), shape: [3] }],
			["singles", { data: Float32Array.of(1.5, -0), shape: [1, 2] }],
			["doubles", { data: Float64Array.of(Math.PI), shape: [] }],
		]);
		const file = encodeTensors({ tensors, metadata: { note: 'é"\n' } });
		const { tensors: read, metadata } = decodeTensors(file);
		expect([...read].sort()).toEqual([...tensors].sort());
		expect(metadata.note).toBe('é"\n');
		// Read from inside a larger buffer, at an odd offset.
		const larger = new Uint8Array(file.length + 9);
		larger.set(file, 3);
		const inside = decodeTensors(larger.subarray(3, 3 + file.length));
		expect(inside.tensors).toEqual(read);
		const singles = read.get("singles") as { data: Float32Array };
		singles.data.fill(7);
		expect(decodeTensors(file).tensors.get("singles")?.data[0]).toBe(1.5);
	});

	test("the layout follows the format, worked out by hand", () => {
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

/** A file as Python's safetensors writes it, made by hand from its documentation. */
function foreign(
	header: object | string,
	data: Uint8Array | readonly number[] = [],
) {
	const text = new TextEncoder().encode(
		typeof header === "string" ? header : JSON.stringify(header),
	);
	const bytes = new Uint8Array(8 + text.length + data.length);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
	bytes.set(text, 8);
	bytes.set(data, 8 + text.length);
	return bytes;
}

describe("files of other writers", () => {
	test("every type of number, unaligned", () => {
		const data = [
			...[1], // BOOL
			...[0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x7c, 0x00, 0xfe], // F16
			...[0x80, 0x3f, 0x20, 0xc1], // BF16
			...[0x00, 0x00, 0x80, 0x3f], // F32
			...[0, 0, 0, 0, 0, 0, 0xf0, 0xbf], // F64
			...[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // I64
			...[0xfe, 0xff, 0xff, 0xff, 0xfd, 0xff, 0xfc], // I32 I16 I8
			...[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], // U64
			...[0xfe, 0xff, 0xff, 0xff, 0xfd, 0xff, 0xfc], // U32 U16 U8
		];
		let at = 0;
		const entry = (dtype: string, shape: number[], size: number) => {
			at += size;
			return { dtype, shape, data_offsets: [at - size, at] };
		};
		const file = foreign(
			{
				bool: entry("BOOL", [1], 1),
				half: entry("F16", [5], 10),
				brain: entry("BF16", [1, 2], 4),
				single: entry("F32", [], 4),
				double: entry("F64", [1], 8),
				i64: entry("I64", [1], 8),
				i32: entry("I32", [1], 4),
				i16: entry("I16", [1], 2),
				i8: entry("I8", [1], 1),
				u64: entry("U64", [1], 8),
				u32: entry("U32", [1], 4),
				u16: entry("U16", [1], 2),
				u8: entry("U8", [1], 1),
				empty: entry("F32", [0, 3], 0),
				__metadata__: { format: "pt", checksum: "sha256:0123" },
			},
			data,
		);
		const { tensors, metadata } = decodeTensors(file);
		expect(
			Object.fromEntries([...tensors].map(([name, { data }]) => [name, data])),
		).toEqual({
			bool: Uint8Array.of(1),
			half: Float32Array.of(
				1,
				-2,
				2 ** -24,
				Number.POSITIVE_INFINITY,
				Number.NaN,
			),
			brain: Float32Array.of(1, -10),
			single: Float32Array.of(1),
			double: Float64Array.of(-1),
			i64: BigInt64Array.of(-1n),
			i32: Int32Array.of(-2),
			i16: Int16Array.of(-3),
			i8: Int8Array.of(-4),
			u64: BigUint64Array.of(2n ** 64n - 1n),
			u32: Uint32Array.of(2 ** 32 - 2),
			u16: Uint16Array.of(2 ** 16 - 3),
			u8: Uint8Array.of(252),
			empty: new Float32Array(0),
		});
		expect(tensors.get("brain")?.shape).toEqual([1, 2]);
		expect(metadata).toEqual({ format: "pt", checksum: "sha256:0123" });
	});

	test("every half-precision number follows IEEE 754", () => {
		const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i);
		const bytes = new Uint8Array(halves.buffer);
		const { tensors } = decodeTensors(
			foreign(
				{ h: { dtype: "F16", shape: [65_536], data_offsets: [0, 131_072] } },
				bytes,
			),
		);
		const read = tensors.get("h")?.data as Float32Array;
		halves.forEach((half, i) => {
			// Moved into a float32's bits, whose exponents reach 112 further.
			const word = Uint32Array.of(
				((half & 0x8000) << 16) | ((half & 0x7fff) << 13),
			);
			const special = (half & 0x7c00) === 0x7c00;
			const value = (new Float32Array(word.buffer)[0] as number) * 2 ** 112;
			if (!special && !Object.is(read[i], value)) expect.fail(`half ${i}`);
			if (special) expect(Number.isFinite(read[i])).toBe(false);
		});
	});

	test("names that every object has", () => {
		const tensors = new Map(
			["__proto__", "constructor", "toString", ""].map((name, i) => [
				name,
				{ data: Float32Array.of(i), shape: [1] },
			]),
		);
		const metadata = JSON.parse('{"__proto__":"a","constructor":"b"}');
		const file = decodeTensors(encodeTensors({ tensors, metadata }));
		expect([...file.tensors]).toEqual([...tensors]);
		expect(Object.entries(file.metadata)).toEqual(Object.entries(metadata));
	});

	const entry = (dtype: unknown, shape: unknown, data_offsets: unknown) => ({
		dtype,
		shape,
		data_offsets,
	});
	test.each<[string, object | string, number, string]>([
		[
			"an overlap",
			{ a: entry("F32", [2], [0, 8]), b: entry("F32", [2], [4, 12]) },
			12,
			'tensor "b" begins at byte 4 of the data, but the tensor before it ends at 8',
		],
		[
			"a gap",
			{ a: entry("F32", [1], [0, 4]), b: entry("F32", [1], [8, 12]) },
			12,
			'tensor "b" begins at byte 8 of the data, but the tensor before it ends at 4',
		],
		[
			"too few bytes",
			{ a: entry("F32", [2], [0, 4]) },
			4,
			'tensor "a" has 4 bytes, but its shape and type need 8',
		],
		[
			"too many bytes",
			{ a: entry("F32", [1], [0, 8]) },
			8,
			'tensor "a" has 8 bytes, but its shape and type need 4',
		],
		[
			"backwards",
			{ a: entry("F32", [1], [4, 0]) },
			4,
			'tensor "a" has -4 bytes, but its shape and type need 4',
		],
		[
			"half a byte",
			{ a: entry("F32", [1], [0.5, 4.5]) },
			8,
			'tensor "a" must have two whole numbers for its data_offsets',
		],
		[
			"negative",
			{ a: entry("F32", [1], [-4, 0]) },
			4,
			'tensor "a" must have two whole numbers for its data_offsets',
		],
		[
			"beyond the file",
			{ a: entry("F32", [2], [0, 8]) },
			4,
			"the checkpoint is cut short",
		],
		[
			"bytes left over",
			{ a: entry("F32", [1], [0, 4]) },
			8,
			"the checkpoint has 4 bytes after its last tensor",
		],
		[
			"a shape that is not an array",
			{ a: entry("F32", 1, [0, 4]) },
			4,
			'tensor "a" must have an array of whole numbers for its shape',
		],
		[
			"a shape of text",
			{ a: entry("F32", ["1"], [0, 4]) },
			4,
			'tensor "a" must have an array of whole numbers for its shape',
		],
		[
			"a shape beyond whole numbers",
			{ a: entry("F32", [1e300, 0], [0, 0]) },
			0,
			'tensor "a" must have an array of whole numbers for its shape',
		],
		[
			"an unsupported type",
			{ a: entry("F8_E4M3", [4], [0, 4]) },
			4,
			'tensor "a" is of type "F8_E4M3"; F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL are supported',
		],
		[
			"a type every object has",
			{ a: entry("constructor", [4], [0, 4]) },
			4,
			'tensor "a" is of type "constructor"',
		],
		[
			"a tensor that is null",
			{ a: null },
			0,
			'tensor "a" must have a dtype, a shape and data_offsets, got null',
		],
		[
			"metadata that is a number",
			{ __metadata__: { step: 3 } },
			0,
			'metadata "step" must be text, got 3',
		],
		[
			"metadata that is null",
			{ __metadata__: null },
			0,
			"metadata must be texts by name, got null",
		],
		["a list", "[]", 0, "this is not a checkpoint: no safetensors header"],
		["a header that ends early", '{"a": 1', 0, "its header is not JSON"],
	])("refused: %s", (_, header, size, message) => {
		const file = foreign(header, new Uint8Array(size));
		expect(messageOf(() => decodeTensors(file))).toContain(message);
		expect(() => decodeTensors(file)).toThrow(CheckpointError);
	});
});

describe("encodeTensors refuses tensors that could not be read again", () => {
	const tensor = { data: Float32Array.of(1, 2), shape: [2] };
	test.each<[string, string, unknown, object, string]>([
		[
			"metadata that is a number",
			"a",
			tensor,
			{ step: 3 },
			'the metadata "step" must be text, got 3',
		],
		[
			"metadata called checksum",
			"a",
			tensor,
			{ checksum: "x" },
			'metadata cannot have the name "checksum", which is reserved; use another name',
		],
		[
			"a tensor called __metadata__",
			"__metadata__",
			tensor,
			{},
			'the tensor "__metadata__" has a name that the format reserves',
		],
		[
			"a shape that does not fit",
			"a",
			{ ...tensor, shape: [3] },
			{},
			'the tensor "a" has 2 numbers, but its shape needs 3',
		],
		[
			"a shape that is not an array",
			"a",
			{ ...tensor, shape: 2 },
			{},
			'the tensor "a" must have an array of whole numbers for its shape, got 2',
		],
		[
			"an array",
			"a",
			{ ...tensor, data: [1, 2] },
			{},
			'the tensor "a" must be a typed array, got [1, 2]',
		],
	])("%s", (_, name, one, metadata, message) => {
		const tensors = untyped<Map<string, Tensor>>(new Map([[name, one]]));
		expect(
			messageOf(() => encodeTensors({ tensors, metadata: untyped(metadata) })),
		).toBe(`encodeTensors: ${message}`);
	});

	test.each<[unknown, string]>([
		[null, "the options must be an object, got null"],
		[
			{ tensors: { a: tensor }, metadata: {} },
			"tensors must be a Map by name, got an object (Object)",
		],
		[{ tensors: new Map() }, "metadata must be texts by name, got undefined"],
		[
			{ tensors: new Map(), metadata: {}, meta: {} },
			'there is no option "meta"; the options are tensors, metadata',
		],
	])("%o", (file, message) => {
		expect(messageOf(() => encodeTensors(untyped(file)))).toContain(
			`encodeTensors: ${message}`,
		);
	});

	test("a file that was read can be written again", () => {
		const file = encodeTensors({
			tensors: new Map([["a", tensor]]),
			metadata: { note: "x" },
		});
		expect(encodeTensors(decodeTensors(file))).toEqual(file);
	});
});
