import { describe, expect, test } from "vitest";
import { stream } from "../../../test/bits.js";
import { checksum } from "./checksum.js";

const bytesOf = (length: number, seed = 1) => {
	const random = stream(seed);
	return Uint8Array.from({ length }, () => 256 * random());
};

describe("checksum", () => {
	test("every flipped bit is found, at every length up to 70", () => {
		for (let length = 1; length <= 70; length++) {
			const bytes = bytesOf(length);
			const own = checksum(bytes);
			for (let bit = 0; bit < 8 * length; bit++) {
				const altered = bytes.slice();
				altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
				if (checksum(altered) === own) expect.fail(`${length}, bit ${bit}`);
			}
		}
	});

	test("two flipped bits are found: signs, and any other two", () => {
		const bytes = bytesOf(256);
		const own = checksum(bytes);
		for (let one = 0; one < 2048; one += 3) {
			for (let two = one + 1; two < 2048; two += 121) {
				const altered = bytes.slice();
				for (const bit of [one, two]) {
					altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
				}
				if (checksum(altered) === own) expect.fail(`bits ${one} and ${two}`);
			}
		}
		const negated = new Float32Array(bytes.slice().buffer);
		negated[3] = -(negated[3] as number);
		negated[11] = -(negated[11] as number);
		expect(checksum(new Uint8Array(negated.buffer))).not.toBe(own);
	});

	test("lengths, zeros, words that change places", () => {
		const all = new Set<string>();
		for (let length = 0; length < 200; length++) {
			all.add(checksum(new Uint8Array(length)));
		}
		expect(all.size).toBe(200);
		const bytes = bytesOf(128);
		const swaps = new Set([checksum(bytes)]);
		for (let word = 0; word < 31; word++) {
			const swapped = bytes.slice();
			swapped.set(bytes.subarray(4 * word, 4 * word + 4), 4 * word + 4);
			swapped.set(bytes.subarray(4 * word + 4, 4 * word + 8), 4 * word);
			swaps.add(checksum(swapped));
		}
		expect(swaps.size).toBe(32);
	});

	test("does not depend on the alignment in memory", () => {
		for (const length of [5, 200, 100_000]) {
			const bytes = bytesOf(length);
			const own = checksum(bytes);
			for (let offset = 1; offset < 5; offset++) {
				const moved = new Uint8Array(length + 8);
				moved.set(bytes, offset);
				expect(checksum(moved.subarray(offset, offset + length))).toBe(own);
			}
		}
	});

	test("each bit is set in about half of many checksums", () => {
		const counts = new Array<number>(64).fill(0);
		for (let k = 0; k < 1000; k++) {
			let sum = BigInt(`0x${checksum(Uint8Array.of(k, k >> 8))}`);
			for (let bit = 0; bit < 64; bit++, sum >>= 1n) {
				counts[bit] = (counts[bit] as number) + Number(sum & 1n);
			}
		}
		for (const count of counts) {
			expect(Math.abs(count - 500)).toBeLessThan(100);
		}
	});

	test("has fixed values, because later versions must read old files", () => {
		expect([
			checksum(new Uint8Array(0)),
			checksum(bytesOf(100)),
			checksum(bytesOf(40), bytesOf(60, 2)),
		]).toEqual(["77cd2906b59f1342", "7765d0b5d5d5c740", "ba712819cd19bca4"]);
	});
});
