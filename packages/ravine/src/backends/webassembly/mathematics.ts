import type { Arithmetic } from "../../language/mathematics/arithmetic.js";
import {
	arityOf,
	type FunctionName,
	functionsOn,
} from "../../language/mathematics/index.js";
import type { Precision } from "../../language/program.js";
import {
	FunctionBuilder,
	type Global,
	type Immediate,
	type ModuleDescription,
	type Opcode,
} from "./assembler.js";

/** What kernels call of this and what modules must then contain. */
export interface Mathematics {
	nameOf(name: FunctionName): string;
	readonly parts: Pick<ModuleDescription, "imports" | "internal" | "globals">;
}

/** Gathers the mathematical functions that a module's kernels call. */
export function createMathematics(precision: Precision): Mathematics {
	const imports: ModuleDescription["imports"][number][] = [];
	const internal: FunctionBuilder[] = [];
	const globals: Global[] = [];
	return {
		parts: { imports, internal, globals },
		nameOf(name) {
			if (internal.every((one) => one.name !== nameIn(name))) {
				internal.push(emitMathematics(name, precision, imports, globals));
			}
			return nameIn(name);
		},
	};
}

/** Apart from the names of the imports. */
const nameIn = (name: FunctionName) => `${name}.lanes`;

/** An instruction whose arguments are other instructions; with several users, its result has a local. */
interface Value {
	readonly op: Opcode;
	readonly immediate: Immediate;
	readonly args: readonly Value[];
	users: number;
	local: number | undefined;
	/** Emits something else than the arguments and the instruction. */
	readonly write?: () => void;
}

/** Upper words of float64 numbers. */
const SIGN = 0x80000000;
const EXPONENT = 0x7ff00000;
const ONE = 0x3ff00000;

/**
 * A function of one or two registers that computes one of the language's functions for all lanes. Float32 lanes are
 * computed as float64, half a register at a time, and rounded once.
 *
 * @param imports mutated: gets the functions of JavaScript that it needs.
 * @param globals mutated: gets the constants.
 */
function emitMathematics(
	name: FunctionName,
	precision: Precision,
	imports: ModuleDescription["imports"][number][],
	globals: Global[],
): FunctionBuilder {
	const arity = arityOf(name);
	const builder = new FunctionBuilder(
		nameIn(name),
		Object.fromEntries(["a", "b"].slice(0, arity).map((a) => [a, "v128"])),
		"v128",
	);
	const emitted = createValues(builder, imports, globals);
	const { on, value, push } = emitted;
	const given = Array.from({ length: arity }, (_, a) => emitted.parameter(a));
	const { double, single } = functionsOn(on);
	const algorithm = (precision === "float32" ? single : double)[name];
	const apply = (args: readonly Value[]) =>
		algorithm(...(args as [Value, Value]));
	if (precision === "float64") push(apply(given));
	else {
		const upper = given.map((a) => value("i8x16.shuffle", [a, a], HIGH_HALF));
		const halves = [given, upper].map((half) => {
			const wide = half.map((a) => value("f64x2.promote_low_f32x4", [a]));
			const result = apply(wide);
			return value("f32x4.demote_f64x2_zero", [result]);
		});
		push(value("i8x16.shuffle", halves, LOW_HALVES));
	}
	return builder;
}

const bytes = (from: number) => Array.from({ length: 8 }, (_, k) => from + k);
const HIGH_HALF = [...bytes(8), ...bytes(8)];
const LOW_HALVES = [...bytes(0), ...bytes(16)];

/** Makes values and puts them on the stack, each in the function's instructions once. */
function createValues(
	builder: FunctionBuilder,
	imports: ModuleDescription["imports"][number][],
	globals: Global[],
) {
	const value = (
		op: Opcode,
		args: readonly Value[],
		immediate?: Immediate,
	): Value => {
		for (const arg of args) arg.users++;
		return { op, args, immediate, users: 0, local: undefined };
	};
	const push = (one: Value): void => {
		if (one.local !== undefined) {
			builder.get(one.local);
			return;
		}
		if (one.write !== undefined) one.write();
		else {
			for (const arg of one.args) push(arg);
			builder.emit(one.op, one.immediate);
			if (one.users > 1) builder.emit("local.tee", keep(one));
		}
	};
	const keep = (one: Value): number => {
		one.local = builder.local("x", "v128");
		return one.local;
	};
	/** Computes a value now, leaving the stack as it was, and gives its local. */
	const store = (one: Value): number => {
		if (one.local !== undefined) return one.local;
		push(one);
		const local = (one.local as number | undefined) ?? keep(one);
		builder.set(local);
		return local;
	};
	const constants = new Map<string, Value>();
	/**
	 * Both lanes with the same two words. A global's: V8 loads those with one instruction and makes a constant in the
	 * code with three.
	 */
	const bits = (
		upper: number,
		lower: number,
		name = `${upper.toString(16)}.${lower.toString(16)}`,
	): Value => {
		const known = constants.get(name) ?? value("global.get", [], name);
		constants.set(name, known);
		if (globals.every((one) => one.name !== name)) {
			const words = Uint32Array.of(lower, upper, lower, upper);
			globals.push({ name, bytes: [...new Uint8Array(words.buffer)] });
		}
		return known;
	};
	const constant = (number: number): Value => {
		const [lower, upper] = new Uint32Array(Float64Array.of(number).buffer);
		return bits(
			upper as number,
			lower as number,
			Object.is(number, -0) ? "-0" : String(number),
		);
	};
	type Operand = Value | number;
	const operand = (a: Operand): Value =>
		typeof a === "number" ? constant(a) : a;
	const two = (op: Opcode) => (a: Operand, b: Operand) =>
		value(op, [operand(a), operand(b)]);
	const one = (op: Opcode) => (a: Operand) => value(op, [operand(a)]);
	const shift = (op: "i64x2.shl" | "i64x2.shr_u", a: Value, by: number) =>
		value(op, [a, value("i32.const", [], by)]);
	const and = two("v128.and");
	const or = two("v128.or");
	const on: Arithmetic<Value, Value> = {
		add: two("f64x2.add"),
		subtract: two("f64x2.sub"),
		multiply: two("f64x2.mul"),
		divide: two("f64x2.div"),
		min: two("f64x2.pmin"),
		max: two("f64x2.pmax"),
		abs: one("f64x2.abs"),
		floor: one("f64x2.floor"),
		withSign: (size, from) => or(size, and(from, bits(SIGN, 0))),
		less: two("f64x2.lt"),
		lessEqual: two("f64x2.le"),
		equal: two("f64x2.eq"),
		and,
		or,
		not: one("v128.not"),
		select: (p, a, b) => value("v128.bitselect", [operand(a), operand(b), p]),
		polynomial(x, coefficients) {
			let terms: readonly Operand[] = coefficients;
			for (let power = x; ; power = on.multiply(power, power)) {
				const pairs: Operand[] = [];
				for (let i = 0; i < terms.length; i += 2) {
					const [low, high] = terms.slice(i, i + 2) as [Operand, Operand?];
					const pair = high !== undefined && on.multiply(high, power);
					pairs.push(pair ? on.add(low, pair) : low);
				}
				if (pairs.length === 1) return operand(pairs[0] as Operand);
				terms = pairs;
			}
		},
		powerOfTwo: (shifted) => shift("i64x2.shl", shifted, 52),
		split(a, word) {
			const one = constant(1);
			const biased = value("i64x2.add", [a, bits(ONE - word, 0)]);
			const exponent = shift("i64x2.shr_u", biased, 52);
			// As the low bits of 2^52 it becomes a float64.
			const whole = or(exponent, 2 ** 52);
			const k = on.subtract(whole, 2 ** 52 + 1023);
			const scaled = value("i64x2.sub", [a, and(biased, bits(EXPONENT, 0))]);
			return [k, value("i64x2.add", [scaled, one])];
		},
		isOdd(shifted) {
			const one = bits(0, 1);
			return value("i64x2.eq", [and(shifted, one), one]);
		},
		negateByBit(a, shifted, bit) {
			const moved = shift("i64x2.shl", shifted, 63 - bit);
			const sign = bit === 0 ? moved : and(moved, bits(SIGN, 0));
			return value("v128.xor", [a, sign]);
		},
		rarely(p, name, x, usual) {
			if (imports.every((one) => one.name !== name)) {
				imports.push({ name, arity: 1 });
			}
			const result: Value = {
				...value("local.get", [p, x, usual]),
				write() {
					const [where, argument] = [store(p), store(x)];
					const [own, slow] = [store(usual), builder.local("slow", "v128")];
					builder.get(where).emit("v128.any_true").emit("if");
					builder.get(own).set(slow);
					for (const lane of [0, 1]) {
						builder.get(slow).get(argument);
						builder.emit("f64x2.extract_lane", lane).emit("call", name);
						builder.emit("f64x2.replace_lane", lane).set(slow);
					}
					builder.get(slow).get(own).get(where);
					builder.emit("v128.bitselect").set(own).emit("end").get(own);
					result.local = own;
				},
			};
			return result;
		},
	};
	const parameter = (local: number): Value => ({
		...value("local.get", []),
		local,
	});
	return { on, value, push, parameter };
}
