import { decodeTensors, encodeTensors, isRefusal, type Tensor } from "ravine";
import { saveFile } from "ravine/node";
import { InputError } from "../errors.js";
import { entryAt, readInput } from "../files.js";
import { shown } from "../text.js";

/** A file of tensors that ravine wrote: a checkpoint of a training, or a model. */
export interface TensorFileKind {
	/** The name of the format, with its version. */
	readonly kind: string;
	/** For errors, as `a model that ravine train wrote`. */
	readonly description: string;
	/** The end of an error about another file, as `; it is left as it is`. */
	readonly remedy: string;
}

/** A file's tensors by name, and its record. */
export interface Contents {
	readonly tensors: ReadonlyMap<string, Tensor>;
	/** Not checked yet. */
	readonly record: unknown;
}

/** @throws Refusal if the path cannot be written. */
export function writeTensors(
	path: string,
	{ kind }: TensorFileKind,
	tensors: ReadonlyMap<string, Tensor>,
	record: object,
): void {
	const metadata = { kind, record: JSON.stringify(record) };
	saveFile(path, encodeTensors({ tensors: new Map(tensors), metadata }));
}

/** @throws InputError naming the file when it is missing, cut short, altered or of another kind. */
export function readTensors(path: string, file: TensorFileKind): Contents {
	const bytes = readInput(path);
	// The header is an object.
	if (bytes.length > 8 && bytes[8] !== "{".charCodeAt(0))
		throw notOne(path, file);
	try {
		const { tensors, metadata } = decodeTensors(bytes);
		if (metadata.kind === file.kind && hasChecksum(bytes)) {
			return { tensors, record: JSON.parse(metadata.record ?? "null") };
		}
	} catch (error) {
		if (error instanceof SyntaxError) throw notOne(path, file);
		if (!isRefusal(error)) throw error;
		throw new InputError(`${shown(path)}: ${error.message}${file.remedy}`);
	}
	throw notOne(path, file);
}

/** Whether a file has ravine's checksum; other programs' files do not. If it is there, `decodeTensors` has verified it. */
function hasChecksum(bytes: Uint8Array): boolean {
	const beginning = '{"__metadata__":{"checksum":"';
	const there = bytes.subarray(8, 8 + beginning.length);
	return new TextDecoder().decode(there) === beginning;
}

/** The error for a file of another kind. */
export function notOne(path: string, file: TensorFileKind): InputError {
	return new InputError(
		`${shown(path)}: it is not ${file.description}${file.remedy}`,
	);
}

/** A tensor's numbers; undefined if it has another type or shape. */
export function numbersIn<T extends Tensor["data"]>(
	{ tensors }: Contents,
	name: string,
	Numbers: new (length: number) => T,
	shape?: readonly number[],
): T | undefined {
	const tensor = tensors.get(name);
	if (!(tensor?.data instanceof Numbers)) return undefined;
	const fits =
		shape === undefined
			? tensor.shape.length === 1
			: tensor.shape.length === shape.length &&
				shape.every((size, k) => tensor.shape[k] === size);
	return fits ? tensor.data : undefined;
}

/**
 * Checks that a file of that kind may be written: only a file of the same kind is replaced.
 * @throws InputError when the path has something else.
 */
export function checkReplaceable(path: string, file: TensorFileKind): void {
	if (entryAt(path)?.isFile()) readTensors(path, file);
}
