/**
 * A small WebAssembly assembler: it turns one description of a module into bytes and into text.
 * Names and codes follow the specification (WebAssembly 2.0, https://webassembly.github.io/spec/core/).
 */

export type ValueType = "i32" | "f64" | "v128";

const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;

const codes = {
	loop: 0x03,
	if: 0x04,
	end: 0x0b,
	br_if: 0x0d,
	call: 0x10,
	select: 0x1b,
	"local.get": 0x20,
	"local.set": 0x21,
	"local.tee": 0x22,
	"global.get": 0x23,
	"i32.load": 0x28,
	"f64.load": 0x2b,
	"i32.store": 0x36,
	"f64.store": 0x39,
	"i32.const": 0x41,
	"i32.eqz": 0x45,
	"i32.lt_u": 0x49,
	"i32.add": 0x6a,
	"i32.sub": 0x6b,
	"i32.mul": 0x6c,
	"i32.and": 0x71,
	"i32.trunc_f64_s": 0xaa,
	"i32.shr_u": 0x76,
	"f64.add": 0xa0,
	"f64.max": 0xa5,
	"f32.demote_f64": 0xb6,
	"f64.promote_f32": 0xbb,
} as const;

/** The prefix of SIMD instructions. */
const SIMD = 0xfd;

const simdCodes = {
	"v128.load": 0x00,
	"v128.load32_splat": 0x09,
	"v128.load64_splat": 0x0a,
	"v128.store": 0x0b,
	"v128.const": 0x0c,
	"i8x16.shuffle": 0x0d,
	"i32x4.splat": 0x11,
	"f32x4.extract_lane": 0x1f,
	"f32x4.replace_lane": 0x20,
	"f64x2.extract_lane": 0x21,
	"f64x2.replace_lane": 0x22,
	"v128.not": 0x4d,
	"v128.and": 0x4e,
	"v128.or": 0x50,
	"v128.xor": 0x51,
	"v128.bitselect": 0x52,
	"v128.any_true": 0x53,
	"f32x4.demote_f64x2_zero": 0x5e,
	"f64x2.promote_low_f32x4": 0x5f,
	"f32x4.floor": 0x68,
	"f64x2.floor": 0x75,
	"i32x4.shl": 0xab,
	"i32x4.shr_u": 0xad,
	"i32x4.sub": 0xb1,
	"i64x2.shl": 0xcb,
	"i64x2.shr_u": 0xcd,
	"i64x2.add": 0xce,
	"i64x2.sub": 0xd1,
	"i64x2.eq": 0xd6,
	"f32x4.convert_i32x4_s": 0xfa,
	"f64x2.convert_low_i32x4_s": 0xfe,
} as const;

/** Codes for f32x4; those for f64x2 are higher by 6 for comparisons and by 12 for arithmetic. */
const laneCodes = {
	eq: 0x41,
	ne: 0x42,
	lt: 0x43,
	le: 0x45,
	abs: 0xe0,
	neg: 0xe1,
	sqrt: 0xe3,
	add: 0xe4,
	sub: 0xe5,
	mul: 0xe6,
	div: 0xe7,
	min: 0xe8,
	max: 0xe9,
	pmin: 0xea,
	pmax: 0xeb,
} as const;

/** The type and number of a register's lanes. */
export type Shape = "f32x4" | "f64x2";

/** An instruction that both shapes have. */
export type LaneInstruction = keyof typeof laneCodes;

export type Opcode =
	| keyof typeof codes
	| keyof typeof simdCodes
	| `${Shape}.${LaneInstruction}`;

/** An instruction's immediate: the name of a function or a global, an index, a constant, an offset in bytes, sixteen bytes, or none. */
export type Immediate = string | number | readonly number[] | undefined;

export interface Instruction {
	readonly op: Opcode;
	readonly immediate: Immediate;
}

/** A function under construction. Parameters are its first locals. */
export class FunctionBuilder {
	readonly body: Instruction[] = [];
	readonly locals: { readonly name: string; readonly type: ValueType }[] = [];
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

	/** Adds a local and returns its index. Names are for readers; two locals may have the same. */
	local(name: string, type: ValueType): number {
		return this.locals.push({ name, type }) - 1;
	}

	emit(op: Opcode, immediate?: Immediate): this {
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

/** A named constant register. */
export interface Global {
	readonly name: string;
	readonly bytes: readonly number[];
}

export interface ModuleDescription {
	/** Imported functions of `math` from float64 to float64, with the number of their arguments. */
	readonly imports: readonly {
		readonly name: string;
		readonly arity: number;
	}[];
	readonly sharedMemory: boolean;
	/** Exported by their names. */
	readonly functions: readonly FunctionBuilder[];
	/** Further functions, which the exported ones call. */
	readonly internal: readonly FunctionBuilder[];
	/** Registers that do not change, for `global.get`. */
	readonly globals: readonly Global[];
}

/** The largest memory of 32-bit addresses, in pages of 64 KiB. */
export const MAX_PAGES = 65536;

/** Assembles the module's bytes for `WebAssembly.compile`. */
export function assemble(module: ModuleDescription): Uint8Array<ArrayBuffer> {
	const { imports } = module;
	const functions = [...module.functions, ...module.internal];
	const indices = indicesOf([...imports, ...functions], module.globals);
	const limits = module.sharedMemory
		? [0x03, 1, ...unsigned(MAX_PAGES)]
		: [0x00, 1];
	const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
	const sections = [
		section(1, [
			...imports.map(({ arity }) =>
				signature(new Array<ValueType>(arity).fill("f64"), "f64"),
			),
			...functions.map(({ locals, parameters, result }) =>
				signature(
					locals.slice(0, parameters).map(({ type }) => type),
					result,
				),
			),
		]),
		section(2, [
			[...text("ravine"), ...text("memory"), 0x02, ...limits],
			...imports.map(({ name }, index) => [
				...text("math"),
				...text(name),
				0x00,
				...unsigned(index),
			]),
		]),
		section(
			3,
			functions.map((_, index) => unsigned(imports.length + index)),
		),
		section(
			6,
			module.globals.map(({ bytes }) => [
				...[valueTypes.v128, 0x00],
				...codeOf("v128.const"),
				...[...bytes, codes.end],
			]),
		),
		section(
			7,
			module.functions.map(({ name }, index) => [
				...text(name),
				0x00,
				...unsigned(imports.length + index),
			]),
		),
		section(
			10,
			functions.map((builder) => code(builder, indices)),
		),
	];
	return Uint8Array.from(header.concat(...sections));
}

function signature(
	parameters: readonly ValueType[],
	result: ValueType | undefined,
): number[] {
	const coded = (types: readonly ValueType[]) =>
		sized(types.map((type) => valueTypes[type]));
	return [0x60, ...coded(parameters), ...coded(result ? [result] : [])];
}

type Named = readonly { readonly name: string }[];

/** The indices of functions and globals by their names. */
function indicesOf(functions: Named, globals: Named) {
	const byName = (all: Named) =>
		new Map(all.map(({ name }, index) => [name, index]));
	return { call: byName(functions), "global.get": byName(globals) };
}

type Indices = ReturnType<typeof indicesOf>;

function code(
	{ locals, parameters, body }: FunctionBuilder,
	indices: Indices,
): number[] {
	const own = locals.slice(parameters);
	const bytes = vector(own.map(({ type }) => [1, valueTypes[type]]));
	for (const instruction of body) encode(bytes, instruction, indices);
	bytes.push(codes.end);
	return sized(bytes);
}

/** Adds an instruction to the bytes. */
function encode(
	bytes: number[],
	{ op, immediate }: Instruction,
	indices: Indices,
): void {
	let beginning = beginnings.get(op);
	if (beginning === undefined) {
		beginning = beginningOf(op);
		beginnings.set(op, beginning);
	}
	bytes.push(...beginning);
	if (immediate === undefined) return;
	if (typeof immediate === "string") {
		const index = indices[op as keyof Indices].get(immediate) as number;
		bytes.push(...unsigned(index));
	} else if (typeof immediate !== "number") bytes.push(...immediate);
	else if (op === "i32.const") bytes.push(...signed(immediate));
	else bytes.push(...unsigned(immediate));
}

/** The beginnings of instructions, by their names. */
const beginnings = /* #__PURE__ */ new Map<Opcode, readonly number[]>();

/** An instruction's bytes before its immediate. */
function beginningOf(op: Opcode): number[] {
	const bytes = codeOf(op);
	if (opensBlock(op)) bytes.push(0x40);
	// The alignment, 4 bytes; it is only a hint.
	if (accessesMemory(op)) bytes.push(2);
	return bytes;
}

function codeOf(op: Opcode): number[] {
	if (op in codes) return [codes[op as keyof typeof codes]];
	const [shape, name] = op.split(".") as [Shape, LaneInstruction];
	const lanewise = laneCodes[name];
	const distance = shape === "f32x4" ? 0 : lanewise < laneCodes.abs ? 6 : 12;
	return [
		SIMD,
		...unsigned(simdCodes[op as keyof typeof simdCodes] ?? lanewise + distance),
	];
}

/** Whether an instruction's immediate is an offset in the memory. */
export function accessesMemory(op: Opcode): boolean {
	return op.includes("load") || op.includes("store");
}

/** Whether an instruction reaches to an `end`; its block takes and gives nothing. */
export function opensBlock(op: Opcode): boolean {
	return op === "loop" || op === "if";
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
	return items.length === 0 ? [] : [id].concat(sized(vector(items)));
}

function vector(items: readonly (readonly number[])[]): number[] {
	return unsigned(items.length).concat(...items);
}

function text(string: string): number[] {
	return sized([...new TextEncoder().encode(string)]);
}

/** Prefixes bytes with their number. */
function sized(bytes: readonly number[]): number[] {
	// `concat` copies at once; before V8 optimises `[...a, ...b]`, that makes an object for each byte.
	return unsigned(bytes.length).concat(bytes);
}

/** LEB128. */
function unsigned(value: number): number[] {
	const low = value % 128;
	const rest = Math.floor(value / 128);
	return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(value: number): number[] {
	const low = value & 0x7f;
	const rest = value >> 7;
	// The last byte's highest bit is the sign.
	return rest === -(low >> 6) ? [low] : [low | 0x80, ...signed(rest)];
}
