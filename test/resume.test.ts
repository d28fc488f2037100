import {
	adam,
	createOptimizer,
	interpreter,
	type Optimizer,
	type Precision,
	type Rule,
	rule,
	sgd,
	webassembly,
} from "ravine";
import { rules } from "ravine/rules";
import { describe, expect, test } from "vitest";
import { stream } from "./bits.js";
import { chains } from "./chains.js";
import { ruleTexts } from "./ruleTexts.js";

const backends = { webassembly: webassembly(), interpreter: interpreter() };
const precisions: readonly Precision[] = ["float32", "float64"];

const ruleList: readonly (readonly [string, Rule])[] = [
	...rules.map((make) => [make.name, make()] as const),
	...rules.map(
		(make) =>
			[
				`${make.name}, its rate a schedule`,
				make({ learningRate: (step) => 0.1 / (1 + step / 7) }),
			] as const,
	),
	...chains,
	...Object.entries(ruleTexts).map(
		([name, text]) => [name, rule(name, text)()] as const,
	),
];

const start = {
	W: [
		[0.5, -1, 2],
		[0.25, 3, -0.125],
	],
	b: [0.1],
	'a name / with "signs" and é': Float32Array.from({ length: 37 }, (_, i) =>
		Math.cos(i),
	),
	scalar: 2,
};
type Model = Optimizer<keyof typeof start, string, Precision>;

/** Takes the steps `from` + 1 to `to`; a step's gradient depends only on its number and the parameters. */
function advance(optimizer: Model, from: number, to: number): void {
	for (let step = from + 1; step <= to; step++) {
		const random = stream(step);
		for (const [name, gradient] of Object.entries(optimizer.gradients)) {
			const parameters = optimizer.parameters[name as keyof typeof start];
			gradient.forEach((_, i) => {
				gradient[i] = 0.1 * (parameters[i] as number) + random() - 0.5;
			});
		}
		optimizer.step();
	}
}

/** The whole state of an optimizer. */
function contents(optimizer: Model): unknown {
	const { parameters, state, steps, settings } = optimizer;
	return structuredClone({
		parameters,
		state,
		steps,
		settings: Object.entries(settings).filter(
			([, value]) => typeof value === "number",
		),
	});
}

function holdsNumbers({ parameters, state }: Model): boolean {
	return [parameters, ...Object.values(state)].every((arrays) =>
		Object.values(arrays).every((numbers) => numbers.every(Number.isFinite)),
	);
}

describe.each(precisions)("save, load and continue, %s", (precision) => {
	describe.each(Object.entries(backends))("%s", (_, backend) => {
		test.each(ruleList)("%s", async (_, one) => {
			const make = (): Promise<Model> =>
				createOptimizer(one, start, {
					backend,
					precision,
					nonFinite: "propagate",
				});
			const never = await make();
			advance(never, 0, 12);

			const stopped = await make();
			advance(stopped, 0, 5);
			const file = stopped.save();
			advance(stopped, 5, 8);
			stopped.dispose();

			const resumed = await make();
			advance(resumed, 0, 2);
			resumed.load(file);
			expect(resumed.steps).toBe(5);
			expect(resumed.save()).toEqual(file);
			advance(resumed, 5, 12);
			expect(contents(resumed)).toEqual(contents(never));
			// JavaScript does not promise the bits of a NaN.
			if (holdsNumbers(never)) expect(resumed.save()).toEqual(never.save());
		});
	});
});

test("a file of one backend can be loaded with the other", async () => {
	const files = [];
	for (const order of [
		["webassembly", "interpreter"],
		["interpreter", "webassembly"],
	] as const) {
		let file: Uint8Array | undefined;
		let done = 0;
		for (const name of order) {
			const optimizer = await createOptimizer(adam(), start, {
				backend: backends[name],
			});
			if (file !== undefined) optimizer.load(file);
			advance(optimizer as Model, done, done + 4);
			done += 4;
			file = optimizer.save();
		}
		files.push(file);
	}
	expect(files[0]).toEqual(files[1]);
});

test("special values are restored bit for bit", async () => {
	const values = [-0, 2 ** -149, Number.NaN, Number.POSITIVE_INFINITY, -3e38];
	const make = () =>
		createOptimizer(sgd(), { w: values }, { nonFinite: "propagate" });
	const file = (await make()).save();
	const other = await createOptimizer(sgd(), { w: [1, 2, 3, 4, 5] });
	other.load(file);
	values.forEach((value, i) => {
		expect(Object.is(other.parameters.w[i], Math.fround(value))).toBe(true);
	});
});
