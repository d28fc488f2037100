import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
	adam,
	adamw,
	CheckpointError,
	chain,
	createOptimizer,
	decodeTensors,
	encodeTensors,
	type Optimizer,
	prodigy,
	type Rule,
	type Tensor,
} from "ravine";
import * as torch from "ravine/torch";
import { describe, expect, test } from "vitest";
import { messageOf, untyped } from "../../../../test/refusals.js";

type Name = "layer.W" | "b";
type Arrays = Readonly<Record<Name, readonly number[]>>;
interface Case {
	readonly byName: string;
	readonly byNumber: string;
	readonly path: readonly Arrays[];
	readonly afterRavine: readonly Arrays[];
}
const folder = new URL("../../../../test/golden/torchState/", import.meta.url);
const read = (file: string) =>
	JSON.parse(readFileSync(new URL(file, folder), "utf8"));
const golden: {
	readonly steps: number;
	readonly problem: Readonly<
		Record<
			Name,
			{
				start: number[];
				shape: number[];
				curvature: number[];
				lowest: number[];
			}
		>
	>;
	readonly cases: Readonly<Record<string, Case>>;
} = read("torch.json");
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

const rules: Readonly<Record<string, Rule>> = {
	adam: torch.adam({
		lr: 0.07,
		betas: [0.8, 0.95],
		eps: 1e-3,
		weightDecay: 0.02,
	}),
	amsgrad: torch.adam({
		...{ lr: 0.07, betas: [0.8, 0.9], eps: 1e-3, weightDecay: 0.02 },
		amsgrad: true,
	}),
	adamw: torch.adamw({
		lr: 0.05,
		betas: [0.85, 0.97],
		eps: 1e-4,
		weightDecay: 0.1,
	}),
	sgd: torch.sgd({
		lr: 0.03,
		momentum: 0.8,
		dampening: 0.3,
		weightDecay: 0.05,
	}),
	nesterov: torch.sgd({
		lr: 0.03,
		momentum: 0.8,
		weightDecay: 0.05,
		nesterov: true,
	}),
};

type Model = Optimizer<Name, string, "float64" | "float32">;
const make = (rule: Rule, precision: "float64" | "float32" = "float64") => {
	const { "layer.W": W, b } = golden.problem;
	const { start: data, shape } = W;
	const initial = { layer: { W: { data, shape } }, b: b.start };
	return createOptimizer(rule, initial, { precision }) as Promise<Model>;
};

/** As in make.py. */
function advance(optimizer: Model, first: number, count: number): Arrays[] {
	return Array.from({ length: count }, (_, k) => {
		for (const name of ["layer.W", "b"] as const) {
			const { curvature, lowest } = golden.problem[name];
			const w = optimizer.parameters[name];
			optimizer.gradients[name].forEach((_, i, gradient) => {
				const slope = (w[i] as number) - (lowest[i] as number);
				const shift = 0.1 * ((first + k) % 3);
				gradient[i] = (curvature[i] as number) * slope + shift;
			});
		}
		optimizer.step();
		const now = (name: Name) => [...optimizer.parameters[name]];
		return { "layer.W": now("layer.W"), b: now("b") };
	});
}

function expectClose(own: readonly Arrays[], theirs: readonly Arrays[]): void {
	expect(own.length).toBe(theirs.length);
	for (const [k, arrays] of theirs.entries()) {
		for (const name of ["layer.W", "b"] as const) {
			arrays[name].forEach((value, i) => {
				const error = Math.abs((own[k]?.[name][i] as number) - value);
				expect(error).toBeLessThan(1e-10 * Math.max(1, Math.abs(value)));
			});
		}
	}
}

describe.each(Object.entries(golden.cases))(
	"%s",
	(name, { path, ...given }) => {
		const rule = rules[name] as Rule;
		const first = golden.steps + 1;

		test.each([
			["byName", {}],
			["byNumber", { names: ["layer.W", "b"] }],
		] as const)("goes on with torch's numbers, %s", async (form, options) => {
			const optimizer = await make(rule);
			advance(optimizer, 1, 2);
			torch.importTorchState(optimizer, bytesOf(given[form]), options);
			// SGD's file has no step.
			const steps = given[form].length > 0 && /adam|amsgrad/.test(name) ? 6 : 1;
			expect(optimizer.steps).toBe(steps);
			expectClose(advance(optimizer, first, path.length), path);
		});

		test("torch goes on with ravine's file, and gets ravine's numbers", async () => {
			const optimizer = await make(rule);
			advance(optimizer, 1, golden.steps);
			const file = torch.exportTorchState(optimizer);
			const ours = new URL("ravine.json", folder);
			if (process.env.RAVINE_WRITE === "1") {
				const all = existsSync(ours) ? read("ravine.json") : {};
				all[name] = Buffer.from(file).toString("base64");
				writeFileSync(ours, `${JSON.stringify(all)}\n`);
			}
			expect(Buffer.from(file).toString("base64")).toBe(
				read("ravine.json")[name],
			);
			expectClose(advance(optimizer, first, path.length), given.afterRavine);

			const other = await make(rule);
			torch.importTorchState(other, file);
			expect(other.steps).toBe(golden.steps);
			expectClose(advance(other, first, path.length), given.afterRavine);
		});
	},
);

const adamFile = () => bytesOf((golden.cases.adam as Case).byName);

test("ravine's own rules take torch's states too, in a chain", async () => {
	const { byName, path } = golden.cases.adamw as Case;
	const own = adamw({
		...{ learningRate: 0.05, beta1: 0.85, beta2: 0.97, epsilon: 1e-4 },
		weightDecay: 0.1,
	});
	const optimizer = await make(
		chain(torch.clipGradNorm({ maxNorm: 1e9 }), own),
	);
	torch.importTorchState(optimizer, bytesOf(byName));
	expectClose(advance(optimizer, golden.steps + 1, path.length), path);
});

test("parameters are renamed, and float64 is rounded, where that is asked for", async () => {
	const { shape, start } = golden.problem["layer.W"];
	const optimizer = await createOptimizer(torch.adam(), {
		weights: { data: start, shape },
		b: [0, 0, 0],
	});
	const rename = { "layer.W": "weights" };
	expect(
		messageOf(() => torch.importTorchState(optimizer, adamFile(), { rename })),
	).toBe(
		'torch.adam: importTorchState: "layer.W" is float64 in the file and float32 here; the option convert: true rounds it',
	);
	const options = { rename, convert: true };
	torch.importTorchState(optimizer, adamFile(), options);
	const { tensors } = decodeTensors(adamFile());
	const moments = tensors.get("layer.W.exp_avg")?.data as Float64Array;
	expect([...optimizer.state.m.weights]).toEqual([...moments].map(Math.fround));
});

describe("refused, and nothing is changed:", () => {
	const changed = (change: (tensors: Map<string, Tensor>) => void) => {
		const { metadata, tensors } = decodeTensors(adamFile());
		const copy = new Map(tensors);
		change(copy);
		return encodeTensors({ tensors: copy, metadata });
	};
	const one = (value: number): Tensor => ({
		data: Float32Array.of(value),
		shape: [],
	});
	test.each<[string, () => Uint8Array, object, string]>([
		[
			"a missing parameter",
			() => changed((all) => all.delete("b")),
			{},
			'the file has no "b"',
		],
		[
			"a missing state",
			() => changed((all) => all.delete("b.exp_avg_sq")),
			{},
			'the file has no "b.exp_avg_sq"',
		],
		[
			"another shape",
			() =>
				changed((all) =>
					all.set("layer.W.exp_avg", {
						data: new Float64Array(6),
						shape: [3, 2],
					}),
				),
			{},
			'"layer.W.exp_avg" is 3 × 2 in the file and 2 × 3 here',
		],
		[
			"whole numbers",
			() =>
				changed((all) =>
					all.set("b", { data: Int32Array.of(1, 2, 3), shape: [3] }),
				),
			{},
			'"b" has whole numbers in the file',
		],
		[
			"another state",
			() =>
				changed((all) =>
					all.set("b.max_exp_avg_sq", {
						data: new Float64Array(3),
						shape: [3],
					}),
				),
			{},
			'the file has "b.max_exp_avg_sq", which is neither a parameter here nor a state of one',
		],
		[
			"another parameter",
			() => changed((all) => all.set("c", one(1))),
			{},
			'the file has "c"',
		],
		[
			"different steps",
			() => changed((all) => all.set("b.step", one(7))),
			{},
			'"layer.W.step" is 6, but "b.step" is 7; here all parameters take their steps together',
		],
		[
			"one parameter without a step",
			() => changed((all) => all.delete("b.step")),
			{},
			'the file has "layer.W.step", but no "b.step"',
		],
		[
			"no steps at all",
			() =>
				changed((all) => {
					all.delete("b.step");
					all.delete("layer.W.step");
				}),
			{},
			'the file has no "layer.W.step"; add it, or give the number of steps with the option step',
		],
		[
			"half a step",
			() => changed((all) => all.set("b.step", one(6.5))),
			{},
			'"b.step" must be one whole number from 0',
		],
		[
			"a step of two numbers",
			() =>
				changed((all) =>
					all.set("b.step", { data: new Float64Array(2), shape: [2] }),
				),
			{},
			'"b.step" must be one whole number',
		],
		[
			"too few names",
			() => bytesOf((golden.cases.adam as Case).byNumber),
			{ names: ["layer.W"] },
			'the file has "state.1.',
		],
		["no safetensors file", () => new Uint8Array(40), {}, "not a checkpoint"],
		[
			"a file that is cut short",
			() => adamFile().slice(0, -1),
			{},
			"cut short",
		],
	])("%s", async (_, file, options, message) => {
		const optimizer = await make(rules.adam as Rule);
		advance(optimizer, 1, 3);
		const before = optimizer.save();
		const attempt = () => torch.importTorchState(optimizer, file(), options);
		expect(messageOf(attempt)).toContain(message);
		expect(attempt).toThrow(CheckpointError);
		expect(optimizer.save()).toEqual(before);
	});

	test.each<[object, string]>([
		[{ name: [] }, 'there is no option "name"'],
		[{ names: "b" }, 'names must be a list of the parameters\' names, got "b"'],
		[{ step: 1.5 }, "step must be a whole number from 0, got 1.5"],
		[{ rename: { a: 1 } }, "rename must be names by names"],
		[{ states: null }, "states must be names by names, got null"],
	])("the options %j", async (options, message) => {
		const optimizer = await make(rules.adam as Rule);
		expect(
			messageOf(() =>
				torch.importTorchState(optimizer, adamFile(), untyped(options)),
			),
		).toContain(`torch.adam: importTorchState: ${message}`);
	});

	test("a state of all parameters, and two tensors of one name, for torch", async () => {
		const global = await createOptimizer(prodigy(), { w: [1] });
		expect(messageOf(() => torch.exportTorchState(global))).toMatch(
			/the state "\w+" is one number for all parameters, which torch has no place for/,
		);
		const twice = await createOptimizer(adam(), { a: [1], "a.exp_avg": [1] });
		expect(messageOf(() => torch.exportTorchState(twice))).toContain(
			'a parameter and a state of another one are both called "a.exp_avg"',
		);
	});
});
