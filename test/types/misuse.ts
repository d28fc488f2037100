/** Compiled, never run: each misuse is under a line that expects the error. */
import {
	adam,
	batches,
	chain,
	createOptimizer,
	minimize,
	type Rule,
	race,
	rule,
	sgd,
} from "ravine";
import * as keras from "ravine/keras";
import * as optax from "ravine/optax";
import * as surfaces from "ravine/surfaces";
import * as torch from "ravine/torch";

adam({ learningRate: 0.1, beta1: (step) => 1 - 1 / step });
// @ts-expect-error a misspelt setting
adam({ learningrate: 0.1 });
// @ts-expect-error a setting of another rule
sgd({ beta1: 0.9 });
// @ts-expect-error a setting that is not a number
adam({ learningRate: "0.1" });
// @ts-expect-error settings that are not an object
adam(0.1);

const own = rule({
	name: "own",
	settings: { rate: 0.1 },
	update: "w = w - rate * g",
});
own({ rate: 1 });
// @ts-expect-error a misspelt setting of the user's rule
own({ rat: 1 });
rule({ name: "own", update: "w = w - g" })();
adam({ learningRate: undefined });
const lion = rule(
	"lion",
	`
	setting learningRate = 1e-4 in [0, ∞)  # the rate; setting no = 1
	setting	beta1 = 0.9; setting beta2 = 0.99
	# setting other = 2
	state m = 0
	state scalar d = 1
	d = d + 1
	u = sign(beta1 * m + (1 - beta1) * g)
	m = beta2 * m + (1 - beta2) * g
	w = w - learningRate * u
	`,
);
lion({ learningRate: 1, beta1: (step) => 1 / step, beta2: undefined });
lion().states satisfies readonly ("m" | "d")[];
"m" satisfies typeof lion extends () => Rule<string, infer T> ? T : never;
// @ts-expect-error a setting in a comment
lion({ other: 2 });
// @ts-expect-error a state that the text does not have
lion().states satisfies readonly "m"[];
// A text that is known only at run time has settings of any name.
rule("own", String(Math.random()))({ anything: 1 });
// @ts-expect-error a definition without its text
rule({ name: "own", settings: {} });

// @ts-expect-error nothing to chain
chain();
// @ts-expect-error a factory that was not called
chain(sgd(), adam);

const optimizer = await createOptimizer(adam(), { W: [[1, 2]], b: 0 });
const { W } = optimizer.parameters;
W satisfies Float32Array;
optimizer.settings.beta1 = 0.5;
optimizer.step().settings.learningRate satisfies number;
// @ts-expect-error a setting that adam does not have
optimizer.settings.momentum = 0.5;
// @ts-expect-error a parameter that was not given
optimizer.parameters.V;
// @ts-expect-error a gradient is missing
optimizer.step({ W: [1, 2] });
// @ts-expect-error a gradient of another name
optimizer.step({ W: [1, 2], B: 0 });
// @ts-expect-error the parameters' arrays are the optimizer's own
optimizer.parameters.W = new Float32Array(2);

const wide = await createOptimizer(sgd(), { w: [1] }, { precision: "float64" });
wide.parameters.w satisfies Float64Array;
// @ts-expect-error an unknown precision
await createOptimizer(sgd(), { w: [1] }, { precision: "float16" });
// @ts-expect-error a misspelt option
await createOptimizer(sgd(), { w: [1] }, { precison: "float64" });
// @ts-expect-error a factory that was not called
await createOptimizer(sgd, { w: [1] });
// @ts-expect-error initial values that are not numbers
await createOptimizer(sgd(), { w: ["1"] });

const { x } = await minimize("(x - y)^2", { x: 1, y: 2 });
x.y satisfies number;
// @ts-expect-error a name that was not in the start
x.z;
// A function's parameters need no types, with a gradient or without.
await minimize((x) => x.length, [0]);
await minimize((x, gradient) => gradient.fill(1).length + x.length, [0]);
// @ts-expect-error a function's start is an array
await minimize(() => 0, { x: 1 });

race({ surface: surfaces.bowl, rules: [sgd()] });
// @ts-expect-error no rules
race({ surface: surfaces.bowl });
// @ts-expect-error no size
batches(10, { seed: 1 });

// @ts-expect-error a setting by ravine's name
torch.adam({ learningRate: 0.1 });
// @ts-expect-error one number for two
torch.adam({ betas: 0.9 });
// @ts-expect-error an option of another optimizer
torch.adamw({ decoupledWeightDecay: true });
// @ts-expect-error a link needs its limit
torch.clipGradNorm({});
// @ts-expect-error a rate must be given
optax.adam({});
// @ts-expect-error an option by torch's name
optax.adamw({ learningRate: 0.1, eps: 1e-8, betas: [0.9, 0.99] });
// @ts-expect-error no kind of a first step
optax.dog({ initStep: ["guess", 1] });
// @ts-expect-error a misspelt option beside a right one
keras.adam({ learningRate: 0.1, globalClipNorm: 1 });
// @ts-expect-error a flag
keras.rmsprop({ centered: 1 });
// @ts-expect-error an option of another optimizer
keras.sgd({ beta1: 0.9 });
