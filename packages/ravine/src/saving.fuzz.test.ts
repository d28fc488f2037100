import fc from "fast-check";
import {
	adam,
	CheckpointError,
	chain,
	createOptimizer,
	frozen,
	type Optimizer,
	partition,
	prodigy,
	type Rule,
	rule,
	sgd,
} from "ravine";
import * as torch from "ravine/torch";
import { describe, expect, test } from "vitest";
import { draws } from "../../../test/fuzz.js";
import { checksum } from "./checksum.js";

const initial = { W: [[1, 2]], bias: 3, embed: [4] };
const average = rule(
	"average",
	"state average = w\naverage = 0.9 * average + 0.1 * w",
);
const rules: readonly (readonly [string, Rule])[] = [
	[
		"groups and an average",
		chain(adam({ learningRate: { W: 0.1, "*": 0.2 } }), average()),
	],
	["a schedule and global states", prodigy({ learningRate: (t) => 1 / t })],
	[
		"a partition",
		partition({ W: adam(), embed: frozen(), "*": sgd({ learningRate: 0.3 }) }),
	],
];

/** An optimizer in the middle: after one step, with a gradient that waits for the next one. */
async function begin(one: Rule): Promise<Optimizer> {
	const optimizer = (await createOptimizer(one, initial, {
		accumulate: 2,
	})) as unknown as Optimizer;
	for (let k = 1; k <= 3; k++) {
		optimizer.step({ W: [k, -k], bias: [0.5], embed: [1] } as never);
	}
	return optimizer;
}

/** Every seventh byte in `npm test`, every one in `npm run fuzz`. */
const STRIDE = draws(1, 0).numRuns > 1 ? 1 : 7;

/** The places of bytes to alter. */
function places(file: Uint8Array): number[] {
	const count = Math.ceil(file.length / STRIDE);
	return Array.from({ length: count }, (_, k) => k * STRIDE);
}

/** The place of the checksum. */
const PLACE = 8 + '{"__metadata__":{"checksum":"'.length;
const encoder = new TextEncoder();

/** Gives an altered file the checksum that suits it, so that what is altered is read. */
function withChecksum(file: Uint8Array): Uint8Array {
	const length = new DataView(file.buffer).getBigUint64(0, true);
	if (length > file.length) return file;
	const start = 8 + Number(length);
	file.set(encoder.encode("0".repeat(16)), PLACE);
	const sum = checksum(file.subarray(0, start), file.subarray(start));
	file.set(encoder.encode(sum), PLACE);
	return file;
}

/** Loads a file. @returns whether it was loaded; if not, it was refused and nothing has changed. */
function attempt(
	optimizer: Optimizer,
	file: Uint8Array,
	before: Uint8Array,
): boolean {
	try {
		optimizer.load(file);
	} catch (error) {
		expect(error).toBeInstanceOf(CheckpointError);
		expect(Buffer.compare(optimizer.save(), before)).toBe(0);
		expect(optimizer.pending).toBe(1);
		return false;
	}
	// It was loaded whole: the optimizer saves what it read, and nothing else.
	const again = optimizer.save();
	optimizer.load(again);
	expect(Buffer.compare(optimizer.save(), again)).toBe(0);
	expect(optimizer.pending).toBeLessThan(2);
	optimizer.load(before);
	return true;
}

describe.each(rules)("checkpoints with %s", (_, one) => {
	test("every byte altered: refused", async () => {
		const optimizer = await begin(one);
		const before = optimizer.save();
		for (const i of places(before)) {
			const altered = before.slice();
			altered[i] = (altered[i] as number) ^ (1 << (i % 8));
			expect(attempt(optimizer, altered, before)).toBe(false);
		}
	});

	test("every byte altered, with a checksum that suits: loaded whole or refused", async () => {
		const optimizer = await begin(one);
		const before = optimizer.save();
		const header = Number(new DataView(before.buffer).getBigUint64(0, true));
		let loaded = 0;
		for (const i of places(before)) {
			const altered = before.slice();
			altered[i] = (altered[i] as number) ^ (1 << (i % 8));
			if (attempt(optimizer, withChecksum(altered), before)) loaded++;
		}
		// Numbers may be any; most of the header may not.
		const numbers = places(before).filter((i) => i >= 8 + header).length;
		expect(loaded).toBeGreaterThanOrEqual(numbers);
		expect(loaded).toBeLessThan(places(before).length - header / STRIDE / 2);
	});

	test("bytes replaced, inserted and dropped at random places, with a checksum that suits", async () => {
		const optimizer = await begin(one);
		const before = optimizer.save();
		const change = fc.record({
			at: fc.nat(before.length - 1),
			drop: fc.nat(3),
			put: fc.oneof(
				fc.uint8Array({ maxLength: 4 }),
				fc
					.constantFrom("9", "0", "-", "1e9", '"', "{", "[", "]", ",", "null")
					.map((text) => encoder.encode(text)),
			),
		});
		fc.assert(
			fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (all) => {
				const bytes = [...before];
				for (const { at, drop, put } of all) {
					bytes.splice(at, drop, ...put);
				}
				attempt(optimizer, withChecksum(Uint8Array.from(bytes)), before);
			}),
			draws(50, 21),
		);
	});
});

test("torch's files, altered anywhere: read whole or refused", async () => {
	const own = await begin(torch.adam());
	const file = torch.exportTorchState(own);
	const before = own.save();
	for (const i of places(file)) {
		const altered = file.slice();
		altered[i] = (altered[i] as number) ^ (1 << (i % 8));
		try {
			torch.importTorchState(own, withChecksum(altered));
			own.load(before);
		} catch (error) {
			expect(error).toBeInstanceOf(CheckpointError);
			expect(Buffer.compare(own.save(), before)).toBe(0);
		}
	}
});
