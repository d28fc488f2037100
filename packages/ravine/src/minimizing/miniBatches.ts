import { batches } from "../batches.js";
import type { DataCost } from "../dataCost.js";
import type { Precision } from "../language/program.js";
import type { Lengths } from "../language/rowNames.js";
import { type Box, clampInto } from "../lbfgs/box.js";
import type { Progress } from "../lbfgs/index.js";
import type { Objective } from "../objective.js";
import type { Rule } from "../rule.js";
import { flatOptimizer } from "./flatOptimizer.js";

/** The progress of a search over data. Without `batch`, only `step`, `x`, `cost` and `gradient`, on all rows. */
export interface DataProgress extends Progress {
	/** All parameters, numbers and arrays end to end, in the start's order. Live: it changes with the next step. */
	readonly x: Float64Array;
	/** With `batch`: the mean over all rows at the end of the last complete epoch. */
	readonly cost: number;
	/** With `batch`: the slopes that the step used, those of its mini-batch. Live. */
	readonly gradient: Float64Array;
	/** With `batch`: the number of complete epochs. */
	readonly epoch?: number;
	/** With `batch`: the mean over the step's mini-batch, before the step; undefined at the start. */
	readonly batchCost?: number | undefined;
}

export interface MiniBatches {
	readonly rule: Rule;
	readonly cost: DataCost;
	/** The cost on all rows. */
	readonly objective: Objective;
	readonly lengths: Lengths;
	readonly box: Box | undefined;
	readonly batch: number;
	readonly epochs: number;
	readonly maxSteps: number;
	readonly seed: number;
	readonly precision: Precision;
	/** Whether to yield every step, not only some. */
	readonly isWatched: boolean;
	/** Counts steps and complete epochs of all descents. */
	readonly count: { steps: number; epochs: number };
}

/** Of steps that no one watches, one in so many is yielded, so that the event loop gets its turns. */
const UNWATCHED = 16;
/** Steps of more numbers than this, rows times parameters, take so long that each is yielded. */
const MAX_QUICK = 20_000;

/**
 * Descends with a rule on shuffled mini-batches. The cost on all rows, which decides on the best point, is computed at the
 * start, after every epoch and at the end.
 */
export async function descentOnBatches(
	of: MiniBatches,
	start: Float64Array,
): Promise<Generator<DataProgress, "epochs" | "maxSteps" | "diverged">> {
	const { cost, objective, epochs, maxSteps, seed, count, isWatched } = of;
	const flat = await flatOptimizer(of.rule, start, of);
	const all = batches(cost.rows, { size: of.batch, seed });
	const [x, gradient] = [start.slice(), new Float64Array(start.length)];
	const isQuick = of.batch * start.length <= MAX_QUICK;
	const every = isWatched || !isQuick ? 1 : UNWATCHED;
	const spare = new Float64Array(start.length);
	return (function* () {
		let isEvaluated = true;
		let whole = objective.evaluate(x, gradient);
		const read = () => {
			x.set(flat.x);
			// A bound need not be a number of float32.
			if (of.box) clampInto(x, of.box);
		};
		const evaluate = () => {
			read();
			whole = objective.evaluate(x, spare);
			isEvaluated = true;
		};
		try {
			yield { step: 0, epoch: 0, x, cost: whole, gradient };
			for (let epoch = 0, step = 0; epoch < epochs; ) {
				for (const rows of all.epoch(epoch)) {
					if (step === maxSteps) return "maxSteps";
					const batchCost = cost.costAndGradient(
						flat.x,
						flat.gradient,
						rows.length === cost.rows ? undefined : rows,
					);
					if (!Number.isFinite(batchCost)) return "diverged";
					flat.step();
					isEvaluated = false;
					step++;
					count.steps++;
					if (step % all.length === 0) {
						epoch++;
						count.epochs++;
						evaluate();
						if (!Number.isFinite(whole)) return "diverged";
					} else if (step % every !== 0) continue;
					read();
					gradient.set(flat.gradient);
					yield { step, epoch, x, cost: whole, gradient, batchCost };
				}
			}
			return "epochs";
		} finally {
			if (!isEvaluated) evaluate();
			flat.dispose();
		}
	})();
}
