/**
 * Safetensors files (https://github.com/huggingface/safetensors): the length of a header, the header in JSON, then
 * the numbers, little-endian, end to end. Files written here carry a checksum of the whole file in their metadata;
 * files of other writers, which have none, are read too.
 */

import { checkOptions, describe, isRecord } from "./checks.js";
import { checksum } from "./checksum.js";
import { Refusal, RefusedRange, RefusedType } from "./refusal.js";
import { isShape, sizeOf } from "./shapes.js";

export type TensorData =
	| Float32Array
	| Float64Array
	| Int8Array
	| Int16Array
	| Int32Array
	| BigInt64Array
	| Uint8Array
	| Uint16Array
	| Uint32Array
	| BigUint64Array;

export interface Tensor {
	/** The numbers, as many as the shape says. F16 and BF16 are read as Float32Array, BOOL as a Uint8Array of 0 and 1. */
	readonly data: TensorData;
	readonly shape: readonly number[];
}

export interface TensorFile {
	/** The tensors by name. */
	readonly tensors: ReadonlyMap<string, Tensor>;
	/** The metadata, without the checksum. */
	readonly metadata: Readonly<Record<string, string>>;
}

/** A file that cannot be read, or that belongs to something else. */
export class CheckpointError extends Refusal {
	override readonly name = "CheckpointError";
}

/** A checked entry of a file's header: the tensor has as many bytes as its type and shape need. */
export interface Entry {
	readonly dtype: Dtype;
	readonly shape: readonly number[];
	/** Its bytes, a view into the file. */
	readonly bytes: Uint8Array;
}

export interface Contents {
	readonly entries: ReadonlyMap<string, Entry>;
	readonly metadata: ReadonlyMap<string, string>;
	/** Whether the file has a checksum. A wrong checksum refuses the file. */
	readonly checked: boolean;
}

/** The supported types of numbers, with their sizes in bytes. */
const sizes = {
	...{ F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1 },
	...{ U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 },
} as const;
type Dtype = keyof typeof sizes;

/** The largest header that the format's own library reads, in bytes. */
const MAX_HEADER = 100e6;
/** The beginning of every header written here; the checksum, 16 hexadecimal digits, follows at a fixed place. */
const PREFIX = '{"__metadata__":{"checksum":"';
const PLACE = 8 + PREFIX.length;
/** The placeholder for the checksum while it is computed. */
const BLANK = "0".repeat(16);

/**
 * Encodes a file. The tensors are copied.
 * @throws RefusedType or RefusedRange for a file that could not be read again: a shape that does not fit, metadata that
 * is not text, or one of the reserved names, "__metadata__" for a tensor and "checksum" for metadata.
 */
export function encodeTensors(file: TensorFile): Uint8Array<ArrayBuffer> {
	checkFile(file);
	const { tensors, metadata } = file;
	const entries = [...tensors].map(([name, { data, shape }]) => {
		return { name, dtype: dtypeOf(data) as Dtype, shape, bytes: bytesOf(data) };
	});
	return writeTensors(entries, Object.entries(metadata));
}

/** Encodes valid entries. */
export function writeTensors(
	entries: readonly (Entry & { readonly name: string })[],
	metadata: readonly (readonly [string, string])[],
): Uint8Array<ArrayBuffer> {
	// Wider numbers first, so that each tensor is aligned.
	const order = [...entries].sort((a, b) => sizes[b.dtype] - sizes[a.dtype]);
	let size = 0;
	let json = `${PREFIX}${BLANK}"`;
	const member = (name: string, value: unknown) =>
		`,${JSON.stringify(name)}:${JSON.stringify(value)}`;
	for (const [name, value] of metadata) json += member(name, value);
	json += "}";
	for (const { name, dtype, shape, bytes } of order) {
		const end = size + bytes.length;
		json += member(name, { dtype, shape, data_offsets: [size, end] });
		size = end;
	}
	const text = new TextEncoder().encode(`${json}}`);
	const start = 8 + Math.ceil(text.length / 8) * 8;
	const file = new Uint8Array(start + size);
	new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
	file.fill(32, 8, start);
	file.set(text, 8);
	let at = start;
	for (const { bytes } of order) {
		file.set(bytes, at);
		at += bytes.length;
	}
	const sum = checksum(file.subarray(0, start), file.subarray(start));
	file.set(new TextEncoder().encode(sum), PLACE);
	return file;
}

/** The type in the file of each typed array. */
function dtypeOf(data: unknown): Dtype | undefined {
	const types: readonly (readonly [new () => TensorData, Dtype])[] = [
		[Float32Array, "F32"],
		[Float64Array, "F64"],
		[Int8Array, "I8"],
		[Int16Array, "I16"],
		[Int32Array, "I32"],
		[BigInt64Array, "I64"],
		[Uint8Array, "U8"],
		[Uint16Array, "U16"],
		[Uint32Array, "U32"],
		[BigUint64Array, "U64"],
	];
	return types.find(([Data]) => data instanceof Data)?.[1];
}

function checkFile(file: TensorFile): void {
	checkOptions("encodeTensors", file, ["tensors", "metadata"]);
	const { tensors, metadata } = file;
	if (!(tensors instanceof Map)) {
		throw new RefusedType(
			`encodeTensors: tensors must be a Map by name, got ${describe(tensors)}`,
		);
	}
	if (!isRecord(metadata)) {
		throw new RefusedType(
			`encodeTensors: metadata must be texts by name, got ${describe(metadata)}`,
		);
	}
	for (const [name, value] of Object.entries(metadata)) {
		if (name === "checksum") {
			throw new RefusedRange(
				'encodeTensors: metadata cannot have the name "checksum", which is reserved; use another name',
			);
		}
		if (typeof value === "string") continue;
		throw new RefusedType(
			`encodeTensors: the metadata ${describe(name)} must be text, got ${describe(value)}`,
		);
	}
	for (const [name, { data, shape }] of tensors) {
		const what = `encodeTensors: the tensor ${describe(name)}`;
		if (name === "__metadata__") {
			throw new RefusedRange(`${what} has a name that the format reserves`);
		}
		if (dtypeOf(data) === undefined) {
			throw new RefusedType(
				`${what} must be a typed array, got ${describe(data)}`,
			);
		}
		if (!isShape(shape)) {
			throw new RefusedType(
				`${what} must have an array of whole numbers for its shape, got ${describe(shape)}`,
			);
		}
		if (sizeOf(shape) !== data.length) {
			throw new RefusedRange(
				`${what} has ${data.length} numbers, but its shape needs ${sizeOf(shape)}`,
			);
		}
	}
}

/** A typed array's memory. */
export function bytesOf(data: TensorData): Uint8Array {
	return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Reads a safetensors file of any writer. The tensors are copies.
 * @throws CheckpointError for a file that is cut short, altered, or in another format, and for a tensor of an unsupported
 * type; F64, F32, F16, BF16, I8 to I64, U8 to U64 and BOOL are supported.
 */
export function decodeTensors(file: Uint8Array): TensorFile {
	const { entries, metadata } = readTensors(file);
	const tensors = new Map<string, Tensor>();
	for (const [name, { dtype, shape, bytes }] of entries) {
		const data = readers[dtype](copyOf(bytes).buffer);
		tensors.set(name, { data, shape });
	}
	return { tensors, metadata: Object.fromEntries(metadata) };
}

/** Copies bytes into new memory, where they are aligned for every type. */
export function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
	const copy = new Uint8Array(bytes.length);
	copy.set(bytes);
	return copy;
}

const readers: Readonly<Record<Dtype, (bytes: ArrayBuffer) => TensorData>> = {
	F64: (bytes) => new Float64Array(bytes),
	F32: (bytes) => new Float32Array(bytes),
	F16: readHalves,
	BF16: readBrainFloats,
	I64: (bytes) => new BigInt64Array(bytes),
	I32: (bytes) => new Int32Array(bytes),
	I16: (bytes) => new Int16Array(bytes),
	I8: (bytes) => new Int8Array(bytes),
	U64: (bytes) => new BigUint64Array(bytes),
	U32: (bytes) => new Uint32Array(bytes),
	U16: (bytes) => new Uint16Array(bytes),
	U8: (bytes) => new Uint8Array(bytes),
	BOOL: (bytes) => new Uint8Array(bytes),
};

/**
 * Checks a whole file and finds its tensors; nothing is copied.
 * @throws CheckpointError
 */
export function readTensors(file: Uint8Array): Contents {
	if (!(file instanceof Uint8Array)) {
		throw new CheckpointError(
			`the checkpoint must be a Uint8Array, got ${describe(file)}`,
		);
	}
	// Slices of Node's Buffer are views; those of a Uint8Array are copies.
	const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
	const start = dataStart(bytes);
	const header = parseHeader(bytes.slice(8, start));
	const { __metadata__: given = {}, ...described } = header;
	const metadata = checkMetadata(given);
	const entries = new Map<string, Entry>();
	const places: Place[] = [];
	for (const [name, entry] of Object.entries(described)) {
		const { dtype, shape, from, to } = checkEntry(name, entry);
		const data = bytes.subarray(start + from, start + to);
		entries.set(name, { dtype, shape, bytes: data });
		places.push({ name, from, to });
	}
	checkPlaces(places, bytes, start);
	return { entries, metadata, checked: verify(bytes, start, metadata) };
}

/** The offset of the end of the header. */
function dataStart(bytes: Uint8Array): number {
	checkLength(bytes, 8);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const headerLength = Number(view.getBigUint64(0, true));
	if (headerLength > MAX_HEADER || bytes[8] !== 0x7b) {
		throw new CheckpointError(
			"this is not a checkpoint: no safetensors header",
		);
	}
	checkLength(bytes, 8 + headerLength);
	return 8 + headerLength;
}

function checkLength({ length }: Uint8Array, needed: number): void {
	if (length >= needed) return;
	throw new CheckpointError(
		`the checkpoint is cut short: ${length} bytes of ${needed}`,
	);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
	let header: unknown;
	try {
		header = JSON.parse(
			new TextDecoder("utf-8", { fatal: true }).decode(bytes),
		);
	} catch (cause) {
		throw new CheckpointError(
			"the checkpoint was altered: its header is not JSON",
			{ cause },
		);
	}
	if (isRecord(header)) return header;
	throw new CheckpointError(
		"this is not a checkpoint: its header is not an object",
	);
}

function checkMetadata(given: unknown): Map<string, string> {
	if (!isRecord(given)) {
		throw new CheckpointError(
			`the checkpoint's metadata must be texts by name, got ${describe(given)}`,
		);
	}
	const metadata = new Map<string, string>();
	for (const [name, value] of Object.entries(given)) {
		if (typeof value !== "string") {
			throw new CheckpointError(
				`the checkpoint's metadata ${describe(name)} must be text, got ${describe(value)}`,
			);
		}
		metadata.set(name, value);
	}
	return metadata;
}

interface Place {
	readonly name: string;
	/** Bytes from the end of the header. */
	readonly from: number;
	readonly to: number;
}

/** Checks one entry of the header: its type is known, and its shape fits its bytes. */
function checkEntry(
	name: string,
	entry: unknown,
): { dtype: Dtype; shape: readonly number[]; from: number; to: number } {
	const what = `the checkpoint's tensor ${describe(name)}`;
	if (!isRecord(entry)) {
		throw new CheckpointError(
			`${what} must have a dtype, a shape and data_offsets, got ${describe(entry)}`,
		);
	}
	const { dtype, shape, data_offsets: offsets } = entry;
	if (typeof dtype !== "string" || !Object.hasOwn(sizes, dtype)) {
		throw new CheckpointError(
			`${what} is of type ${describe(dtype)}; ${Object.keys(sizes).join(", ")} are supported`,
		);
	}
	if (!isShape(shape)) {
		throw new CheckpointError(
			`${what} must have an array of whole numbers for its shape`,
		);
	}
	if (!isShape(offsets) || offsets.length !== 2) {
		throw new CheckpointError(
			`${what} must have two whole numbers for its data_offsets`,
		);
	}
	const [from, to] = offsets as [number, number];
	const known = dtype as Dtype;
	const needed = sizeOf(shape) * sizes[known];
	if (to - from !== needed) {
		throw new CheckpointError(
			`${what} has ${to - from} bytes, but its shape and type need ${needed}`,
		);
	}
	return { dtype: known, shape, from, to };
}

/** Checks that tensors are end to end and fill the file: no gap, no overlap, no bytes after the last one. */
function checkPlaces(places: Place[], bytes: Uint8Array, start: number): void {
	places.sort((a, b) => a.from - b.from || a.to - b.to);
	let end = 0;
	for (const { name, from, to } of places) {
		if (from !== end) {
			throw new CheckpointError(
				`the checkpoint's tensor ${describe(name)} begins at byte ${from} of the data, but the tensor before it ends at ${end}`,
			);
		}
		end = to;
	}
	const needed = start + end;
	checkLength(bytes, needed);
	const { length } = bytes;
	if (length > needed) {
		throw new CheckpointError(
			`the checkpoint has ${length - needed} bytes after its last tensor`,
		);
	}
}

/**
 * Verifies the checksum and removes it from the metadata.
 * @returns false if the file has none.
 */
function verify(
	bytes: Uint8Array,
	start: number,
	metadata: Map<string, string>,
): boolean {
	const header = bytes.slice(0, start);
	const text = new TextDecoder().decode(header.subarray(8, PLACE));
	const expected = metadata.get("checksum");
	if (text !== PREFIX || expected?.length !== BLANK.length) return false;
	header.set(new TextEncoder().encode(BLANK), PLACE);
	if (checksum(header, bytes.subarray(start)) !== expected) {
		throw new CheckpointError(
			"the checkpoint was altered: its checksum does not fit its contents",
		);
	}
	metadata.delete("checksum");
	return true;
}

/** Reads numbers of IEEE 754 half precision. */
function readHalves(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
	return Float32Array.from(new Uint16Array(bytes), (half) => {
		const sign = half & 0x8000 ? -1 : 1;
		const exponent = (half >>> 10) & 0x1f;
		const fraction = half & 0x3ff;
		if (exponent === 0x1f) return fraction > 0 ? Number.NaN : sign / 0;
		return exponent === 0
			? sign * fraction * 2 ** -24
			: sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
	});
}

/** Reads numbers that are the upper halves of float32 numbers. */
function readBrainFloats(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
	const words = Uint32Array.from(
		new Uint16Array(bytes),
		(upper) => upper << 16,
	);
	return new Float32Array(words.buffer);
}
