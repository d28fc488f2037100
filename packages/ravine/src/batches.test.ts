import { batches } from "ravine";
import { describe, expect, test } from "vitest";
import { untyped } from "../../../test/refusals.js";

describe("batches", () => {
	const flat = (epoch: Iterable<Uint32Array>) =>
		[...epoch].flatMap((rows) => [...rows]);
	const sorted = (rows: number[]) => rows.sort((a, b) => a - b);
	const counted = (rows: number) => Array.from({ length: rows }, (_, i) => i);

	test.each([
		[10, 3, [3, 3, 3, 1]],
		[10, 5, [5, 5]],
		[10, 1, Array(10).fill(1)],
		[7, 100, [7]],
		[1, 1, [1]],
		[1797, 64, [...Array(28).fill(64), 5]],
	])("%d rows by %d: every row once an epoch", (rows, size, sizes) => {
		const all = batches(rows, { size, seed: 3 });
		expect(all.length).toBe(sizes.length);
		for (let epoch = 0; epoch < 3; epoch++) {
			const own = all.epoch(epoch);
			expect(own.map(({ length }) => length)).toEqual(sizes);
			expect(sorted(flat(own))).toEqual(counted(rows));
		}
	});

	test("epochs differ, seeds differ, and both can be repeated", () => {
		const order = (seed: number, epoch: number) =>
			flat(batches(200, { size: 16, seed }).epoch(epoch)).join();
		const orders = [0, 1, 2, -1, 1e6].flatMap((seed) =>
			counted(20).map((epoch) => order(seed, epoch)),
		);
		expect(new Set(orders).size).toBe(orders.length);
		expect(order(1, 7)).toBe(order(1, 7));
		expect(order(0, 0)).not.toBe(counted(200).join());
	});

	test("iterating has no hidden state: it always gives the same epoch", () => {
		const one = batches({ length: 50 }, { size: 8, seed: 5 });
		expect([...one].length).toBe(one.length);
		expect(flat(one)).toEqual(flat(one));
		expect(flat(one)).toEqual(flat(one.epoch(0)));
		const third = batches(50, { size: 8, seed: 5, epoch: 3 });
		expect(flat(third)).toEqual(flat(one.epoch(3)));
		expect(flat(third)).not.toEqual(flat(one));
	});

	test("every row comes first with the same probability", () => {
		const counts = new Array<number>(8).fill(0);
		const all = batches(8, { size: 8, seed: 1 });
		for (let epoch = 0; epoch < 8000; epoch++) {
			const place = all.epoch(epoch)[0]?.[0] as number;
			counts[place] = (counts[place] as number) + 1;
		}
		// 1000 each; the standard deviation is 30.
		for (const count of counts)
			expect(Math.abs(count - 1000)).toBeLessThan(150);
	});
});

test("bad input is refused", () => {
	for (const rows of [0, -1, 2.5, Number.NaN, null, []]) {
		expect(() => batches(untyped(rows), { size: 2 })).toThrow(
			/^batches: rows must be a whole number from 1, got /,
		);
	}
	for (const size of [0, -1, 2.5, Number.NaN, "3", undefined]) {
		expect(() => batches(10, { size: untyped(size) })).toThrow(
			/^batches: size must be a whole number from 1, got /,
		);
	}
	expect(() => batches(10, { size: 2, seed: 0.5 })).toThrow(
		"batches: seed must be a whole number, got 0.5",
	);
	for (const epoch of [-1, 0.5, Number.NaN]) {
		const message = `batches: epoch must be a whole number from 0, got ${epoch}`;
		expect(() => batches(10, { size: 2, epoch })).toThrow(message);
		expect(() => batches(10, { size: 2 }).epoch(epoch)).toThrow(message);
	}
	expect(() => batches(10, untyped({ size: 2, sead: 1 }))).toThrow(
		'batches: there is no option "sead"; the options are size, seed, epoch; did you mean "seed"?',
	);
	expect(() => batches(10, untyped(undefined))).toThrow(
		"batches: the options must be an object, got undefined",
	);
});
