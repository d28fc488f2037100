import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNumber, formatTicks, powerOfTen } from "./numbers.js";

describe("formatNumber", () => {
	it("keeps four significant digits and no trailing zeros", () => {
		const texts = [0, -0, 1, 0.1, 1 / 3, -2.5, 12.3456, 0.0001].map((value) =>
			formatNumber(value),
		);
		expect(texts).toEqual([
			...["0", "0", "1", "0.1", "0.3333", "-2.5", "12.35", "0.0001"],
		]);
	});

	it("writes the digits before the point in full, up to a million", () => {
		expect(formatNumber(123456.7)).toBe("123457");
		expect(formatNumber(999999.4)).toBe("999999");
		expect(formatNumber(999999.6)).toBe("1e6");
		expect(formatNumber(1234567)).toBe("1.235e6");
	});

	it("writes an exponent for small and large numbers", () => {
		expect(formatNumber(0.00009999)).toBe("9.999e-5");
		expect(formatNumber(0.000099999)).toBe("0.0001");
		expect(formatNumber(5e-324)).toBe("5e-324");
		expect(formatNumber(-1.5e300)).toBe("-1.5e300");
	});

	it("typesets exponents and signs for pictures and pages", () => {
		const typeset = (value: number) =>
			formatNumber(value, { digits: 3, typeset: true });
		expect(typeset(4.2831e-33)).toBe("4.28×10⁻³³");
		expect(typeset(-1e-8)).toBe("−10⁻⁸");
		expect(typeset(-2.5)).toBe("−2.5");
		expect(typeset(Number.NEGATIVE_INFINITY)).toBe("−∞");
		expect(typeset(Number.NaN)).toBe("not a number");
	});

	it("groups thousands", () => {
		const grouped = (value: number) =>
			formatNumber(value, { digits: 3, grouped: true });
		expect(grouped(1234567)).toBe("1,234,567");
		expect(grouped(-123456)).toBe("-123,456");
		expect(grouped(999)).toBe("999");
		expect(grouped(1234.5678)).toBe("1,235");
		expect(grouped(0.123456)).toBe("0.123");
	});

	it("is within half a unit of the last digit", () => {
		fc.assert(
			fc.property(
				fc.double({ noNaN: true, noDefaultInfinity: true }),
				fc.integer({ min: 1, max: 15 }),
				(value, digits) => {
					const read = Number(formatNumber(value, { digits }));
					const allowed = Math.abs(value) * 0.501 * 10 ** (1 - digits);
					// The largest number rounds up to infinity.
					if (Number.isFinite(read)) {
						expect(Math.abs(read - value)).toBeLessThanOrEqual(
							Math.max(allowed, Number.MIN_VALUE),
						);
					}
				},
			),
			{ seed: 1 },
		);
	});
});

describe("formatTicks", () => {
	it("gives all ticks the same number of decimals", () => {
		expect(formatTicks([-1, -0.5, 0, 0.5])).toEqual([
			...["−1.0", "−0.5", "0.0", "0.5"],
		]);
		expect(formatTicks([0, 0.25, 0.5])).toEqual(["0.00", "0.25", "0.50"]);
		expect(formatTicks([0, 50, 100])).toEqual(["0", "50", "100"]);
		expect(formatTicks([0, 0.1, 0.1 * 3])).toEqual(["0.0", "0.1", "0.3"]);
		expect(formatTicks([2])).toEqual(["2"]);
		expect(formatTicks([])).toEqual([]);
	});

	it("gives close values different texts", () => {
		const near = [1e9 + 1, 1e9 + 2, 1e9 + 3];
		expect(new Set(formatTicks(near)).size).toBe(3);
		expect(formatTicks([0, 1e-8, 2e-8])).toEqual(["0", "1×10⁻⁸", "2×10⁻⁸"]);
		expect(formatTicks([-1e300, 5e299])).toEqual(["−1.0×10³⁰⁰", "0.5×10³⁰⁰"]);
		expect(formatTicks([0.999999, 1, 1.000001])).toEqual([
			...["0.999999", "1.000000", "1.000001"],
		]);
	});
});

describe("powerOfTen", () => {
	it("raises every digit", () => {
		expect(powerOfTen(-1234567890)).toBe("10⁻¹²³⁴⁵⁶⁷⁸⁹⁰");
		expect(powerOfTen(3)).toBe("10³");
	});
});
