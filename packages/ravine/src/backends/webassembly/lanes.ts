import type { FunctionName } from "../../language/mathematics/index.js";
import type { Operator } from "../../language/operators.js";
import type { Precision } from "../../language/program.js";
import { bytesPerNumber } from "../backend.js";
import type { FunctionBuilder, LaneInstruction, Shape } from "./assembler.js";
import { BYTES, shapeOf } from "./registers.js";

/** Pushes an argument of an operator. */
export type Push = () => void;

/** Emits instructions on all lanes of a register. */
export interface Lanes {
	readonly kernel: FunctionBuilder;
	readonly precision: Precision;
	readonly shape: Shape;
	/** Lanes of a register. */
	readonly count: number;
	/** Pushes a constant with `lane(k)` in lane k. */
	constant(lane: (k: number) => number): void;
	/** Pushes one number in every lane. */
	number(value: number): void;
	/** Puts a mathematical function's value on the stack in place of its arguments. */
	mathematics(kernel: FunctionBuilder, name: FunctionName): void;
}

export function createLanes(
	kernel: FunctionBuilder,
	precision: Precision,
	mathematics: Lanes["mathematics"],
): Lanes {
	const count = BYTES / bytesPerNumber[precision];
	const constant = (lane: (k: number) => number) => {
		const numbers = Array.from({ length: count }, (_, k) => lane(k));
		const { buffer } =
			precision === "float32"
				? Float32Array.from(numbers)
				: Float64Array.from(numbers);
		kernel.emit("v128.const", [...new Uint8Array(buffer)]);
	};
	return {
		kernel,
		precision,
		shape: shapeOf(precision),
		count,
		constant,
		number: (value) => constant(() => value),
		mathematics,
	};
}

/** Emits an operator on its arguments and leaves the result on the stack. */
type Emitter = (lanes: Lanes, ...args: Push[]) => void;

/** An operator that is one instruction. */
const instruction =
	(name: LaneInstruction | "floor"): Emitter =>
	({ kernel, shape }, ...args) => {
		for (const push of args) push();
		kernel.emit(`${shape}.${name}`);
	};

/** An operator on conditions. */
const bitwise =
	(name: "and" | "or" | "not"): Emitter =>
	({ kernel }, ...args) => {
		for (const push of args) push();
		kernel.emit(`v128.${name}`);
	};

/** An operator that is a function of the module. */
const mathematical =
	(name: FunctionName): Emitter =>
	({ kernel, mathematics }, ...args) => {
		for (const push of args) push();
		mathematics(kernel, name);
	};

/** The emitters of all operators. A condition fills its lanes with all bits or none. */
export const emitters = {
	negate: instruction("neg"),
	add: instruction("add"),
	subtract: instruction("sub"),
	multiply: instruction("mul"),
	divide: instruction("div"),
	sqrt: instruction("sqrt"),
	abs: instruction("abs"),
	min: instruction("min"),
	max: instruction("max"),
	less: instruction("lt"),
	lessEqual: instruction("le"),
	equal: instruction("eq"),
	notEqual: instruction("ne"),
	power: mathematical("power"),
	exp: mathematical("exp"),
	log: mathematical("log"),
	tanh: mathematical("tanh"),
	sin: mathematical("sin"),
	cos: mathematical("cos"),
	log1p: mathematical("log1p"),
	sigmoid: mathematical("sigmoid"),
	atan: mathematical("atan"),
	atan2: mathematical("atan2"),
	floor: instruction("floor"),
	mod: mathematical("mod"),
	clamp({ kernel, shape }, x: Push, low: Push, high: Push) {
		x();
		low();
		kernel.emit(`${shape}.max`);
		high();
		kernel.emit(`${shape}.min`);
	},
	and: bitwise("and"),
	or: bitwise("or"),
	not: bitwise("not"),
	sign({ kernel, shape, number }, a: Push) {
		// The sign bit, combined with 1 if x is not 0, and with all bits, a NaN, if x is NaN.
		a();
		number(-0);
		kernel.emit("v128.and");
		a();
		number(0);
		kernel.emit(`${shape}.ne`);
		number(1);
		kernel.emit("v128.and").emit("v128.or");
		a();
		a();
		kernel.emit(`${shape}.ne`).emit("v128.or");
	},
	where({ kernel }, condition: Push, a: Push, b: Push) {
		a();
		b();
		condition();
		kernel.emit("v128.bitselect");
	},
} as const satisfies Record<Operator, Emitter>;
