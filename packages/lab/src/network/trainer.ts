import {
	batches,
	createOptimizer,
	NonFiniteError,
	type Optimizer,
} from "ravine";
import { readRule } from "../model/ruleText.js";
import type { Examples } from "./examples.js";
import { JaxNetwork, type Parameters } from "./jaxNetwork.js";
import { intervalAround, planeThrough, pointOn, project } from "./plane.js";
import type { Answer, DecisionGrid, Slice, Task } from "./protocol.js";

interface Learner {
	readonly optimizer: Optimizer<string, string, "float32">;
	/** The parameters end to end, before the first step and after each epoch. */
	readonly path: Float64Array[];
	steps: number;
	diverged: boolean;
}

/** Trains one network with several rules, epoch by epoch in turn: from the same weights, on the same mini-batches. */
export class Trainer {
	readonly examples: Examples;
	readonly #network: JaxNetwork;
	readonly #learners: readonly Learner[];
	readonly #task: Task;

	private constructor(
		examples: Examples,
		network: JaxNetwork,
		learners: readonly Learner[],
		task: Task,
	) {
		this.examples = examples;
		this.#network = network;
		this.#learners = learners;
		this.#task = task;
	}

	/** @param rules texts that can be read. */
	static async create(
		examples: Examples,
		task: Task,
		rules: readonly string[],
	): Promise<Trainer> {
		const batch = Math.min(task.batch, examples.train.length);
		const network = await JaxNetwork.create(
			examples,
			task.hidden,
			batch,
			task.seed,
		);
		const learners: Learner[] = [];
		for (const text of rules) {
			const { rule, problem } = readRule(text);
			if (rule === undefined) throw new Error(problem.message);
			const optimizer = await createOptimizer(rule, network.initial);
			learners.push({
				optimizer,
				path: [flat(network.initial)],
				steps: 0,
				diverged: false,
			});
		}
		return new Trainer(examples, network, learners, task);
	}

	get parameterCount(): number {
		return flat(this.#network.initial).length;
	}

	/** Trains for all epochs. Between two epochs it lets other messages in. */
	async train(tell: (answer: Answer) => void): Promise<void> {
		const { batch, seed, epochs } = this.#task;
		const { train } = this.examples;
		const all = batches(train.length, {
			size: Math.min(batch, train.length),
			seed,
		});
		this.#learners.forEach((_, run) => {
			tell(this.#measure(run, 0, new Float32Array(0)));
		});
		for (let epoch = 1; epoch <= epochs; epoch++) {
			const rows = all
				.epoch(epoch - 1)
				.map((some) => some.map((k) => train[k] as number));
			for (const [run, learner] of this.#learners.entries()) {
				if (learner.diverged) continue;
				const costs = this.#takeSteps(learner, rows);
				if (learner.diverged)
					tell({ tell: "diverged", run, step: learner.steps });
				else tell(this.#measure(run, epoch, costs));
				await new Promise((resolve) => setTimeout(resolve));
			}
		}
	}

	#takeSteps(
		learner: Learner,
		batchesOfRows: readonly Uint32Array[],
	): Float32Array {
		const { optimizer, path } = learner;
		const costs = new Float32Array(batchesOfRows.length);
		for (const [k, rows] of batchesOfRows.entries()) {
			const { parameters, gradients } = optimizer;
			const cost = this.#network.costAndGradient(rows, parameters, gradients);
			costs[k] = cost;
			if (!Number.isFinite(cost) || !tryStep(optimizer)) {
				learner.diverged = true;
				return costs;
			}
			learner.steps++;
		}
		path.push(flat(optimizer.parameters));
		return costs;
	}

	#measure(run: number, epoch: number, batchCosts: Float32Array): Answer {
		const { optimizer } = this.#learners[run] as Learner;
		const { train, test } = this.examples;
		const parameters = optimizer.averaged ?? optimizer.parameters;
		const scores = (rows: Uint32Array) =>
			this.#network.scores(rows, parameters);
		return {
			tell: "epoch",
			run,
			epoch,
			batchCosts,
			train: scores(train),
			test: scores(test),
		};
	}

	/** @throws RangeError for data that are not in the plane. */
	decide(run: number, epoch: number): DecisionGrid {
		const { features, classCount } = this.examples;
		if (features !== 2)
			throw new RangeError(
				"only data in the plane have a picture of the classes",
			);
		const size = 72;
		const reach = 2;
		const inputs = new Float32Array(size * size * 2);
		for (let i = 0; i < size * size; i++) {
			inputs[2 * i] = reach * ((2 * ((i % size) + 0.5)) / size - 1);
			inputs[2 * i + 1] =
				reach * ((2 * (Math.floor(i / size) + 0.5)) / size - 1);
		}
		const chances = this.#network.probabilities(
			inputs,
			this.#parametersAt(run, epoch),
		);
		const classes = new Uint8Array(size * size);
		const confidence = new Float32Array(size * size);
		for (let i = 0; i < size * size; i++) {
			const own = chances.subarray(i * classCount, (i + 1) * classCount);
			confidence[i] = Math.max(...own);
			classes[i] = own.indexOf(confidence[i] as number);
		}
		return { size, reach, classes, confidence };
	}

	/** The plane through the common start and two runs' ends. */
	slice([one, other]: readonly [number, number]): Slice {
		const end = (run: number) =>
			this.#learners[run]?.path.at(-1) as Float64Array;
		const origin = this.#learners[one]?.path[0] as Float64Array;
		const plane = planeThrough(origin, end(one), end(other));
		const paths = this.#learners.map(({ path }) => {
			const places = path.map((point) => project(plane, point));
			return {
				x: Float64Array.from(places, ([x]) => x),
				y: Float64Array.from(places, ([, y]) => y),
			};
		});
		// A run that goes far away would make the others too small to see.
		const shown = [paths[one], paths[other]].filter(
			(path) => path !== undefined,
		);
		const x = intervalAround(shown.flatMap((path) => [...path.x]));
		const y = intervalAround(shown.flatMap((path) => [...path.y]));
		const size = 25;
		const costs = new Float64Array(size * size);
		const rows = thinned(this.examples.train);
		for (let i = 0; i < size * size; i++) {
			const [u, v] = [
				(i % size) / (size - 1),
				Math.floor(i / size) / (size - 1),
			];
			const point = pointOn(
				plane,
				x[0] + u * (x[1] - x[0]),
				y[0] + v * (y[1] - y[0]),
			);
			costs[i] = this.#network.scores(rows, this.#named(point)).cost;
		}
		return { size, x, y, costs, paths };
	}

	#parametersAt(run: number, epoch: number): Parameters {
		const path = this.#learners[run]?.path ?? [];
		return this.#named(path[Math.min(epoch, path.length - 1)] as Float64Array);
	}

	/** Numbers end to end as arrays by name. */
	#named(numbers: Float64Array): Parameters {
		const named: Record<string, Float32Array> = {};
		let from = 0;
		for (const [name, { length }] of Object.entries(this.#network.initial)) {
			named[name] = new Float32Array(numbers.subarray(from, from + length));
			from += length;
		}
		return named;
	}
}

/** @returns false where the step is refused because a number is not finite. */
function tryStep(optimizer: Optimizer<string, string, "float32">): boolean {
	try {
		optimizer.step();
		return true;
	} catch (error) {
		if (error instanceof NonFiniteError) return false;
		throw error;
	}
}

function flat(parameters: Parameters): Float64Array {
	const arrays = Object.values(parameters);
	const all = new Float64Array(
		arrays.reduce((sum, { length }) => sum + length, 0),
	);
	let from = 0;
	for (const array of arrays) {
		all.set(array, from);
		from += array.length;
	}
	return all;
}

/** The rows for a slice: with more of them, its many costs would take long. */
const MAX_SLICE_ROWS = 512;

function thinned(rows: Uint32Array): Uint32Array {
	const every = Math.ceil(rows.length / MAX_SLICE_ROWS);
	return rows.filter((_, k) => k % every === 0);
}
