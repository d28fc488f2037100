/** Compiled, never run: checks of an optimizer's types, and of misuses. */

import {
	adam,
	chain,
	createOptimizer,
	type Optimizer,
	type OptimizerOptions,
	type Precision,
	renamed,
	rule,
	sgd,
} from "ravine";
import * as keras from "ravine/keras";
import * as optax from "ravine/optax";
import * as torch from "ravine/torch";

// Settings are read and written as numbers.
const optimizer = await createOptimizer(adam(), { W: [[1, 2]], b: 0 });
optimizer.settings.learningRate *= 0.5;
optimizer.settings.beta1 satisfies number;
optimizer.set({ learningRate: (step) => 1 / step, beta1: 0.5 });
optimizer.set({ learningRate: undefined });
optimizer.set({ learningRate: { W: 0.1, "*": (step) => 1 / step } });
optimizer.step().groups?.[0]?.settings.beta1 satisfies number | undefined;
// @ts-expect-error a table of texts
optimizer.set({ learningRate: { "*": "0.1" } });
// @ts-expect-error a schedule is given with set
optimizer.settings.learningRate = (step: number) => 1 / step;
// @ts-expect-error a setting that adam does not have
optimizer.set({ momentum: 0.5 });

// States by name.
const { m, v } = optimizer.state;
m.W satisfies Float32Array | Float64Array;
v.b satisfies Float32Array | Float64Array;
// @ts-expect-error a state that adam does not have
optimizer.state.velocity;
const own = rule(
	"own",
	"setting rate = 0.1\nstate u = 0\nu = g\nw = w - rate * u",
);
const ofText = await createOptimizer(own({ rate: 1 }), { w: [1] });
ofText.settings.rate satisfies number;
ofText.state.u.w satisfies Float32Array | Float64Array;
// @ts-expect-error a setting that the text does not have
own({ rat: 1 });

// A chain has the settings and states of its parts.
const clip = rule("clip", "setting limit = 1\ng = clamp(g, -limit, limit)");
const chained = await createOptimizer(
	chain(clip({ limit: 2 }), renamed(adam(), { beta1: "keep", m: "first" })),
	{ w: [1] },
);
chained.settings.limit satisfies number;
chained.settings.keep satisfies number;
chained.state.first.w satisfies Float32Array | Float64Array;
// @ts-expect-error its old name
chained.settings.beta1;
// @ts-expect-error a setting that no part has
chained.set({ momentum: 0.5 });

// The averaged parameters, for rules that have them.
const averaging = rule(
	"averaging",
	"state average = w\naverage = g\nw = w - g",
);
(await createOptimizer(averaging(), { w: [1] })).averaged
	.w satisfies Float32Array;
optimizer.averaged satisfies undefined;

// Shapes, the backend, reports of steps.
optimizer.shapes.W satisfies readonly number[];
optimizer.backend satisfies string;
optimizer.threads satisfies number;
optimizer.step().problem?.step satisfies number | undefined;

// A copy that platform functions accept; the live arrays may be in shared memory.
const copy = optimizer.read("W");
copy satisfies Float32Array<ArrayBuffer>;
new Blob([copy]);
new Response(copy);
await crypto.subtle.digest("SHA-256", copy);
new Blob([optimizer.save()]);
// @ts-expect-error the live arrays may be in memory that threads share
new Blob([optimizer.parameters.W]);
// @ts-expect-error an unknown parameter
optimizer.read("V");

// Nested initial values get dotted names.
const nested = await createOptimizer(sgd(), {
	layer1: { W: [[1, 2]], b: new Float32Array(2) },
	layers: [{ W: { data: [1, 2], shape: [2, 1] } }, { W: [[1]] }],
	scale: 1,
});
nested.parameters["layer1.W"] satisfies Float32Array;
nested.parameters["layers.1.W"] satisfies Float32Array;
nested.parameters.scale satisfies Float32Array;
// @ts-expect-error a branch is not a parameter
nested.parameters.layer1;
// @ts-expect-error an unknown layer
nested.parameters["layers.2.W"];
nested.step({
	layer1: { W: [1, 2], b: [1, 2] },
	layers: [{ W: [1, 2] }, { W: [1] }],
	scale: 1,
});
nested.step({
	"layer1.W": [1, 2],
	"layer1.b": [1, 2],
	"layers.0.W": [1, 2],
	"layers.1.W": [1],
	scale: 1,
});
const first = { W: [1, 2], b: [1, 2] };
// @ts-expect-error a gradient is missing
nested.step({ layer1: first, layers: [{ W: [1] }], scale: 1 });
const counted = await createOptimizer(sgd(), {
	layers: [1, 2].map((one) => ({ W: [one] })),
});
counted.parameters["layers.7.W"] satisfies Float32Array | undefined;
interface Model {
	readonly W: number[][];
	readonly bias?: Float64Array;
}
declare const model: Required<Model>;
(await createOptimizer(sgd(), model)).parameters.bias satisfies Float32Array;
declare const loaded: Readonly<Record<string, Float32Array>>;
(await createOptimizer(sgd(), loaded)).parameters satisfies Readonly<
	Record<string, Float32Array>
>;
// @ts-expect-error text for numbers, deep within
await createOptimizer(sgd(), { layers: [{ W: ["1"] }] });
// @ts-expect-error an array has no names
await createOptimizer(sgd(), [1, 2]);
// @ts-expect-error a promise of numbers
await createOptimizer(sgd(), { w: Promise.resolve([1]) });

// One type for optimizers of every kind.
const wide = await createOptimizer(
	sgd(),
	{ w: [1] },
	{ precision: "float64", nonFinite: undefined, backend: undefined },
);
wide.parameters.w satisfies Float64Array;
wide.read("w") satisfies Float64Array<ArrayBuffer>;
const all: Record<string, Optimizer> = {
	optimizer,
	nested,
	wide,
	counted,
	ofText,
};
all.wide?.step({ w: [1] });
const both: Optimizer[] = [optimizer, wide];
both[0]?.step({ W: [1, 2], b: 1 });
const stepping = (one: Optimizer<"w">) => one.step({ w: [1] });
stepping(wide);
const generic = <P extends Precision>(options: OptimizerOptions<P>) =>
	createOptimizer(sgd(), { w: [1] }, options);
(await generic({ precision: "float64" })).parameters.w satisfies Float64Array;

// Loading.
optimizer.load(optimizer.save(), { settings: "keep", convert: true });
optimizer.load(optimizer.save(), { rename: { w: "W" } });
optimizer.load(optimizer.save(), { rename: (name) => name.toUpperCase() });
// @ts-expect-error an unknown option
optimizer.load(optimizer.save(), { setting: "keep" });

// `using`, if TypeScript has Symbol.dispose.
{
	using one = await createOptimizer(sgd(), { w: [1] });
	one satisfies { dispose(): void };
}

// A dialect's optimizer has its library's options, and the settings and states of its form.
const ofTorch = await createOptimizer(
	torch.sgd({ lr: torch.stepLr({ lr: 0.1, stepSize: 3 }), momentum: 0.9 }),
	{ w: [1] },
);
ofTorch.settings.lr *= 0.5;
ofTorch.settings.dampening satisfies number;
ofTorch.state.buffer.w satisfies Float32Array | Float64Array;
const plainSgd = await createOptimizer(torch.sgd(), { w: [1] });
// @ts-expect-error no momentum without the option
plainSgd.settings.momentum;
const nesterov = torch.sgd({ momentum: 0.9, nesterov: true });
// @ts-expect-error no dampening with nesterov
nesterov.settings.dampening;
torch.adam({ betas: [0.9, (step) => 1 - 1 / step], amsgrad: true })
	.states satisfies readonly ("m" | "v" | "vMax")[];
const ofOptax = await createOptimizer(
	optax.rmsprop({
		learningRate: optax.cosineDecaySchedule({ initValue: 1, decaySteps: 9 }),
		momentum: 0.9,
		centered: true,
	}),
	{ w: [1] },
);
ofOptax.settings.decay *= 0.5;
ofOptax.state.trace.w satisfies Float32Array | Float64Array;
const plainOptax = await createOptimizer(optax.sgd({ learningRate: 1 }), {
	w: [1],
});
// @ts-expect-error no velocity without a momentum
plainOptax.state.trace;
const ofKeras = await createOptimizer(
	keras.adam({
		learningRate: (step) => 1 / step,
		amsgrad: true,
		clipnorm: 1,
		useEma: true,
	}),
	{ w: [1] },
);
ofKeras.settings.clipnorm *= 0.5;
ofKeras.settings.emaMomentum = 0.9;
ofKeras.state.vMax.w satisfies Float32Array | Float64Array;
ofKeras.state.average.w satisfies Float32Array | Float64Array;
const plainKeras = await createOptimizer(keras.adam(), { w: [1] });
plainKeras.settings.beta1 *= 0.5;
// @ts-expect-error no clip without the option
plainKeras.settings.clipnorm;
// @ts-expect-error no average without the option
plainKeras.state.average;
const velocity = await createOptimizer(keras.sgd({ momentum: 0.9 }), {
	w: [1],
});
velocity.settings.momentum *= 0.5;
velocity.state.m.w satisfies Float32Array | Float64Array;
