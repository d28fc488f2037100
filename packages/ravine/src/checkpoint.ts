import { Refusal } from "./refusal.js";

/**
 * Checkpoints are safetensors files (https://github.com/huggingface/safetensors, format 0.x): the length of a
 * header, the header in JSON, then the numbers, little-endian. The metadata carries a checksum of the whole file.
 */

export type TensorData = Float32Array | Float64Array | Uint8Array;

export interface Tensor {
	readonly data: TensorData;
	readonly shape: readonly number[];
}

export interface TensorFile {
	/** By name. */
	readonly tensors: ReadonlyMap<string, Tensor>;
	readonly metadata: Readonly<Record<string, string>>;
}

const kinds = [
	["F32", Float32Array],
	["F64", Float64Array],
	["U8", Uint8Array],
] as const;

/** Every header begins so: the checksum, eight hexadecimal digits, has a fixed place. */
const PREFIX = '{"__metadata__":{"checksum":"';
const PLACE = 8 + PREFIX.length;
/** What stands in its place while it is computed. */
const BLANK = "00000000";

/** The file's bytes. The tensors are copied. */
export function encodeTensors({
	tensors,
	metadata,
}: TensorFile): Uint8Array<ArrayBuffer> {
	// Wider numbers first, so that each tensor is aligned.
	const order = [...tensors].sort(
		([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
	);
	let size = 0;
	let json = `${PREFIX}${BLANK}"`;
	const member = (name: string, value: unknown) =>
		`,${JSON.stringify(name)}:${JSON.stringify(value)}`;
	for (const [name, value] of Object.entries(metadata)) {
		if (name !== "checksum") json += member(name, value);
	}
	json += "}";
	for (const [name, { data, shape }] of order) {
		const end = size + data.byteLength;
		json += member(name, {
			dtype: kinds.find(([, Data]) => data instanceof Data)?.[0],
			shape,
			data_offsets: [size, end],
		});
		size = end;
	}
	const text = new TextEncoder().encode(`${json}}`);
	const headerLength = Math.ceil(text.length / 8) * 8;
	const bytes = new Uint8Array(8 + headerLength + size);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
	bytes.fill(32, 8, 8 + headerLength);
	bytes.set(text, 8);
	let at = 8 + headerLength;
	for (const [, { data }] of order) {
		bytes.set(
			new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
			at,
		);
		at += data.byteLength;
	}
	bytes.set(new TextEncoder().encode(checksum(bytes)), PLACE);
	return bytes;
}

interface Entry {
	readonly dtype: string;
	readonly shape: readonly number[];
	readonly data_offsets: readonly [number, number];
}

/**
 * Reads what `encodeTensors` wrote. The tensors are copies.
 * @throws CheckpointError for a file that is cut short, altered, or not such a file.
 */
export function decodeTensors(file: Uint8Array): TensorFile {
	if (!(file instanceof Uint8Array)) {
		throw new CheckpointError("the checkpoint must be a Uint8Array");
	}
	// The slices below must be copies, and those of Node's Buffer are not.
	const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const needs = (length: number) => {
		if (bytes.length >= length) return;
		throw new CheckpointError(
			`the checkpoint is cut short: ${bytes.length} bytes of ${length}`,
		);
	};
	needs(8);
	const headerLength = Number(view.getBigUint64(0, true));
	if (headerLength > 100e6 || bytes[8] !== 0x7b) {
		throw new CheckpointError(
			"this is not a checkpoint: no safetensors header",
		);
	}
	const start = 8 + headerLength;
	needs(start);
	const { __metadata__: given, ...entries } = parseHeader(
		bytes.subarray(8, start),
	);
	const metadata = (given ?? {}) as Record<string, string>;
	if (metadata.checksum?.length !== BLANK.length) {
		throw new CheckpointError(
			"this is not a checkpoint: its safetensors header has no checksum",
		);
	}
	const size = Object.values(entries).reduce<number>((most, entry) => {
		return Math.max(most, Number((entry as Entry | null)?.data_offsets?.[1]));
	}, 0);
	needs(start + size);
	const blanked = bytes.slice();
	blanked.set(new TextEncoder().encode(BLANK), PLACE);
	if (checksum(blanked) !== metadata.checksum) {
		throw new CheckpointError(
			"the checkpoint was altered: its checksum does not fit its contents",
		);
	}
	const tensors = new Map<string, Tensor>();
	for (const [name, entry] of Object.entries(entries)) {
		const { dtype, shape, data_offsets } = entry as Entry;
		const [from, to] = data_offsets;
		const Data = kinds.find(([kind]) => kind === dtype)?.[1];
		if (Data === undefined) {
			throw new CheckpointError(
				`tensor "${name}" is of type ${dtype}; F32, F64 and U8 are read`,
			);
		}
		const copy = bytes.slice(start + from, start + to);
		tensors.set(name, { data: new Data(copy.buffer), shape });
	}
	return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
	try {
		return JSON.parse(new TextDecoder().decode(bytes.slice()));
	} catch (cause) {
		throw new CheckpointError(
			"the checkpoint was altered: its header is not JSON",
			{ cause },
		);
	}
}

/** A checkpoint that cannot be read, or that belongs to something else. */
export class CheckpointError extends Refusal {
	override readonly name = "CheckpointError";
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c;
});

/** CRC-32 (ISO 3309, as in zip and PNG), as eight hexadecimal digits. */
export function checksum(bytes: Uint8Array): string {
	let c = 0xffffffff;
	for (let i = 0; i < bytes.length; i++) {
		c = (crcTable[(c ^ (bytes[i] as number)) & 0xff] as number) ^ (c >>> 8);
	}
	return (~c >>> 0).toString(16).padStart(8, "0");
}
