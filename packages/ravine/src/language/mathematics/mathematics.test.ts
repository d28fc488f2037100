import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { mathematics32 } from "./elements.js";
import { type FunctionName, mathematics64 } from "./index.js";

const golden: Record<string, Record<string, string>> = JSON.parse(
	readFileSync(
		new URL("../../../../../test/accuracy/points.json", import.meta.url),
		"utf8",
	),
);

/** The index of a float64 among all float64 numbers in order. */
function placeOfDouble(x: number): bigint {
	const [bits] = new BigInt64Array(Float64Array.of(x).buffer);
	return (bits as bigint) < 0n
		? -(2n ** 63n) - (bits as bigint)
		: (bits as bigint);
}

function placeOfSingle(x: number): bigint {
	const [bits] = new Int32Array(Float32Array.of(x).buffer);
	const place = BigInt(bits as number);
	return place < 0n ? -(2n ** 31n) - place : place;
}

/** The share of results in float32 that may be the number beside; 0.002 where a float64 is rounded. */
const mostOthers: Partial<Record<FunctionName, number>> = {
	exp: 0.1,
	sin: 0.025,
	cos: 0.025,
};

describe.each([
	["float32", Float32Array, mathematics32, placeOfSingle],
	["float64", Float64Array, mathematics64, placeOfDouble],
] as const)(
	"within 1 ulp of the correctly rounded number, %s",
	(precision, Numbers, functions, placeOf) => {
		test.each(Object.entries(golden[precision] ?? {}))("%s", (name, text) => {
			const numbers = new Numbers(
				Uint8Array.from(Buffer.from(text, "base64")).buffer,
			);
			const arity = mathematics64[name as FunctionName].length;
			let others = 0;
			const records = numbers.length / (arity + 1);
			expect(records).toBe(1000);
			for (let at = 0; at < numbers.length; at += arity + 1) {
				const [a, b] = [numbers[at] as number, numbers[at + 1] as number];
				const right = numbers[at + arity] as number;
				const value = functions[name as FunctionName](a, b);
				const distance = placeOf(value) - placeOf(right);
				if (distance !== 0n) others++;
				if (distance >= -1n && distance <= 1n) continue;
				expect.fail(`${name}(${a}, ${b}) is ${value}, not ${right}`);
			}
			// Most results are correctly rounded.
			const most = mostOthers[name as FunctionName] ?? 0.002;
			expect(others / records).toBeLessThanOrEqual(
				precision === "float64" ? 0.15 : most,
			);
		});
	},
);

const { POSITIVE_INFINITY: inf, NaN: nan } = Number;
const tiny = 5e-324;

const ends: Record<string, [...numbers: number[]][]> = {
	exp: [
		[0, 1],
		[-0, 1],
		[inf, inf],
		[-inf, 0],
		[710, inf],
		[-746, 0],
		[nan, nan],
	],
	log: [
		[1, 0],
		[0, -inf],
		[-0, -inf],
		[-1, nan],
		[-inf, nan],
		[inf, inf],
		[nan, nan],
	],
	log1p: [
		[0, 0],
		[-0, -0],
		[-1, -inf],
		[-2, nan],
		[inf, inf],
		[tiny, tiny],
		[-tiny, -tiny],
		[nan, nan],
	],
	tanh: [
		[0, 0],
		[-0, -0],
		[inf, 1],
		[-inf, -1],
		[tiny, tiny],
		[-100, -1],
		[nan, nan],
	],
	sigmoid: [
		[0, 0.5],
		[-0, 0.5],
		[inf, 1],
		[-inf, 0],
		[-800, 0],
		[800, 1],
		[nan, nan],
	],
	sin: [
		[0, 0],
		[-0, -0],
		[inf, nan],
		[-inf, nan],
		[tiny, tiny],
		[-tiny, -tiny],
		[nan, nan],
	],
	cos: [
		[0, 1],
		[-0, 1],
		[inf, nan],
		[-inf, nan],
		[nan, nan],
	],
	atan: [
		[0, 0],
		[-0, -0],
		[inf, Math.PI / 2],
		[-inf, -Math.PI / 2],
		[tiny, tiny],
		[nan, nan],
	],
	mod: [
		[5, 3, 2],
		[-5, 3, 1],
		[5, -3, -1],
		[6, 3, 0],
		[-0, 3, 0],
		[1, 0, nan],
		[inf, 1, nan],
		[nan, 1, nan],
	],
	// Annex F of C99; JavaScript's Math.atan2 has the same values.
	atan2: [0, -0, 1, -1, tiny, 1e300, inf, -inf, nan].flatMap((y, _, all) =>
		all.map((x): [number, number, number] => [y, x, Math.atan2(y, x)]),
	),
	// Annex F of C99. Only the first six differ in JavaScript, where they are NaN.
	power: [
		[1, nan, 1],
		[1, inf, 1],
		[1, -inf, 1],
		[-1, inf, 1],
		[-1, -inf, 1],
		[1, -nan, 1],
		[nan, 0, 1],
		[nan, -0, 1],
		[inf, 0, 1],
		[-2, 0, 1],
		[0, 0, 1],
		[0, -0, 1],
		[0, -1, inf],
		[-0, -1, -inf],
		[-0, -3, -inf],
		[-0, -2, inf],
		[-0, -1.5, inf],
		[0, -inf, inf],
		[-0, -inf, inf],
		[0, 3, 0],
		[-0, 3, -0],
		[-0, 2, 0],
		[-0, 0.5, 0],
		[-0, inf, 0],
		[-2, 0.5, nan],
		[-2, 1 / 3, nan],
		[-2, 3, -8],
		[-2, 2, 4],
		[-2, -1, -0.5],
		[-2, 2 ** 53, inf],
		[-1, 2 ** 24 - 1, -1],
		[0.5, -inf, inf],
		[2, -inf, 0],
		[-0.5, -inf, inf],
		[-2, -inf, 0],
		[0.5, inf, 0],
		[-2, inf, inf],
		[-inf, -3, -0],
		[-inf, -2, 0],
		[-inf, -1.5, 0],
		[-inf, 3, -inf],
		[-inf, 2, inf],
		[-inf, 1.5, inf],
		[inf, -1, 0],
		[inf, 1, inf],
		[nan, 1, nan],
		[2, nan, nan],
		[nan, nan, nan],
	],
};

describe.each([
	["float32", (name: FunctionName) => mathematics32[name]],
	["float64", (name: FunctionName) => mathematics64[name]],
])("zeros, infinities and NaN, %s", (precision, functionOf) => {
	test.each(Object.entries(ends))("%s", (name, cases) => {
		const round = precision === "float32" ? Math.fround : (x: number) => x;
		for (const [a = 0, b = 0, c = 0] of cases) {
			const [x, y, value] =
				mathematics64[name as FunctionName].length === 1
					? [a, 0, b]
					: [a, b, c];
			const found = round(functionOf(name as FunctionName)(round(x), round(y)));
			// There is no float32 number between 0 and 1e-45, so those cases are 0.
			const expected =
				name === "atan2" && precision === "float32"
					? round(Math.atan2(round(x), round(y)))
					: round(value);
			expect([name, x, y, found]).toEqual([name, x, y, expected]);
		}
	});
});

test("tanh stays within -1 and 1, sigmoid within 0 and 1, and both rise near their limits", () => {
	let [before, below] = [0, 0];
	for (let x = 17; x < 23; x += 2 ** -12) {
		const value = mathematics64.tanh(x);
		expect(value).toBeGreaterThanOrEqual(before);
		expect(value).toBeLessThanOrEqual(1);
		const share = mathematics64.sigmoid(2 * x);
		expect(share).toBeGreaterThanOrEqual(below);
		expect(share).toBeLessThanOrEqual(1);
		[before, below] = [value, share];
	}
});
