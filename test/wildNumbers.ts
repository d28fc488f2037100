import fc from "fast-check";

const wildNumber = fc.oneof(
	fc.double(),
	fc.double({ min: -10, max: 10 }),
	fc.constantFrom(0, -0, 5e-324, 1, 1e300, Number.MAX_VALUE, -Number.MAX_VALUE),
	fc.constantFrom(Number.NaN, Infinity, -Infinity),
);

/** Pairs of numbers of any size, including constant and non-finite ones. */
export function wildNumbers(
	maxLength: number,
): fc.Arbitrary<[number, number][]> {
	const pairs = (of: fc.Arbitrary<number>) =>
		fc.array(fc.tuple(of, of), { maxLength });
	return fc.oneof(
		pairs(wildNumber),
		wildNumber.chain((one) => pairs(fc.constant(one))),
	);
}
