import type { Arithmetic } from "./arithmetic.js";
import { type FunctionName, functionsOn } from "./functions.js";
import { double } from "./numbers.js";

/**
 * An algorithm as instructions on registers of two float64 lanes. Their names and meanings are those of WebAssembly;
 * `parameter`, `constant` and `rarely` are additional.
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

/** Both lanes of a register, as two words. */
export interface Constant {
	readonly name: string;
	readonly upper: number;
	readonly lower: number;
}

/** Upper words of float64 numbers. */
const SIGN = 0x80000000;
const EXPONENT = 0x7ff00000;
const ONE = 0x3ff00000;

/**
 * Records a function. Float32 lanes are computed as float64, half a register at a time, and rounded once.
 */
export function record(
	name: FunctionName,
	precision: "float32" | "float64",
): Recording {
	const constants: Constant[] = [];
	const { on, value } = createRecorder(constants);
	const arity = double[name].length;
	const given = Array.from({ length: arity }, (_, a) =>
		value("parameter", [], a),
	);
	const functions = functionsOn(on);
	const apply = (
		algorithms: (typeof functions)["double"],
		args: readonly Value[],
	) => algorithms[name](...(args as [Value, Value]));
	if (precision === "float64") {
		return { arity, constants, result: apply(functions.double, given) };
	}
	const upper = given.map((a) => value("i8x16.shuffle", [a, a], HIGH_HALF));
	const halves = [given, upper].map((half) => {
		const wide = half.map((a) => value("f64x2.promote_low_f32x4", [a]));
		const result = apply(functions.single, wide);
		return value("f32x4.demote_f64x2_zero", [result]);
	});
	const result = value("i8x16.shuffle", halves, LOW_HALVES);
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
	const two = (op: string) => (a: Operand, b: Operand) =>
		value(op, [operand(a), operand(b)]);
	const one = (op: string) => (a: Operand) => value(op, [operand(a)]);
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
		rarely: (p, name, x, usual) => value("rarely", [p, x, usual], name),
	};
	return { on, value };
}
