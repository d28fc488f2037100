import { init, jit, nn, numpy as np, random, valueAndGrad } from "@jax-js/jax";

/** Weights W1, W2, …, each inputs × outputs of its layer, and biases b1, b2, …, by name. */
export type Parameters = Readonly<Record<string, Float32Array>>;

export interface NetworkOptions {
	/** The numbers of inputs, of units in each hidden layer, and of outputs. */
	readonly sizes: readonly number[];
	/** Cross-entropy after a softmax, over classes; or the squared error. */
	readonly cost: "crossEntropy" | "squaredError";
	/** The largest number of rows at a time. */
	readonly batch: number;
}

/** Inputs, rows × features, and targets, rows × outputs, both row by row. */
export interface Examples {
	readonly inputs: Float32Array;
	readonly targets: Float32Array;
}

/** A network with hidden layers of rectified linear units. */
export interface Network {
	/** Weights uniform in ±sqrt(6 / (inputs + outputs)) (Glorot & Bengio 2010), biases 0; the seed decides. */
	initial(seed: number): Parameters;
	/**
	 * Returns the mean cost over some rows, at most `batch`, and writes its gradient into `gradients`.
	 */
	costAndGradient(
		examples: Examples,
		rows: Uint32Array,
		parameters: Parameters,
		gradients: Parameters,
	): number;
	/** Returns the outputs, before any softmax, for any number of rows: rows × outputs. */
	outputs(
		inputs: Float32Array,
		rows: Uint32Array,
		parameters: Parameters,
	): Float32Array;
	/** Frees the compiled kernels. */
	dispose(): void;
}

/** Parameters, or their gradients, as jax-js has them. */
export type Arrays = Record<string, np.Array>;

/** The parameters' shapes by name, layer after layer. */
export function parameterShapes(
	sizes: readonly number[],
): ReadonlyMap<string, readonly number[]> {
	const shapes = new Map<string, readonly number[]>();
	sizes.slice(1).forEach((to, k) => {
		shapes.set(`W${k + 1}`, [sizes[k] as number, to]);
		shapes.set(`b${k + 1}`, [to]);
	});
	return shapes;
}

/**
 * Makes a network. Cost and gradient are compiled once, for batches of one size; a smaller batch is filled up with rows
 * of weight 0.
 */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
	await init("cpu", "wasm");
	const { sizes, cost, batch } = options;
	const layers = sizes.length - 1;
	const [features, outputs] = [sizes[0] as number, sizes[layers] as number];
	const shapes = parameterShapes(sizes);
	const compiledCost = jit(valueAndGrad(networkCost(layers, cost)));
	const compiledForward = jit(networkOutputs(layers));
	// jax-js copies its inputs, so these buffers can be reused for every batch.
	const inputs = new Float32Array(batch * features);
	const targets = new Float32Array(batch * outputs);
	const weights = new Float32Array(batch);
	const arrays = (parameters: Parameters) => toArrays(parameters, shapes);
	const fillInputs = (from: Float32Array, rows: Uint32Array) => {
		gather(from, rows, features, inputs);
		return toArray(inputs, [batch, features]);
	};

	return {
		initial: (seed) => drawInitial(shapes, seed),
		costAndGradient(examples, rows, parameters, gradients) {
			gather(examples.targets, rows, outputs, targets);
			weights.fill(0).fill(1 / rows.length, 0, rows.length);
			const [value, gradient] = compiledCost(
				arrays(parameters),
				fillInputs(examples.inputs, rows),
				toArray(targets, [batch, outputs]),
				toArray(weights, [batch]),
			);
			for (const name of shapes.keys()) {
				const slopes = (gradient as Arrays)[name] as np.Array;
				gradients[name]?.set(slopes.dataSync() as Float32Array);
			}
			return value.dataSync()[0] as number;
		},
		outputs(from, rows, parameters) {
			const all = new Float32Array(rows.length * outputs);
			for (let start = 0; start < rows.length; start += batch) {
				const some = rows.subarray(start, start + batch);
				const out = compiledForward(
					arrays(parameters),
					fillInputs(from, some),
				).dataSync() as Float32Array;
				all.set(out.subarray(0, some.length * outputs), start * outputs);
			}
			return all;
		},
		dispose() {
			compiledCost.dispose();
			compiledForward.dispose();
		},
	};
}

/** A network's outputs in jax-js's operations, for `jit`. */
function networkOutputs(layers: number) {
	return (parameters: Arrays, inputs: np.Array): np.Array => {
		let values = inputs;
		for (let k = 1; k <= layers; k++) {
			const weights = parameters[`W${k}`] as np.Array;
			const bias = parameters[`b${k}`] as np.Array;
			values = np.matmul(values, weights).add(bias);
			if (k < layers) values = nn.relu(values);
		}
		return values;
	};
}

/** A network's cost in jax-js's operations, for `jit` and `valueAndGrad`: a sum over rows, each with its weight. */
export function networkCost(layers: number, cost: NetworkOptions["cost"]) {
	const outputs = networkOutputs(layers);
	return (
		parameters: Arrays,
		inputs: np.Array,
		targets: np.Array,
		weights: np.Array,
	): np.Array => {
		const out = outputs(parameters, inputs);
		const costs =
			cost === "crossEntropy"
				? nn.logSoftmax(out, -1).mul(targets).sum(-1).neg()
				: np.square(out.sub(targets)).sum(-1);
		return costs.mul(weights).sum();
	};
}

/** Copies parameters into jax-js. */
export function toArrays(
	parameters: Parameters,
	shapes: ReadonlyMap<string, readonly number[]>,
): Arrays {
	const all: Arrays = {};
	for (const [name, shape] of shapes) {
		all[name] = toArray(parameters[name] as Float32Array, shape);
	}
	return all;
}

/** jax-js copies the data; its types do not allow shared memory, which never occurs here. */
export function toArray(
	data: Float32Array,
	shape: readonly number[],
): np.Array {
	return np.array(data as Float32Array<ArrayBuffer>).reshape([...shape]);
}

/** Copies rows of `width` numbers into a batch's buffer, and fills the rest with 0. */
export function gather(
	from: Float32Array,
	rows: Uint32Array,
	width: number,
	into: Float32Array,
): void {
	into.fill(0, rows.length * width);
	rows.forEach((row, k) => {
		into.set(from.subarray(row * width, (row + 1) * width), k * width);
	});
}

function drawInitial(
	shapes: ReadonlyMap<string, readonly number[]>,
	seed: number,
): Parameters {
	const drawn: Record<string, Float32Array> = {};
	let layer = 0;
	for (const [name, shape] of shapes) {
		const [from = 0, to] = shape;
		if (to === undefined) {
			drawn[name] = new Float32Array(from);
			continue;
		}
		const bound = Math.sqrt(6 / (from + to));
		// Any odd factor gives the layers different keys; this one is 2^32 over the golden ratio.
		const key = random.key((seed + 0x9e3779b1 * layer++) >>> 0);
		drawn[name] = random
			.uniform(key, [from, to], { minval: -bound, maxval: bound })
			.dataSync() as Float32Array;
	}
	return drawn;
}
