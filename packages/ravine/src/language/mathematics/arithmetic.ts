/**
 * The operations that the algorithms of this folder use. Each algorithm is written once, over these operations on numbers
 * of one precision, and runs in two ways: on JavaScript's numbers, and as instructions that a backend emits for all lanes
 * of a register. Every operation rounds once and gives the same bits in both, so every algorithm does too.
 *
 * @typeParam T a number, or a register of them.
 * @typeParam M the result of a comparison.
 */
export interface Arithmetic<T, M> {
	add(a: T | number, b: T | number): T;
	subtract(a: T | number, b: T | number): T;
	multiply(a: T | number, b: T | number): T;
	divide(a: T | number, b: T | number): T;
	/** `b` where it is less than `a`, else `a`: a NaN in `a` stays, a NaN in `b` is ignored. */
	min(a: T | number, b: T | number): T;
	max(a: T | number, b: T | number): T;
	abs(a: T | number): T;
	floor(a: T | number): T;
	/** `size` with the sign bit of `from`; `size` is not negative. */
	withSign(size: T | number, from: T | number): T;
	less(a: T | number, b: T | number): M;
	lessEqual(a: T | number, b: T | number): M;
	equal(a: T | number, b: T | number): M;
	and(p: M, q: M): M;
	or(p: M, q: M): M;
	not(p: M): M;
	/** `a` where `p` holds, else `b`. */
	select(p: M, a: T | number, b: T | number): T;
	/** Adding it to a number rounds to a whole number k and gives the form that `scale` takes. */
	readonly scaleShift: number;
	/**
	 * x * 2^k for `shifted` = k + `scaleShift`, in two steps, because 2^k itself may be out of range; only the second
	 * step can round.
	 */
	scale(x: T, shifted: T): T;
	/** `usual`, except where `p` holds: there the sine or cosine of `x`, computed in JavaScript. This case is rare and slow. */
	rarely(p: M, name: "sin" | "cos", x: T, usual: T): T;
}

/** Operations on float64 numbers. */
export interface WideArithmetic<T, M> extends Arithmetic<T, M> {
	/**
	 * Adding it to a number rounds to a whole number k; the lowest bits are then the exponent bits of 2^k.
	 */
	readonly exponentShift: number;
	/** 2^k for `shifted` = k + `exponentShift`, where 2^k is a normal number. */
	powerOfTwo(shifted: T): T;
	/**
	 * Writes a positive, normal number as m * 2^k.
	 * @param word the upper 32 bits of the float64 at which m begins; m ends below twice that.
	 * @returns k and m.
	 */
	split(a: T, word: number): readonly [k: T, m: T];
	/** Whether bit 0 of k is set, for `shifted` = k + WHOLE_SHIFT. */
	isOdd(shifted: T): M;
	/** `a`, negated where bit `bit` of k is set, for `shifted` = k + WHOLE_SHIFT. */
	negateByBit(a: T, shifted: T, bit: 0 | 1): T;
}

/** Operations on float32 numbers. */
export interface NarrowArithmetic<T, M, Wide> extends Arithmetic<T, M> {
	/** Computes in float64 and rounds the result once. */
	widely(compute: (...args: Wide[]) => Wide, ...args: T[]): T;
}

/** Adding it to a number below 2^51 in size rounds to a whole number, which is then in the lowest bits. */
export const WHOLE_SHIFT = 1.5 * 2 ** 52;

/** The `exponentShift` of float64. */
export const WIDE_SHIFT = WHOLE_SHIFT + 1023;

/** The `scaleShift` of float32, with an exponent's bias twice. */
export const NARROW_SHIFT = 1.5 * 2 ** 23 + 2 * 127;

/**
 * The polynomial with these coefficients, two or more, the constant one first: terms in pairs, a + b * x, and these by
 * Horner's scheme in x^2, so that fewer operations wait for one another.
 */
export function polynomialOn<T, M>({ add, multiply }: Arithmetic<T, M>) {
	return (x: T, coefficients: readonly number[]): T => {
		const pair = (at: number) => {
			const [low, high] = [coefficients[at] as number, coefficients[at + 1]];
			return high === undefined ? low : add(low, multiply(high, x));
		};
		let at = (coefficients.length - 1) & ~1;
		let sum = pair(at);
		const square = multiply(x, x);
		while (at > 0) {
			at -= 2;
			sum = add(pair(at), multiply(square, sum));
		}
		return sum as T;
	};
}

/** Sums and products with their rounding errors. */
export interface Exact<T> {
	/** The sum of two numbers, the first larger in size or 0, and its rounding error. */
	exactSum(a: T | number, b: T): [T, T];
	/**
	 * A number rounded to 26 bits, so that the product of two such numbers is exact; the rounding error has 26 bits too
	 * (Veltkamp). It overflows beyond 1e300.
	 */
	upperBits(a: T): T;
}

export function exactOn<T, M>({
	add,
	subtract,
	multiply,
}: WideArithmetic<T, M>): Exact<T> {
	return {
		exactSum(a, b) {
			const sum = add(a, b);
			return [sum, subtract(b, subtract(sum, a))];
		},
		upperBits(a) {
			const large = multiply(a, 2 ** 27 + 1);
			return subtract(large, subtract(large, a));
		},
	};
}
