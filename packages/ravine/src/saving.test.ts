import {
	adam,
	CheckpointError,
	createOptimizer,
	decodeTensors,
	encodeTensors,
	type Optimizer,
	type Precision,
	type Rule,
	rule,
	sgd,
} from "ravine";
import { describe, expect, test } from "vitest";
import { stream } from "../../../test/bits.js";

describe("settings", () => {
	test("that were changed are saved; a schedule stays the optimizer's own", async () => {
		const schedule = (step: number) => 1 / step;
		const saved = await createOptimizer(adam(), { w: [1] });
		saved.settings.beta1 = 0.5;
		saved.settings.learningRate = 0.25;
		const file = saved.save();

		const plain = await createOptimizer(adam(), { w: [1] });
		plain.load(file);
		expect(plain.settings.beta1).toBe(0.5);
		expect(plain.settings.learningRate).toBe(0.25);

		const scheduled = await createOptimizer(adam({ learningRate: schedule }), {
			w: [1],
		});
		scheduled.load(file);
		expect(scheduled.settings.learningRate).toBe(1);
		scheduled.step();
		expect(scheduled.settings.learningRate).toBe(1 / 2);
		expect(scheduled.settings.beta1).toBe(0.5);
		plain.load(scheduled.save());
		expect(plain.settings.learningRate).toBe(0.25);
	});

	test("named like a member of every object", async () => {
		const made = rule(
			"my",
			"setting constructor = 0.1\nw = w - constructor * g",
		);
		const saved = await createOptimizer(made({ constructor: () => 0.5 }), {
			w: [1],
		});
		const other = await createOptimizer(made(), { w: [1] });
		other.load(saved.save());
		expect(other.settings.constructor).toBe(0.1);
	});
});

test("t = 1,000,000: the step's number is the file's", async () => {
	const optimizer = await createOptimizer(adam(), { w: [1] });
	const { tensors, metadata } = decodeTensors(optimizer.save());
	optimizer.load(
		encodeTensors({ tensors, metadata: { ...metadata, step: "999999" } }),
	);
	expect(optimizer.step({ w: [1] }).step).toBe(1_000_000);
});

describe("files that are refused: nothing is changed", () => {
	const make = async (): Promise<Optimizer<"w" | "b", string>> => {
		const optimizer = await createOptimizer(adam(), { w: [1, 2], b: 3 });
		optimizer.step({ w: [0.5, -1], b: 2 });
		return optimizer;
	};
	const refusal = (optimizer: Optimizer, bytes: Uint8Array): string => {
		const before = optimizer.save();
		let message = "";
		try {
			optimizer.load(bytes);
		} catch (error) {
			expect(error).toBeInstanceOf(CheckpointError);
			message = (error as Error).message;
		}
		expect(message).not.toBe("");
		expect(Buffer.compare(optimizer.save(), before)).toBe(0);
		return message;
	};

	test("every shorter length", async () => {
		const optimizer = await make();
		const file = optimizer.save();
		optimizer.step({ w: [1, 1], b: 1 });
		for (let length = 0; length < file.length; length++) {
			expect(refusal(optimizer, file.slice(0, length))).toMatch(
				/cut short|not a checkpoint/,
			);
		}
		expect(refusal(optimizer, file.slice(0, -1))).toBe(
			`the checkpoint is cut short: ${file.length - 1} bytes of ${file.length}`,
		);
	});

	test("every byte altered, in three ways", async () => {
		const optimizer = await make();
		const file = optimizer.save();
		optimizer.step({ w: [1, 1], b: 1 });
		for (let i = 0; i < file.length; i++) {
			for (const bits of [0x01, 0x80, 0xff]) {
				const altered = file.slice();
				altered[i] = (altered[i] as number) ^ bits;
				refusal(optimizer, altered);
			}
		}
	});

	test("a longer file, two bytes swapped, a block of zeros", async () => {
		const optimizer = await make();
		const file = optimizer.save();
		refusal(optimizer, Uint8Array.of(...file, 0));
		const swapped = file.slice();
		swapped.set([file[file.length - 2] as number], file.length - 3);
		swapped.set([file[file.length - 3] as number], file.length - 2);
		expect(refusal(optimizer, swapped)).toBe(
			"the checkpoint was altered: its checksum does not fit its contents",
		);
		refusal(optimizer, file.slice().fill(0, file.length - 16));
		refusal(optimizer, new Uint8Array(4096));
	});

	const other = async (
		one: Rule,
		initial: Readonly<Record<string, number | number[] | number[][]>>,
		precision: Precision = "float32",
	) => (await createOptimizer(one, initial, { precision })).save();

	test("another rule, text, model, shape or precision, by name", async () => {
		const optimizer = await make();
		const own = { w: [1, 2], b: 3 };
		expect(refusal(optimizer, await other(sgd(), own))).toBe(
			'adam: the checkpoint is of the rule "sgd"',
		);
		const impostor = rule(
			"adam",
			"setting learningRate = 1\nw = w - learningRate * g",
		);
		expect(refusal(optimizer, await other(impostor(), own))).toBe(
			"adam: the checkpoint is of a rule with the same name but another text",
		);
		expect(refusal(optimizer, await other(adam(), { w: [1, 2] }))).toBe(
			'adam: the checkpoint is of another model: it has no "parameters/b"',
		);
		expect(refusal(optimizer, await other(adam(), { ...own, c: 1 }))).toBe(
			'adam: the checkpoint is of another model: it has "parameters/c" too',
		);
		expect(
			refusal(optimizer, await other(adam(), { w: [1, 2, 3], b: 3 })),
		).toBe(
			'adam: the checkpoint is of another model: "parameters/w" is 3 (float32) there and 2 (float32) here',
		);
		expect(
			refusal(optimizer, await other(adam(), { w: [[1], [2]], b: 3 })),
		).toBe(
			'adam: the checkpoint is of another model: "parameters/w" is 2 × 1 (float32) there and 2 (float32) here',
		);
		expect(refusal(optimizer, await other(adam(), { w: [1, 2], b: [3] }))).toBe(
			'adam: the checkpoint is of another model: "parameters/b" is 1 (float32) there and one number (float32) here',
		);
		expect(refusal(optimizer, await other(adam(), own, "float64"))).toBe(
			'adam: the checkpoint is of another model: "parameters/w" is 2 (float64) there and 2 (float32) here',
		);
	});

	test("comments and spacing in the rule's text do not make it another", async () => {
		const one = rule("my", "setting a = 1\nx = a * g # slope\nw = w - x");
		const two = rule("my", "x = a*g;;w = w -\n x\n\nsetting a = 2");
		const optimizer = await createOptimizer(two(), { w: [5] });
		optimizer.load(await other(one(), { w: [7] }));
		expect(optimizer.parameters.w[0]).toBe(7);
	});

	/** A safetensors file as others write it. */
	const foreign = (header: string, data = new Uint8Array(0)) => {
		const text = new TextEncoder().encode(header);
		const bytes = new Uint8Array(8 + text.length + data.length);
		new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
		bytes.set(text, 8);
		bytes.set(data, 8 + text.length);
		return bytes;
	};
	test.each([
		[
			"one of someone else's",
			'{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
			8,
		],
		[
			"one with metadata",
			'{"__metadata__":{"format":"pt"},"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}',
			8,
		],
		["an empty one", "{}", 0],
		["one with a null", '{"w":null}', 0],
		["one with a number", '{"w":3}', 0],
		["metadata that is null", '{"__metadata__":null}', 0],
		["metadata that is text", '{"__metadata__":"abcdefgh"}', 0],
		["a short checksum", '{"__metadata__":{"checksum":""}}', 0],
		["a false checksum", '{"__metadata__":{"checksum":"12345678"}}', 0],
		[
			"a null beside a checksum",
			'{"__metadata__":{"checksum":"12345678"},"w":null}',
			0,
		],
		["not JSON", "{]", 0],
	])("a safetensors file: %s", async (_, header, size) => {
		refusal(await make(), foreign(header, new Uint8Array(size)));
	});

	test("a tensor file of the library's own that is no optimizer's", async () => {
		const file = encodeTensors({ tensors: new Map(), metadata: { task: "x" } });
		expect(refusal(await make(), file)).toBe(
			"adam: the checkpoint was not written by an optimizer: it has no step and no settings",
		);
	});

	test("something else: text, a picture, random bytes", async () => {
		const optimizer = await make();
		const random = stream(3);
		for (let length = 0; length < 300; length++) {
			const bytes = Uint8Array.from({ length }, () => 256 * random());
			refusal(optimizer, bytes);
		}
		refusal(optimizer, new TextEncoder().encode('{"a": 1, "b": [1, 2, 3]}'));
	});
});
