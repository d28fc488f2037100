import type {
	Mathematics as Functions,
	MathematicalFunction,
} from "../../language/mathematics/function.js";
import type { FunctionName } from "../../language/mathematics/index.js";
import type { Recording, Value } from "../../language/mathematics/record.js";
import type { Precision } from "../../language/program.js";
import {
	FunctionBuilder,
	type Global,
	type Immediate,
	type ModuleDescription,
	type Opcode,
} from "./assembler.js";

/** The functions that kernels use, and the parts that modules then need. */
export interface Mathematics {
	/** Puts a function's value on the stack in place of its arguments: its instructions, or a call if they are many. */
	apply(kernel: FunctionBuilder, name: FunctionName): void;
	readonly parts: Pick<ModuleDescription, "imports" | "internal" | "globals">;
}

/** A function of more instructions is called: then the call hardly counts. */
const MAX_INLINE = 200;
/**
 * After so many inline instructions, functions are called: V8's first compiler needs time in proportion to the number of
 * locals times the number of blocks, and takes at most 50,000 locals.
 */
const MAX_INLINED = 8000;

/** Collects the mathematical functions that a module's kernels use. */
export function createMathematics(
	functions: Functions,
	precision: Precision,
): Mathematics {
	const imports: ModuleDescription["imports"][number][] = [];
	const internal: FunctionBuilder[] = [];
	const globals: Global[] = [];
	const emitted = new Map<FunctionName, FunctionBuilder>();
	const called = new Set<FunctionBuilder>();
	let inlined = 0;
	return {
		parts: { imports, internal, globals },
		apply(kernel, name) {
			let builder = emitted.get(name);
			if (builder === undefined) {
				const { elements } = functions[name] as MathematicalFunction;
				const recording = elements?.record(precision) as Recording;
				builder = emitFunction(nameIn(name), recording, imports, globals);
				emitted.set(name, builder);
			}
			const { body, parameters } = builder;
			if (body.length > MAX_INLINE || inlined + body.length > MAX_INLINED) {
				if (!called.has(builder)) internal.push(builder);
				called.add(builder);
				kernel.emit("call", builder.name);
				return;
			}
			inlined += body.length;
			const locals = builder.locals.map((one) =>
				kernel.local(one.name, one.type),
			);
			for (let k = parameters - 1; k >= 0; k--) kernel.set(locals[k] as number);
			for (const { op, immediate } of body) {
				const own = op.startsWith("local") && locals[immediate as number];
				kernel.emit(op, own === false ? immediate : own);
			}
		},
	};
}

/** Differs from the names of the imports. */
const nameIn = (name: FunctionName) => `${name}.lanes`;

/**
 * Emits a function of one or two registers that computes one of the language's functions for all lanes. Each value is
 * computed once; with several users, it has a local.
 *
 * @param imports mutated: the needed functions of JavaScript are added.
 * @param globals mutated: the constants are added. V8 loads a global with one instruction, but needs three for a constant
 * in the code.
 */
function emitFunction(
	name: string,
	{ arity, result, constants }: Recording,
	imports: ModuleDescription["imports"][number][],
	globals: Global[],
): FunctionBuilder {
	const builder = new FunctionBuilder(
		name,
		Object.fromEntries(["a", "b"].slice(0, arity).map((a) => [a, "v128"])),
		"v128",
	);
	for (const { name: own, upper, lower } of constants) {
		if (globals.some((one) => one.name === own)) continue;
		const words = Uint32Array.of(lower, upper, lower, upper);
		globals.push({ name: own, bytes: [...new Uint8Array(words.buffer)] });
	}
	const locals = new Map<Value, number>();
	const keep = (one: Value): number => {
		const local = builder.local("x", "v128");
		locals.set(one, local);
		return local;
	};
	const push = (one: Value): void => {
		const { op, args, immediate, users } = one;
		const local = op === "parameter" ? (immediate as number) : locals.get(one);
		if (local !== undefined) builder.get(local);
		else if (op.startsWith("rarely")) pushRare(one);
		else {
			for (const arg of args) push(arg);
			const known = op === "constant" ? "global.get" : op;
			builder.emit(known as Opcode, immediate as Immediate);
			if (users > 1) builder.emit("local.tee", keep(one));
		}
	};
	/** Computes a value without changing the stack, and returns its local. */
	const store = (one: Value): number => {
		if (one.op === "parameter") return one.immediate as number;
		if (!locals.has(one)) {
			push(one);
			builder.set(locals.get(one) ?? keep(one));
		}
		return locals.get(one) as number;
	};
	/** The usual value, but JavaScript's function in the lanes where the first argument holds. */
	const pushRare = (one: Value): void => {
		const slowName = one.immediate as string;
		if (imports.every((other) => other.name !== slowName)) {
			imports.push({ name: slowName, arity: 1 });
		}
		const [where, argument, usual] = one.args.map(store) as [
			number,
			number,
			number,
		];
		const slow = builder.local("slow", "v128");
		builder.get(where).emit("v128.any_true").emit("if");
		builder.get(usual).set(slow);
		const narrow = one.op === "rarely32";
		const shape = narrow ? "f32x4" : "f64x2";
		for (let lane = 0; lane < (narrow ? 4 : 2); lane++) {
			builder.get(slow).get(argument).emit(`${shape}.extract_lane`, lane);
			if (narrow) builder.emit("f64.promote_f32");
			builder.emit("call", slowName);
			if (narrow) builder.emit("f32.demote_f64");
			builder.emit(`${shape}.replace_lane`, lane).set(slow);
		}
		builder.get(slow).get(usual).get(where);
		builder.emit("v128.bitselect").set(usual).emit("end").get(usual);
		locals.set(one, usual);
	};
	push(result);
	return builder;
}
