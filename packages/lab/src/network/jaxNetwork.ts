import {
	defaultDevice,
	init,
	jit,
	nn,
	numpy as np,
	valueAndGrad,
} from "@jax-js/jax";
import { canCompile } from "../model/canCompile.js";
import { uniformNumbers } from "../model/random.js";
import type { Examples } from "./examples.js";
import type { Scores } from "./protocol.js";

/** Weights W1, W2, W3, each inputs × outputs of its layer, and biases b1, b2, b3, by name. */
export type Parameters = Readonly<Record<string, Float32Array>>;

type Arrays = Record<string, np.Array>;

type Shapes = ReadonlyMap<string, readonly number[]>;

/** Rows at a time where no gradient is needed. */
const CHUNK = 256;

/**
 * A network with two hidden layers of rectified linear units on some examples. Its cost is the cross-entropy after a
 * softmax. jax-js compiles the cost with its gradient, and the outputs, each for one number of rows.
 */
export class JaxNetwork {
	readonly initial: Parameters;
	readonly #examples: Examples;
	readonly #batch: number;
	readonly #shapes: Shapes;
	readonly #cost = jit(valueAndGrad(meanCost));
	readonly #outputs = jit(outputs);

	private constructor(
		examples: Examples,
		hidden: number,
		batch: number,
		seed: number,
	) {
		const { features, classCount } = examples;
		this.#examples = examples;
		this.#batch = batch;
		this.#shapes = shapesOf([features, hidden, hidden, classCount]);
		this.initial = drawInitial(this.#shapes, seed);
	}

	/** @param hidden the units of each hidden layer. @param batch the rows of a mini-batch. @param seed of the weights. */
	static async create(
		examples: Examples,
		hidden: number,
		batch: number,
		seed: number,
	): Promise<JaxNetwork> {
		await chooseDevice();
		return new JaxNetwork(examples, hidden, batch, seed);
	}

	/** The mean cost over some rows, at most a mini-batch; its gradient goes into `gradients`. */
	costAndGradient(
		rows: Uint32Array,
		parameters: Parameters,
		gradients: Parameters,
	): number {
		const { features, classCount, classes } = this.#examples;
		const inputs = gather(this.#examples, rows, this.#batch);
		const targets = new Float32Array(this.#batch * classCount);
		rows.forEach((row, k) => {
			targets[k * classCount + (classes[row] as number)] = 1;
		});
		// A last batch that is smaller is filled up with rows of weight 0.
		const weights = new Float32Array(this.#batch);
		weights.fill(1 / rows.length, 0, rows.length);
		const [cost, gradient] = this.#cost(
			this.#arrays(parameters),
			array(inputs, [this.#batch, features]),
			array(targets, [this.#batch, classCount]),
			array(weights, [this.#batch]),
		);
		for (const name of this.#shapes.keys()) {
			const slopes = (gradient as Arrays)[name] as np.Array;
			gradients[name]?.set(slopes.dataSync() as Float32Array);
		}
		return cost.dataSync()[0] as number;
	}

	/** The probabilities of the classes for any inputs, row after row. */
	probabilities(inputs: Float32Array, parameters: Parameters): Float32Array {
		const { classCount } = this.#examples;
		return softmaxed(this.#outputsOf(inputs, parameters), classCount);
	}

	/** The outputs before the softmax for any inputs, row after row. */
	#outputsOf(inputs: Float32Array, parameters: Parameters): Float32Array {
		const { features, classCount } = this.#examples;
		const rows = inputs.length / features;
		const all = new Float32Array(rows * classCount);
		for (let start = 0; start < rows; start += CHUNK) {
			const count = Math.min(CHUNK, rows - start);
			const chunk = new Float32Array(CHUNK * features);
			chunk.set(inputs.subarray(start * features, (start + count) * features));
			const some = this.#outputs(
				this.#arrays(parameters),
				array(chunk, [CHUNK, features]),
			).dataSync() as Float32Array;
			all.set(some.subarray(0, count * classCount), start * classCount);
		}
		return all;
	}

	/** The mean cost and the accuracy over any rows. */
	scores(rows: Uint32Array, parameters: Parameters): Scores {
		const { classCount, classes } = this.#examples;
		const inputs = gather(this.#examples, rows, rows.length);
		const outputs = this.#outputsOf(inputs, parameters);
		let [cost, right] = [0, 0];
		rows.forEach((row, k) => {
			const own = outputs.subarray(k * classCount, (k + 1) * classCount);
			const actual = classes[row] as number;
			const most = Math.max(...own);
			// As in the training: a probability may be too small for a number, its logarithm is not.
			const sum = own.reduce((all, one) => all + Math.exp(one - most), 0);
			cost += most - (own[actual] as number) + Math.log(sum);
			if (own.indexOf(most) === actual) right++;
		});
		return { cost: cost / rows.length, accuracy: right / rows.length };
	}

	#arrays(parameters: Parameters): Arrays {
		const all: Arrays = {};
		for (const [name, shape] of this.#shapes) {
			all[name] = array(parameters[name] as Float32Array, shape);
		}
		return all;
	}
}

/** Chooses jax-js's WebAssembly, or its JavaScript where a policy forbids WebAssembly. */
async function chooseDevice(): Promise<void> {
	const device = canCompile() ? "wasm" : "cpu";
	await init("cpu", device);
	defaultDevice(device);
}

/** The outputs before the softmax, in jax-js's operations. */
function outputs(parameters: Arrays, inputs: np.Array): np.Array {
	const layer = (values: np.Array, k: number) =>
		np
			.matmul(values, parameters[`W${k}`] as np.Array)
			.add(parameters[`b${k}`] as np.Array);
	return layer(nn.relu(layer(nn.relu(layer(inputs, 1)), 2)), 3);
}

/** The cost in jax-js's operations: a sum over rows, each with its weight. */
function meanCost(
	parameters: Arrays,
	inputs: np.Array,
	targets: np.Array,
	weights: np.Array,
): np.Array {
	const chances = nn.logSoftmax(outputs(parameters, inputs), -1);
	return chances.mul(targets).sum(-1).neg().mul(weights).sum();
}

function shapesOf(sizes: readonly number[]): Shapes {
	const shapes = new Map<string, readonly number[]>();
	sizes.slice(1).forEach((to, k) => {
		shapes.set(`W${k + 1}`, [sizes[k] as number, to]);
		shapes.set(`b${k + 1}`, [to]);
	});
	return shapes;
}

/** Weights uniform in ±sqrt(6 / (inputs + outputs)) (Glorot & Bengio 2010), biases 0. */
function drawInitial(shapes: Shapes, seed: number): Parameters {
	const uniform = uniformNumbers(seed);
	const drawn: Record<string, Float32Array> = {};
	for (const [name, [from = 0, to]] of shapes) {
		const bound = to === undefined ? 0 : Math.sqrt(6 / (from + to));
		drawn[name] = Float32Array.from(
			{ length: from * (to ?? 1) },
			() => bound * (2 * uniform() - 1),
		);
	}
	return drawn;
}

/** The inputs of some rows, filled up with zeros to `count` rows. */
function gather(
	{ inputs, features }: Examples,
	rows: Uint32Array,
	count: number,
): Float32Array {
	const some = new Float32Array(count * features);
	rows.forEach((row, k) => {
		const own = inputs.subarray(row * features, (row + 1) * features);
		some.set(own, k * features);
	});
	return some;
}

/** jax-js copies the numbers; its types do not allow shared memory. */
function array(data: Float32Array, shape: readonly number[]): np.Array {
	return np.array(new Float32Array(data)).reshape([...shape]);
}

/** Turns outputs into probabilities, in place. */
function softmaxed(values: Float32Array, width: number): Float32Array {
	for (let start = 0; start < values.length; start += width) {
		const own = values.subarray(start, start + width);
		const most = Math.max(...own);
		let sum = 0;
		for (let k = 0; k < width; k++) {
			own[k] = Math.exp((own[k] as number) - most);
			sum += own[k] as number;
		}
		for (let k = 0; k < width; k++) own[k] = (own[k] as number) / sum;
	}
	return values;
}
