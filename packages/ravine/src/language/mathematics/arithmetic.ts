/**
 * The operations that the algorithms of this folder use. Each algorithm is written once, over these operations on float64
 * numbers, and runs in two ways: on JavaScript's numbers, and as instructions that a backend emits for all lanes of a
 * register. Every operation gives the same bits in both, so every algorithm does too.
 *
 * @typeParam T a float64 number, or a register of them.
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
	/**
	 * The polynomial with these coefficients, the constant one first. Terms are added in pairs, a + b * x, then the pairs
	 * in pairs, with x^2, and so on (Estrin's scheme), so that few operations wait for one another.
	 */
	polynomial(x: T, coefficients: readonly number[]): T;
	/** 2^k for `shifted` = k + EXPONENT_SHIFT, where k is a whole number from -1022 to 1023. */
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
	/** `usual`, except where `p` holds: there the sine or cosine of `x`, computed in JavaScript. This case is rare and slow. */
	rarely(p: M, name: "sin" | "cos", x: T, usual: T): T;
}

/** Adding it to a number below 2^51 in size rounds to a whole number, which is then in the lowest bits. */
export const WHOLE_SHIFT = 1.5 * 2 ** 52;

/** The same with an exponent's bias: the lowest bits are then the exponent bits of 2^k. */
export const EXPONENT_SHIFT = WHOLE_SHIFT + 1023;

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
}: Arithmetic<T, M>): Exact<T> {
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
