import { init, jit, nn, numpy as np, random, valueAndGrad } from "@jax-js/jax";

/** Of both layers: weights, inputs × outputs, and biases. */
export type Parameters = Readonly<Record<ParameterName, Float32Array>>;
export type ParameterName = "W1" | "b1" | "W2" | "b2";

export interface NetworkOptions {
	readonly features: number;
	/** Units of the hidden layer. */
	readonly hidden: number;
	readonly outputs: number;
	/** Cross-entropy after a softmax, over classes; or the squared error. */
	readonly cost: "crossEntropy" | "squaredError";
	/** The most rows at a time. */
	readonly batch: number;
}

/** Rows of numbers, row after row: inputs × features, and what the outputs should be, × outputs. */
export interface Examples {
	readonly inputs: Float32Array;
	readonly targets: Float32Array;
}

/** A network with one hidden layer of rectified linear units. */
export interface Network {
	/** Weights uniform in ±sqrt(6 / (inputs + outputs)) (Glorot & Bengio 2010), biases 0; the seed decides. */
	initial(seed: number): Parameters;
	/**
	 * The mean cost over some rows, at most `batch`. Writes its gradient into `gradients`.
	 */
	costAndGradient(
		examples: Examples,
		rows: Uint32Array,
		parameters: Parameters,
		gradients: Parameters,
	): number;
	/** The outputs, before any softmax, for any number of rows: rows × outputs. */
	outputs(
		examples: Examples,
		rows: Uint32Array,
		parameters: Parameters,
	): Float32Array;
	/** Gives the compiled kernels back. */
	dispose(): void;
}

type Arrays = Record<ParameterName, np.Array>;

/**
 * Makes a network whose cost and gradient are compiled once, for batches of one size: a smaller batch is filled up with
 * rows of weight 0.
 */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
	await init("cpu", "wasm");
	const { features, hidden, outputs, cost, batch } = options;
	const shapes: Readonly<Record<ParameterName, number[]>> = {
		W1: [features, hidden],
		b1: [hidden],
		W2: [hidden, outputs],
		b2: [outputs],
	};
	const names = Object.keys(shapes) as ParameterName[];

	const forward = ({ W1, b1, W2, b2 }: Arrays, inputs: np.Array) =>
		np.matmul(nn.relu(np.matmul(inputs, W1).add(b1)), W2).add(b2);
	const costOf = (
		parameters: Arrays,
		inputs: np.Array,
		targets: np.Array,
		weights: np.Array,
	) => {
		const out = forward(parameters, inputs);
		const costs =
			cost === "crossEntropy"
				? nn.logSoftmax(out, -1).mul(targets).sum(-1).neg()
				: np.square(out.sub(targets)).sum(-1);
		return costs.mul(weights).sum();
	};
	const compiledCost = jit(valueAndGrad(costOf));
	const compiledForward = jit(forward);

	const inputs = new Float32Array(batch * features);
	const targets = new Float32Array(batch * outputs);
	const weights = new Float32Array(batch);
	// The arrays are copied on the way in, so these buffers can be filled anew for every batch.
	const array = (data: Float32Array, shape: number[]) =>
		np.array(data).reshape(shape);
	const arrays = (parameters: Parameters): Arrays => ({
		W1: array(parameters.W1, shapes.W1),
		b1: array(parameters.b1, shapes.b1),
		W2: array(parameters.W2, shapes.W2),
		b2: array(parameters.b2, shapes.b2),
	});
	const fillInputs = (examples: Examples, rows: Uint32Array) => {
		inputs.fill(0);
		rows.forEach((row, k) => {
			const from = row * features;
			inputs.set(examples.inputs.subarray(from, from + features), k * features);
		});
		return array(inputs, [batch, features]);
	};

	return {
		initial(seed) {
			const keys = { W1: seed >>> 0, W2: ~seed >>> 0 };
			const draw = (name: "W1" | "W2") => {
				const [from, to] = shapes[name] as [number, number];
				const most = Math.sqrt(6 / (from + to));
				const key = random.key(keys[name]);
				return random
					.uniform(key, [from, to], { minval: -most, maxval: most })
					.dataSync() as Float32Array;
			};
			return {
				W1: draw("W1"),
				b1: new Float32Array(hidden),
				W2: draw("W2"),
				b2: new Float32Array(outputs),
			};
		},
		costAndGradient(examples, rows, parameters, gradients) {
			targets.fill(0);
			weights.fill(0).fill(1 / rows.length, 0, rows.length);
			rows.forEach((row, k) => {
				const from = row * outputs;
				targets.set(
					examples.targets.subarray(from, from + outputs),
					k * outputs,
				);
			});
			const [value, gradient] = compiledCost(
				arrays(parameters),
				fillInputs(examples, rows),
				array(targets, [batch, outputs]),
				array(weights, [batch]),
			);
			for (const name of names) {
				gradients[name].set((gradient as Arrays)[name].dataSync());
			}
			return value.dataSync()[0] as number;
		},
		outputs(examples, rows, parameters) {
			const all = new Float32Array(rows.length * outputs);
			for (let start = 0; start < rows.length; start += batch) {
				const some = rows.subarray(start, start + batch);
				const out = compiledForward(
					arrays(parameters),
					fillInputs(examples, some),
				).dataSync();
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
