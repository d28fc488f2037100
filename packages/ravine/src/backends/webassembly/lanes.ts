import type { Operator } from "../../language/operators.js";
import type { Precision } from "../../language/program.js";
import { bytesPerNumber } from "../backend.js";
import type { FunctionBuilder, LaneInstruction, Shape } from "./assembler.js";
import { BYTES, shapeOf } from "./registers.js";

/** Puts an argument of an operator on the stack. */
export type Push = () => void;

/** Emits instructions on all lanes of a register. */
export interface Lanes {
	readonly kernel: FunctionBuilder;
	readonly precision: Precision;
	readonly shape: Shape;
	/** Lanes of a register. */
	readonly count: number;
	/** Puts a constant on the stack: `lane(k)` in lane k. */
	constant(lane: (k: number) => number): void;
	/** Puts one number on the stack, in every lane. */
	number(value: number): void;
	/** The index of an imported function of the host. */
	imported(name: string, arity: number): number;
}

export function createLanes(
	kernel: FunctionBuilder,
	precision: Precision,
	imported: Lanes["imported"],
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
		imported,
	};
}

/** Emits an operator on its arguments and leaves the result on the stack. */
type Emitter = (lanes: Lanes, ...args: Push[]) => void;

/** An operator that is one instruction. */
const instruction =
	(name: LaneInstruction): Emitter =>
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

/** An operator that is a function of the host, called lane by lane. */
const hostFunction =
	(name: Operator): Emitter =>
	({ kernel, shape, count, number, imported }, ...args) => {
		const single = shape === "f32x4";
		const index = imported(name, args.length);
		number(0);
		for (let lane = 0; lane < count; lane++) {
			for (const push of args) {
				push();
				kernel.emit(`${shape}.extract_lane`, lane);
				if (single) kernel.emit("f64.promote_f32");
			}
			kernel.emit("call", index);
			if (single) kernel.emit("f32.demote_f64");
			kernel.emit(`${shape}.replace_lane`, lane);
		}
	};

/** How each operator is emitted. A condition fills its lanes with all bits or none. */
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
	power: hostFunction("power"),
	exp: hostFunction("exp"),
	log: hostFunction("log"),
	tanh: hostFunction("tanh"),
	sin: hostFunction("sin"),
	cos: hostFunction("cos"),
	log1p: hostFunction("log1p"),
	sigmoid: hostFunction("sigmoid"),
	atan: hostFunction("atan"),
	atan2: hostFunction("atan2"),
	floor: hostFunction("floor"),
	mod: hostFunction("mod"),
	clamp: hostFunction("clamp"),
	and: bitwise("and"),
	or: bitwise("or"),
	not: bitwise("not"),
	sign({ kernel, shape, number }, a: Push) {
		// The bit of the sign, with 1 where x is not 0; and all bits, which is a NaN, where x is one.
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
