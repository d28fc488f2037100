import fc from "fast-check";
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
import { draws } from "../../../test/fuzz.js";
import { messageOf, untyped } from "../../../test/refusals.js";
import { checksum } from "./checksum.js";
import { identityOf } from "./saving.js";

describe("settings", () => {
	test("that were changed are saved; schedules are not in the file", async () => {
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

	test("named like a property of every object", async () => {
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
			'adam: the checkpoint belongs to the rule "sgd"',
		);
		const impostor = rule(
			"adam",
			"setting learningRate = 1\nw = w - learningRate * g",
		);
		expect(refusal(optimizer, await other(impostor(), own))).toBe(
			"adam: the checkpoint belongs to a rule with the same name but another text",
		);
		expect(refusal(optimizer, await other(adam(), { w: [1, 2] }))).toBe(
			'adam: the checkpoint belongs to another model: it has no "parameters/b"',
		);
		expect(refusal(optimizer, await other(adam(), { ...own, c: 1 }))).toBe(
			'adam: the checkpoint belongs to another model: it has "parameters/c" too',
		);
		expect(
			refusal(optimizer, await other(adam(), { w: [1, 2, 3], b: 3 })),
		).toBe(
			'adam: the checkpoint belongs to another model: "parameters/w" is 3 (float32) there and 2 (float32) here',
		);
		expect(
			refusal(optimizer, await other(adam(), { w: [[1], [2]], b: 3 })),
		).toBe(
			'adam: the checkpoint belongs to another model: "parameters/w" is 2 × 1 (float32) there and 2 (float32) here',
		);
		expect(refusal(optimizer, await other(adam(), { w: [1, 2], b: [3] }))).toBe(
			'adam: the checkpoint belongs to another model: "parameters/b" is 1 (float32) there and one number (float32) here',
		);
		expect(refusal(optimizer, await other(adam(), own, "float64"))).toBe(
			'adam: the checkpoint belongs to another model: "parameters/w" is 2 (float64) there and 2 (float32) here; load(bytes, { convert: true }) rounds it',
		);
	});

	test("comments and spacing in the rule's text do not matter", async () => {
		const one = rule("my", "setting a = 1\nx = a * g # slope\nw = w - x");
		const two = rule("my", "x = a*g;;w = w -\n x\n\nsetting a = 2");
		const optimizer = await createOptimizer(two(), { w: [5] });
		optimizer.load(await other(one(), { w: [7] }));
		expect(optimizer.parameters.w[0]).toBe(7);
	});

	/** A safetensors file of another writer. */
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
			"one of another writer",
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

	test("a tensor file of this library that no optimizer wrote", async () => {
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

/** A safetensors file with any header, and a matching checksum. */
function forge(header: Record<string, unknown>, data: Uint8Array): Uint8Array {
	const { __metadata__: metadata, ...tensors } = header;
	const blank = "0".repeat(16);
	const members = JSON.stringify(tensors).slice(1, -1);
	const own = JSON.stringify(metadata).slice(1, -1);
	const json = `{"__metadata__":{"checksum":"${blank}"${own && `,${own}`}}${members && `,${members}`}}`;
	// JSON has no infinity, but it has a number that is read as one.
	const text = new TextEncoder().encode(json.replaceAll('"@1e999"', "1e999"));
	const bytes = new Uint8Array(8 + text.length + data.length);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
	bytes.set(text, 8);
	bytes.set(data, 8 + text.length);
	const sum = checksum(bytes.subarray(0, 8 + text.length), data);
	bytes.set(new TextEncoder().encode(sum), json.indexOf(blank) + 8);
	return bytes;
}

function takeApart(file: Uint8Array) {
	const length = Number(new DataView(file.buffer).getBigUint64(0, true));
	const text = new TextDecoder().decode(file.subarray(8, 8 + length));
	const header = JSON.parse(text);
	delete header.__metadata__.checksum;
	return { header, data: file.slice(8 + length) };
}

describe("forged files with a matching checksum", () => {
	const make = async () => {
		const optimizer = await createOptimizer(adam(), { w: [1, 2], b: 3 });
		optimizer.step({ w: [0.5, -1], b: 2 });
		return optimizer;
	};

	test("a forged file that equals a saved one is loaded", async () => {
		const optimizer = await make();
		const file = optimizer.save();
		const { header, data } = takeApart(file);
		optimizer.step({ w: [1, 1], b: 1 });
		optimizer.load(forge(header, data));
		expect(optimizer.save()).toEqual(file);
	});

	test("hundreds of odd headers: loaded whole or refused, never half", async () => {
		const optimizer = await make();
		const { header, data } = takeApart(optimizer.save());
		optimizer.step({ w: [1, 1], b: 1 });
		const before = optimizer.save();
		const odd = fc.oneof(
			{
				weight: 6,
				arbitrary: fc.constantFrom<unknown>(
					...[
						null,
						true,
						-1,
						0,
						1,
						1.5,
						2,
						3,
						4,
						7,
						8,
						12,
						1e21,
						"@1e999",
						"",
						"0",
					],
					...[
						"F64",
						"F16",
						"U8",
						"-1",
						"1e999",
						"NaN",
						"Infinity",
						"1.5",
						"null",
					],
					...["F32", "7", "1", "12", '{"beta1":0.5}', "adam", "{}", "{}"],
					...["[]", "{}", '{"learningRate":-1}', '{"learningRate":1e999}'],
					...['{"beta1":1}', '{"beta3":0.5}', '{"beta1":"0.5"}', [], [0], [1]],
					...[
						[2],
						[1, 2],
						[2, 1],
						[0, 4],
						[4, 8],
						[8, 4],
						[-4, 4],
						[0, "@1e999"],
					],
					...[[0.5, 4.5], ["0", "4"], [0, 4, 8], {}, { dtype: "F32" }],
				),
			},
			{ weight: 1, arbitrary: fc.jsonValue() },
		);
		const places = [
			...[
				"step",
				"step",
				"step",
				"settings",
				"settings",
				"rule",
				"identity",
			].map((key) => ["__metadata__", key]),
			...Object.keys(header)
				.filter((key) => key !== "__metadata__")
				.flatMap((key) => [
					[key, "dtype"],
					[key, "shape"],
					[key, "data_offsets"],
					[key],
				]),
			["__metadata__"],
			["parameters/other"],
			["__proto__"],
		];
		let [refused, loaded] = [0, 0];
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.constantFrom(...places), odd), {
					minLength: 1,
					maxLength: 2,
				}),
				(changes) => {
					const forged = structuredClone(header);
					for (const [path, value] of changes) {
						let at = forged;
						for (const key of path.slice(0, -1)) at = Object(at[key]);
						Object.defineProperty(at, path.at(-1) as string, {
							// A copy, because the next change may be made inside it.
							value: structuredClone(value),
							enumerable: true,
							writable: true,
							configurable: true,
						});
					}
					try {
						optimizer.load(forge(Object(forged), data));
					} catch (error) {
						refused++;
						expect(error).toBeInstanceOf(CheckpointError);
						expect(Buffer.compare(optimizer.save(), before)).toBe(0);
						return;
					}
					loaded++;
					expect(Number.isSafeInteger(optimizer.steps)).toBe(true);
					for (const value of Object.values(optimizer.settings)) {
						expect(value).toBeGreaterThanOrEqual(0);
						expect(value).toBeLessThan(Number.POSITIVE_INFINITY);
					}
					optimizer.load(before);
				},
			),
			draws(1500, 8),
		);
		expect(refused).toBeGreaterThan(1000);
		expect(loaded).toBeGreaterThan(10);
	});

	test.each<[string, string, unknown, string]>([
		...["-1", "1.5", "NaN", "Infinity", "", "1e3", "9007199254740993"].map(
			(step): [string, string, unknown, string] => [
				`the step ${step}`,
				"step",
				step,
				`the checkpoint's step must be a whole number from 0, got "${step}"`,
			],
		),
		[
			"no step",
			"step",
			undefined,
			"the checkpoint's step must be a whole number from 0, got undefined",
		],
		[
			"settings that are null",
			"settings",
			"null",
			"the checkpoint's settings must be numbers by name, got null",
		],
		[
			"a setting out of its range",
			"settings",
			'{"learningRate":-1}',
			"the checkpoint's settings: adam: learningRate must be in [0, ∞), got -1",
		],
		[
			"an infinite setting",
			"settings",
			'{"learningRate":1e999}',
			"the checkpoint's settings: adam: learningRate must be in [0, ∞), got Infinity",
		],
		[
			"a setting that the rule does not have",
			"settings",
			'{"momentum":0.5}',
			'the checkpoint has a setting "momentum", which the rule does not have',
		],
		[
			"another version's format",
			"format",
			"ravine 1",
			'the checkpoint was written by another version of ravine: its format is "ravine 1", this version reads "ravine 2"',
		],
	])("%s", async (_, key, value, message) => {
		const optimizer = await make();
		const { header, data } = takeApart(optimizer.save());
		header.__metadata__[key] = value;
		expect(messageOf(() => optimizer.load(forge(header, data)))).toContain(
			message,
		);
	});
});

describe("files of other writers", () => {
	test("one with every tensor, but no checksum, is loaded", async () => {
		const optimizer = await createOptimizer(adam(), { w: [1, 2], b: 3 });
		optimizer.step({ w: [0.5, -1], b: 2 });
		const file = optimizer.save();
		const { header, data } = takeApart(file);
		const text = new TextEncoder().encode(JSON.stringify(header));
		const foreign = new Uint8Array(8 + text.length + data.length);
		new DataView(foreign.buffer).setBigUint64(0, BigInt(text.length), true);
		foreign.set(text, 8);
		foreign.set(data, 8 + text.length);
		optimizer.step({ w: [1, 1], b: 1 });
		optimizer.load(foreign);
		expect(optimizer.save()).toEqual(file);
	});

	test("a model without an optimizer's state is refused, with the remedy", async () => {
		const optimizer = await createOptimizer(adam(), { w: [1, 2] });
		const model = encodeTensors({
			tensors: new Map([["w", { data: Float32Array.of(1, 2), shape: [2] }]]),
			metadata: { format: "pt" },
		});
		expect(messageOf(() => optimizer.load(model))).toBe(
			"adam: the checkpoint was not written by an optimizer: it has no step and no settings; read its tensors with decodeTensors",
		);
	});
});

describe("load, with options", () => {
	const start = { w: [1, 2], b: 3 };
	const gradients = { w: [0.5, -1], b: 2 };

	test("settings: the file's or the current ones", async () => {
		const saved = await createOptimizer(adam({ learningRate: 0.5 }), start);
		const file = saved.save();
		const own = await createOptimizer(adam({ learningRate: 0.25 }), start);
		own.load(file, { settings: "keep" });
		expect(own.settings.learningRate).toBe(0.25);
		own.load(file, { settings: "file" });
		expect(own.settings.learningRate).toBe(0.5);
		expect(messageOf(() => own.load(file, untyped({ settings: "mine" })))).toBe(
			'adam: load: settings must be "file" or "keep", got "mine"',
		);
	});

	test("a float32 file is read by a float64 optimizer, exactly", async () => {
		const single = await createOptimizer(adam(), start);
		single.step(gradients);
		const double = await createOptimizer(adam(), start, {
			precision: "float64",
		});
		double.load(single.save());
		expect([...double.parameters.w]).toEqual([...single.parameters.w]);
		expect([...(double.state.m?.w ?? [])]).toEqual([
			...(single.state.m?.w ?? []),
		]);
		expect(double.steps).toBe(1);
	});

	test("a float64 file is rounded on request", async () => {
		const double = await createOptimizer(adam(), start, {
			precision: "float64",
		});
		double.step(gradients);
		const single = await createOptimizer(adam(), start);
		const file = double.save();
		expect(messageOf(() => single.load(file))).toContain(
			'"parameters/w" is 2 (float64) there and 2 (float32) here; load(bytes, { convert: true }) rounds it',
		);
		single.load(file, { convert: true });
		expect([...single.parameters.w]).toEqual(
			[...double.parameters.w].map(Math.fround),
		);
		double.parameters.b[0] = 1e300;
		const before = single.save();
		expect(messageOf(() => single.load(double.save(), { convert: true }))).toBe(
			'adam: "parameters/b" has a number in the file that float32 cannot represent',
		);
		expect(single.save()).toEqual(before);
	});

	test("names: a map or a function", async () => {
		const saved = await createOptimizer(adam(), start);
		saved.step(gradients);
		const file = saved.save();
		const make = () => createOptimizer(adam(), { W: [0, 0], b: 0 });
		const [one, two] = [await make(), await make()];
		expect(() => one.load(file)).toThrow('it has no "parameters/W"');
		one.load(file, { rename: { w: "W" } });
		two.load(file, { rename: (name) => (name === "w" ? "W" : name) });
		for (const own of [one, two]) {
			expect([...own.parameters.W]).toEqual([...saved.parameters.w]);
			expect(own.state.v?.W).toEqual(saved.state.v?.w);
		}
	});

	test("wrong names", async () => {
		const saved = await createOptimizer(adam(), start);
		const file = saved.save();
		const refusals: [unknown, string][] = [
			[
				{ W: "w" },
				'adam: load: rename: the file has no parameter "W"; did you mean "w"?',
			],
			[{ w: 3 }, 'adam: load: rename must give a name for "w", got 3'],
			[
				() => undefined,
				'adam: load: rename must give a name for "w", got undefined',
			],
			[
				{ w: "b" },
				'adam: load: rename gives two of the file\'s tensors one name, "parameters/b"',
			],
			[
				{ w: "W" },
				'adam: the checkpoint belongs to another model: it has no "parameters/w"',
			],
			[
				"w",
				'adam: load: rename must be a function, or names here by names in the file, got "w"',
			],
		];
		for (const [rename, message] of refusals) {
			expect(messageOf(() => saved.load(file, untyped({ rename })))).toBe(
				message,
			);
		}
		expect(messageOf(() => saved.load(file, untyped({ renames: {} })))).toBe(
			'adam: load: there is no option "renames"; the options are settings, convert, rename; did you mean "rename"?',
		);
	});
});

describe("the identity of a rule", () => {
	const identity = (definition: Rule) => identityOf(definition);
	const text =
		"setting a = 1\nsetting b = 2\nstate m = 0\nstate scalar d = 1\nm = a * m + b * g\nd = d + sum(g)\nw = w - m * d";
	const one = identity(rule("my", text)());

	test.each([
		[
			"comments, spacing, line ends",
			`# mine\r\n\r\n${text.replaceAll("\n", " # so\n\t").replaceAll(" * ", "*")};;`,
		],
		["a statement on several lines", text.replace("+ b", "+\n\n  b")],
		["two stars for a power", text],
		[
			"declarations in another order and place",
			"setting b = 2\nm = a * m + b * g\nstate scalar d = 1\nd = d + sum(g)\nstate m = 0\nw = w - m * d\nsetting a = 1",
		],
		[
			"other defaults and initial values",
			text.replace("a = 1", "a = 0.5").replace("m = 0", "m = 3"),
		],
	])("is the same with %s", (_, other) => {
		expect(identity(rule("my", other)())).toBe(one);
	});

	test("is the same for a definition and for a text", () => {
		const definition = rule({
			name: "my",
			settings: { b: 2, a: 1 },
			state: { d: { scalar: 1 }, m: 0 },
			update: "m = a * m + b * g\nd = d + sum(g)\nw = w - m * d",
		});
		expect(identity(definition())).toBe(one);
	});

	test.each([
		["a term", text.replace("+ b", "- b")],
		["a number", text.replace("m * d", "m * d * 1")],
		["a power that means the same", text.replace("m * d", "m * d^1")],
		[
			"a scalar state for another",
			text.replace("state m = 0", "state scalar e = 0\ne = 1\nstate m = 0"),
		],
		[
			"a global state for a scalar one",
			text
				.replace("scalar d = 1\n", "global d = 1\n")
				.replace("sum", "globalSum"),
		],
		["a temporary's name", `${text}\nx = g`],
		[
			"the order of lines",
			text.replace(
				"m = a * m + b * g\nd = d + sum(g)",
				"d = d + sum(g)\nm = a * m + b * g",
			),
		],
	])("is another with %s", (_, other) => {
		expect(identity(rule("my", other)())).not.toBe(one);
	});

	test("has a fixed value, because later versions must read old files", () => {
		expect(one).toBe("86f0a63d132440f3");
	});
});

test("a setting of -0 stays -0", async () => {
	const make = rule("my", "setting a = 0\nw = w - a * g");
	const own = await createOptimizer(make({ a: -0 }), { w: [1] });
	const other = await createOptimizer(make(), { w: [1] });
	other.load(own.save());
	expect(Object.is(other.settings.a, -0)).toBe(true);
});
