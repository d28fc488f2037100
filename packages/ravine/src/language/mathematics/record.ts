import {
	NARROW_SHIFT,
	type NarrowArithmetic,
	WIDE_SHIFT,
	type WideArithmetic,
} from "./arithmetic.js";
import type { FunctionName } from "./functions.js";
import { double } from "./numbers.js";
import { functionsOn } from "./singles.js";

/**
 * An algorithm as instructions on registers. Their names and meanings are those of WebAssembly; `parameter`, `constant`,
 * and `rarely32` and `rarely64`, for float32 and float64 lanes, are additional.
 */
export interface Recording {
	/** The number of registers that the function takes. */
	readonly arity: number;
	readonly result: Value;
	/** In the order of their first use. */
	readonly constants: readonly Constant[];
}

/** An instruction whose arguments are other instructions. */
export interface Value {
	readonly op: string;
	readonly args: readonly Value[];
	/** A parameter's number, a constant's name, the name of the function of numbers that is `rarely` needed, or a number. */
	readonly immediate: string | number | readonly number[] | undefined;
	/** The number of other instructions that use it. */
	readonly users: number;
}

/** A register, as its first two words, which the other half repeats. */
export interface Constant {
	readonly name: string;
	readonly upper: number;
	readonly lower: number;
}

/** Upper words of float64 numbers. */
const SIGN = 0x80000000;
const EXPONENT = 0x7ff00000;
const ONE = 0x3ff00000;

/** Records a function. */
export function record(
	name: FunctionName,
	precision: "float32" | "float64",
): Recording {
	const constants: Constant[] = [];
	const { wide, narrow, value } = createRecorder(constants);
	const arity = double[name].length;
	const given = Array.from({ length: arity }, (_, a) =>
		value("parameter", [], a),
	);
	const { double: inDouble, single } = functionsOn(wide, narrow);
	const algorithm = (precision === "float64" ? inDouble : single)[name];
	const result = algorithm(...(given as [Value, Value]));
	return { arity, constants, result };
}

const bytes = (from: number) => Array.from({ length: 8 }, (_, k) => from + k);
const HIGH_HALF = [...bytes(8), ...bytes(8)];
const LOW_HALVES = [...bytes(0), ...bytes(16)];

/** @param constants mutated. */
function createRecorder(constants: Constant[]) {
	const value = (
		op: string,
		args: readonly Value[],
		immediate?: Value["immediate"],
	): Value => {
		for (const arg of args) (arg as { users: number }).users++;
		return { op, args, immediate, users: 0 };
	};
	const known = new Map<string, Value>();
	const bits = (
		upper: number,
		lower: number,
		name = `${upper.toString(16)}.${lower.toString(16)}`,
	): Value => {
		let found = known.get(name);
		if (found === undefined) {
			found = value("constant", [], name);
			known.set(name, found);
			constants.push({ name, upper, lower });
		}
		return found;
	};
	const constantIn = (narrow: boolean) => (number: number) => {
		const lanes = narrow
			? Float32Array.of(number, number)
			: Float64Array.of(number);
		const [lower, upper] = new Uint32Array(lanes.buffer);
		return bits(
			upper as number,
			lower as number,
			`${Object.is(number, -0) ? "-0" : number}${narrow ? "f" : ""}`,
		);
	};
	type Operand = Value | number;
	const operations = (shape: "f32x4" | "f64x2") => {
		const constant = constantIn(shape === "f32x4");
		const operand = (a: Operand): Value =>
			typeof a === "number" ? constant(a) : a;
		const two =
			(op: string, start: string = shape) =>
			(a: Operand, b: Operand) =>
				value(`${start}.${op}`, [operand(a), operand(b)]);
		const one =
			(op: string, start: string = shape) =>
			(a: Operand) =>
				value(`${start}.${op}`, [operand(a)]);
		const on = {
			add: two("add"),
			subtract: two("sub"),
			multiply: two("mul"),
			divide: two("div"),
			min: two("pmin"),
			max: two("pmax"),
			abs: one("abs"),
			floor: one("floor"),
			withSign: (size: Operand, from: Operand) =>
				on.or(operand(size), on.and(operand(from), constant(-0))),
			less: two("lt"),
			lessEqual: two("le"),
			equal: two("eq"),
			and: two("and", "v128"),
			or: two("or", "v128"),
			not: one("not", "v128"),
			select: (p: Value, a: Operand, b: Operand) =>
				value("v128.bitselect", [operand(a), operand(b), p]),
			rarely: (p: Value, name: string, x: Value, usual: Value) =>
				value(shape === "f32x4" ? "rarely32" : "rarely64", [p, x, usual], name),
		};
		return on;
	};
	const shift = (op: string, a: Value, by: number) =>
		value(op, [a, value("i32.const", [], by)]);
	const scaleIn =
		(shape: "f32x4" | "f64x2", integers: string, bits: number) =>
		(x: Value, shifted: Value) => {
			const half = shift(`${integers}.shr_u`, shifted, 1);
			const rest = value(`${integers}.sub`, [shifted, half]);
			return [half, rest].reduce(
				(product, k) =>
					value(`${shape}.mul`, [product, shift(`${integers}.shl`, k, bits)]),
				x,
			);
		};
	const on = operations("f64x2");
	const { and, or } = on;
	const wide: WideArithmetic<Value, Value> = {
		...on,
		exponentShift: WIDE_SHIFT,
		scaleShift: WIDE_SHIFT + 1023,
		scale: scaleIn("f64x2", "i64x2", 52),
		powerOfTwo: (shifted) => shift("i64x2.shl", shifted, 52),
		split(a, word) {
			const one = bits(ONE, 0, "1");
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
	};
	const narrow: NarrowArithmetic<Value, Value, Value> = {
		...operations("f32x4"),
		scaleShift: NARROW_SHIFT,
		scale: scaleIn("f32x4", "i32x4", 23),
		widely(compute, ...args) {
			const upper = args.map((a) => value("i8x16.shuffle", [a, a], HIGH_HALF));
			const halves = [args, upper].map((half) => {
				const given = half.map((a) => value("f64x2.promote_low_f32x4", [a]));
				return value("f32x4.demote_f64x2_zero", [compute(...given)]);
			});
			return value("i8x16.shuffle", halves, LOW_HALVES);
		},
	};
	return { wide, narrow, value };
}
