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

/** What kernels have of this and what modules must then contain. */
export interface Mathematics {
	/** Puts a function's value on the stack in place of its arguments: its instructions, or a call if they are many. */
	apply(kernel: FunctionBuilder, name: FunctionName): void;
	readonly parts: Pick<ModuleDescription, "imports" | "internal" | "globals">;
}

/** A function of more instructions is called: what a call takes then hardly counts. */
const MAX_INLINE = 200;

/** Gathers the mathematical functions that a module's kernels use. */
export function createMathematics(
	functions: Functions,
	precision: Precision,
): Mathematics {
	const imports: ModuleDescription["imports"][number][] = [];
	const internal: FunctionBuilder[] = [];
	const globals: Global[] = [];
	const emitted = new Map<
		FunctionName,
		{ recording: Recording; builder: FunctionBuilder }
	>();
	const emit = (name: FunctionName) => {
		const { elements } = functions[name] as MathematicalFunction;
		const recording = elements?.record(precision) as Recording;
		const places = ["a", "b"].slice(0, recording.arity);
		const builder = new FunctionBuilder(
			// Apart from the names of the imports.
			`${name}.lanes`,
			Object.fromEntries(places.map((place) => [place, "v128"])),
			"v128",
		);
		emitRecording(builder, [0, 1], recording, imports, globals);
		return { recording, builder };
	};
	return {
		parts: { imports, internal, globals },
		apply(kernel, name) {
			const { recording, builder } = emitted.get(name) ?? emit(name);
			if (builder.body.length > MAX_INLINE) {
				if (!emitted.has(name)) internal.push(builder);
				kernel.emit("call", builder.name);
			} else {
				const given = builder.locals
					.slice(0, builder.parameters)
					.map((one) => kernel.local(one.name, one.type));
				for (const local of [...given].reverse()) kernel.set(local);
				emitRecording(kernel, given, recording, imports, globals);
			}
			emitted.set(name, { recording, builder });
		},
	};
}

/**
 * Emits a function of one or two registers for all lanes and leaves its value on the stack. Each value is in the
 * instructions once; with several users, it has a local.
 *
 * @param given the locals with the arguments.
 * @param imports mutated: gets the functions of JavaScript that it needs.
 * @param globals mutated: gets the constants. V8 loads those with one instruction and makes a constant in the code with
 * three.
 */
function emitRecording(
	builder: FunctionBuilder,
	given: readonly number[],
	{ result, constants }: Recording,
	imports: ModuleDescription["imports"][number][],
	globals: Global[],
): void {
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
		const local =
			op === "parameter" ? given[immediate as number] : locals.get(one);
		if (local !== undefined) builder.get(local);
		else if (op === "rarely") pushRare(one);
		else if (op.startsWith("host")) pushHost(one);
		else {
			for (const arg of args) push(arg);
			const known = op === "constant" ? "global.get" : op;
			builder.emit(known as Opcode, immediate as Immediate);
			if (users > 1) builder.emit("local.tee", keep(one));
		}
	};
	/** Computes a value without changing the stack, and returns its local. */
	const store = (one: Value): number => {
		if (one.op === "parameter") return given[one.immediate as number] as number;
		if (!locals.has(one)) {
			push(one);
			builder.set(locals.get(one) ?? keep(one));
		}
		return locals.get(one) as number;
	};
	/** The usual value, or the other one if the condition holds in any lane. */
	const pushRare = (one: Value): void => {
		const [p, usual, other] = one.args as [Value, Value, Value];
		const own = store(usual);
		push(p);
		builder.emit("v128.any_true").emit("if");
		const before = new Map(locals);
		push(other);
		builder.set(own).emit("end").get(own);
		// What was computed inside is there only if the condition held.
		for (const inside of locals.keys()) {
			if (!before.has(inside)) locals.delete(inside);
		}
		locals.set(one, own);
	};
	/** A function of numbers, lane by lane. */
	const pushHost = (one: Value): void => {
		const called = one.immediate as string;
		if (imports.every((other) => other.name !== called)) {
			imports.push({ name: called, arity: 1 });
		}
		const argument = store(one.args[0] as Value);
		const wide = one.op === "host64";
		const shape = wide ? "f64x2" : "f32x4";
		const slow = builder.local("slow", "v128");
		for (const lane of wide ? [0, 1] : [0, 1, 2, 3]) {
			builder.get(slow).get(argument).emit(`${shape}.extract_lane`, lane);
			if (!wide) builder.emit("f64.promote_f32");
			builder.emit("call", called);
			if (!wide) builder.emit("f32.demote_f64");
			builder.emit(`${shape}.replace_lane`, lane).set(slow);
		}
		builder.get(slow);
	};
	push(result);
}
