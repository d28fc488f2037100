/**
 * A small WebAssembly assembler: one description of a module gives its bytes and its text.
 * Names and codes are the specification's (WebAssembly 2.0, https://webassembly.github.io/spec/core/).
 */

export type ValueType = "i32" | "f64" | "v128";

const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

/** What follows an instruction's code: nothing, an index, a constant, a memory offset, lanes. */
export type Immediate =
	| "none"
	| "index"
	| "block"
	| "memory"
	| "lane"
	| "i32"
	| "f64"
	| "v128"
	| "lanes16";

const SIMD = 0xfd;

export const instructions = {
	block: [0x02, "block"],
	loop: [0x03, "block"],
	end: [0x0b, "none"],
	br: [0x0c, "index"],
	br_if: [0x0d, "index"],
	call: [0x10, "index"],
	"local.get": [0x20, "index"],
	"local.set": [0x21, "index"],
	"local.tee": [0x22, "index"],
	"f64.store": [0x39, "memory"],
	"i32.const": [0x41, "i32"],
	"f64.const": [0x44, "f64"],
	"i32.lt_u": [0x49, "none"],
	"i32.ge_u": [0x4f, "none"],
	"i32.add": [0x6a, "none"],
	"i32.sub": [0x6b, "none"],
	"i32.eqz": [0x45, "none"],
	"f32.demote_f64": [0xb6, "none"],
	"f64.promote_f32": [0xbb, "none"],
	"f64.add": [0xa0, "none"],
	"i64.extend_i32_s": [0xac, "none"],
	"v128.load": [[SIMD, 0x00], "memory"],
	"v128.load32_splat": [[SIMD, 0x09], "memory"],
	"v128.load64_splat": [[SIMD, 0x0a], "memory"],
	"v128.store": [[SIMD, 0x0b], "memory"],
	"v128.const": [[SIMD, 0x0c], "v128"],
	"i8x16.shuffle": [[SIMD, 0x0d], "lanes16"],
	"i32x4.splat": [[SIMD, 0x11], "none"],
	"i64x2.splat": [[SIMD, 0x12], "none"],
	"f32x4.extract_lane": [[SIMD, 0x1f], "lane"],
	"f32x4.replace_lane": [[SIMD, 0x20], "lane"],
	"f64x2.extract_lane": [[SIMD, 0x21], "lane"],
	"f64x2.replace_lane": [[SIMD, 0x22], "lane"],
	"i32x4.lt_s": [[SIMD, 0x39], "none"],
	"f32x4.eq": [[SIMD, 0x41], "none"],
	"f32x4.ne": [[SIMD, 0x42], "none"],
	"f32x4.lt": [[SIMD, 0x43], "none"],
	"f32x4.le": [[SIMD, 0x45], "none"],
	"f64x2.eq": [[SIMD, 0x47], "none"],
	"f64x2.ne": [[SIMD, 0x48], "none"],
	"f64x2.lt": [[SIMD, 0x49], "none"],
	"f64x2.le": [[SIMD, 0x4b], "none"],
	"v128.and": [[SIMD, 0x4e], "none"],
	"v128.or": [[SIMD, 0x50], "none"],
	"v128.bitselect": [[SIMD, 0x52], "none"],
	"v128.any_true": [[SIMD, 0x53], "none"],
	"f64x2.promote_low_f32x4": [[SIMD, 0x5f], "none"],
	"i64x2.lt_s": [[SIMD, 0xd8], "none"],
	"f32x4.abs": [[SIMD, 0xe0], "none"],
	"f32x4.neg": [[SIMD, 0xe1], "none"],
	"f32x4.sqrt": [[SIMD, 0xe3], "none"],
	"f32x4.add": [[SIMD, 0xe4], "none"],
	"f32x4.sub": [[SIMD, 0xe5], "none"],
	"f32x4.mul": [[SIMD, 0xe6], "none"],
	"f32x4.div": [[SIMD, 0xe7], "none"],
	"f32x4.min": [[SIMD, 0xe8], "none"],
	"f32x4.max": [[SIMD, 0xe9], "none"],
	"f64x2.abs": [[SIMD, 0xec], "none"],
	"f64x2.neg": [[SIMD, 0xed], "none"],
	"f64x2.sqrt": [[SIMD, 0xef], "none"],
	"f64x2.add": [[SIMD, 0xf0], "none"],
	"f64x2.sub": [[SIMD, 0xf1], "none"],
	"f64x2.mul": [[SIMD, 0xf2], "none"],
	"f64x2.div": [[SIMD, 0xf3], "none"],
	"f64x2.min": [[SIMD, 0xf4], "none"],
	"f64x2.max": [[SIMD, 0xf5], "none"],
} as const satisfies Record<
	string,
	readonly [number | readonly [number, number], Immediate]
>;

export type Opcode = keyof typeof instructions;

/** An instruction with its immediate: an index, a constant, an offset in bytes, or sixteen lanes. */
export interface Instruction {
	readonly op: Opcode;
	readonly immediate: number | readonly number[];
}

export interface FunctionType {
	readonly parameters: readonly ValueType[];
	readonly results: readonly ValueType[];
}

/** A function under construction. Parameters are its first locals. */
export class FunctionBuilder {
	readonly body: Instruction[] = [];
	readonly locals: { readonly name: string; readonly type: ValueType }[] = [];
	readonly #names = new Set<string>();
	readonly name: string;
	readonly parameters: number;
	readonly result: ValueType | undefined;

	constructor(
		name: string,
		parameters: Readonly<Record<string, ValueType>>,
		result?: ValueType,
	) {
		this.name = name;
		this.result = result;
		for (const [one, type] of Object.entries(parameters)) this.local(one, type);
		this.parameters = this.locals.length;
	}

	/** Adds a local and gives its index; a name in use gets a number behind it. */
	local(name: string, type: ValueType): number {
		// The text format knows ASCII alone; a rule may name its values in any script.
		const plain = name.replace(/[^\w.]/gu, "_");
		let unique = plain;
		for (let k = 2; this.#names.has(unique); k++) unique = `${plain}.${k}`;
		this.#names.add(unique);
		this.locals.push({ name: unique, type });
		return this.locals.length - 1;
	}

	emit(op: Opcode, immediate: number | readonly number[] = 0): this {
		this.body.push({ op, immediate });
		return this;
	}

	get(local: number): this {
		return this.emit("local.get", local);
	}

	set(local: number): this {
		return this.emit("local.set", local);
	}
}

export interface ModuleDescription {
	/** Functions of `math` taking float64 and giving float64, with the number of their arguments. */
	readonly imports: readonly {
		readonly name: string;
		readonly arity: number;
	}[];
	readonly sharedMemory: boolean;
	/** Every one is exported by its name. */
	readonly functions: readonly FunctionBuilder[];
}

/** The most that 32-bit addresses reach, in pages of 64 KiB. */
export const MAXIMUM_PAGES = 65536;

/** The module's bytes, ready for `WebAssembly.compile`. */
export function assemble(module: ModuleDescription): Uint8Array<ArrayBuffer> {
	const types = [
		...module.imports.map(({ arity }) => importType(arity)),
		...module.functions.map(typeOf),
	];
	const imports = module.imports.length;
	const limits = module.sharedMemory
		? [0x03, 1, ...unsigned(MAXIMUM_PAGES)]
		: [0x00, 1];
	return Uint8Array.from([
		...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
		...section(
			1,
			types.map(({ parameters, results }) => [
				0x60,
				...vector(parameters.map((type) => [valueTypes[type]])),
				...vector(results.map((type) => [valueTypes[type]])),
			]),
		),
		...section(2, [
			[...text("ravine"), ...text("memory"), 0x02, ...limits],
			...module.imports.map(({ name }, index) => [
				...text("math"),
				...text(name),
				0x00,
				...unsigned(index),
			]),
		]),
		...section(
			3,
			module.functions.map((_, index) => unsigned(imports + index)),
		),
		...section(
			7,
			module.functions.map(({ name }, index) => [
				...text(name),
				0x00,
				...unsigned(imports + index),
			]),
		),
		...section(10, module.functions.map(code)),
	]);
}

function importType(arity: number): FunctionType {
	return {
		parameters: new Array<ValueType>(arity).fill("f64"),
		results: ["f64"],
	};
}

function typeOf(builder: FunctionBuilder): FunctionType {
	return {
		parameters: builder.locals
			.slice(0, builder.parameters)
			.map((local) => local.type),
		results: builder.result === undefined ? [] : [builder.result],
	};
}

function code(builder: FunctionBuilder): number[] {
	const locals = builder.locals.slice(builder.parameters);
	const bytes = [
		...vector(locals.map(({ type }) => [1, valueTypes[type]])),
		...builder.body.flatMap(encode),
		instructions.end[0],
	];
	return [...unsigned(bytes.length), ...bytes];
}

function encode({ op, immediate }: Instruction): number[] {
	const [opcode, form] = instructions[op];
	const bytes =
		typeof opcode === "number" ? [opcode] : [opcode[0], ...unsigned(opcode[1])];
	if (typeof immediate !== "number") return [...bytes, ...immediate];
	switch (form as Immediate) {
		case "none":
			return bytes;
		case "block":
			return [...bytes, 0x40];
		case "i32":
			return [...bytes, ...signed(immediate)];
		case "f64":
			return [...bytes, ...new Uint8Array(Float64Array.of(immediate).buffer)];
		case "memory":
			// Aligned to 4 bytes at least: a hint, which no engine here needs.
			return [...bytes, 2, ...unsigned(immediate)];
		default:
			return [...bytes, ...unsigned(immediate)];
	}
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
	const bytes = vector(items);
	return [id, ...unsigned(bytes.length), ...bytes];
}

function vector(items: readonly (readonly number[])[]): number[] {
	return [...unsigned(items.length), ...items.flat()];
}

function text(string: string): number[] {
	const bytes = [...new TextEncoder().encode(string)];
	return [...unsigned(bytes.length), ...bytes];
}

/** LEB128. */
function unsigned(value: number): number[] {
	const bytes: number[] = [];
	let rest = value;
	do {
		const low = rest % 128;
		rest = Math.floor(rest / 128);
		bytes.push(rest > 0 ? low | 0x80 : low);
	} while (rest > 0);
	return bytes;
}

function signed(value: number): number[] {
	const bytes: number[] = [];
	let rest = value | 0;
	for (;;) {
		const low = rest & 0x7f;
		rest >>= 7;
		if ((rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40)) {
			return [...bytes, low];
		}
		bytes.push(low | 0x80);
	}
}
