import type { Numbers } from "./evaluate.js";
import { evaluatorOf, type Operator } from "./operators.js";
import {
	type Node,
	type Precision,
	type Program,
	REDUCTION_BLOCK,
	type Reduction,
	reductionLanes,
	type Total,
	totals,
} from "./program.js";
import type { Stage } from "./stages.js";

/**
 * Runs one stage over one array literally: node after node, number after number, each result rounded to the precision.
 * It is slow; tests compare every other backend with it, bit for bit.
 *
 * @param regions the array's part of each region, by number. Mutated where the stage stores.
 * @param row the stage's scalars for this array, rounded to the precision.
 * @returns the partial sums of the stage's reductions, block after block.
 */
export function interpretStage(
	program: Program,
	stage: Stage,
	regions: readonly Numbers[],
	row: Numbers,
	precision: Precision,
): Float64Array {
	const length = (regions[0] as Numbers).length;
	const read = interpretElements(program, stage, regions, row, precision);
	const { reductions, stores } = stage;
	const blocks = Math.ceil(length / REDUCTION_BLOCK);
	const partials = new Float64Array(blocks * reductions.length);
	reductions.forEach((index, r) => {
		const { op, args } = program.nodes[index] as Node;
		const value = read(args[0] as number);
		const total = totals[op as Reduction];
		for (let block = 0; block < blocks; block++) {
			const from = block * REDUCTION_BLOCK;
			const own =
				value.length === 1 && length > 1
					? new Float64Array(Math.min(REDUCTION_BLOCK, length - from)).fill(
							value[0] as number,
						)
					: value.subarray(from, from + REDUCTION_BLOCK);
			partials[block * reductions.length + r] = sumBlock(own, total, precision);
		}
	});
	// Results take effect together: all values are computed before the first is written.
	for (const { value, region } of stores.map(({ node, region }) => ({
		value: read(node),
		region: regions[region] as Numbers,
	}))) {
		if (value.length === region.length) region.set(value);
		else region.fill(value[0] as number);
	}
	return partials;
}

/** Computes a stage's elements. Returns a function that looks up a node's numbers: one per parameter, or one scalar. */
function interpretElements(
	program: Program,
	stage: Stage,
	regions: readonly Numbers[],
	row: Numbers,
	precision: Precision,
): (node: number) => Float64Array {
	const round = precision === "float32" ? Math.fround : (x: number) => x;
	const values = new Map<number, Float64Array>();
	stage.row.forEach((index, place) => {
		values.set(index, Float64Array.of(row[place] as number));
	});
	const read = (index: number): Float64Array =>
		values.get(index) ??
		Float64Array.of(round((program.nodes[index] as Node).value));
	for (const index of stage.elements) {
		const region = stage.loads.get(index);
		if (region !== undefined) {
			values.set(index, new Float64Array(regions[region] as Numbers));
			continue;
		}
		const { op, args } = program.nodes[index] as Node;
		const evaluate = evaluatorOf(
			op as Operator,
			program.mathematics,
			precision,
		);
		const [a = zero, b = zero, c = zero] = args.map(read);
		const at = (arg: Float64Array, i: number) =>
			arg[arg.length === 1 ? 0 : i] as number;
		const result = new Float64Array((regions[0] as Numbers).length);
		for (let i = 0; i < result.length; i++) {
			result[i] = round(evaluate(at(a, i), at(b, i), at(c, i)));
		}
		values.set(index, result);
	}
	return read;
}

const zero = Float64Array.of(0);

/** The total of a block, in the order that `REDUCTION_BLOCK` describes. */
function sumBlock(
	block: Float64Array,
	{ none, of, join }: Total,
	precision: Precision,
): number {
	const lanes = reductionLanes[precision];
	const sums = new Float64Array(lanes).fill(none);
	for (let i = 0; i < block.length; i++) {
		const lane = i % lanes;
		sums[lane] = join(sums[lane] as number, of(block[i] as number));
	}
	// Registers hold two lanes each; they are joined in pairs until one is left, then its two lanes.
	for (let registers = lanes / 2; registers > 1; registers /= 2) {
		for (let k = 0; k < registers; k++) {
			const from = 4 * (k >> 1) + (k & 1);
			sums[k] = join(sums[from] as number, sums[from + 2] as number);
		}
	}
	return join(sums[0] as number, sums[1] as number);
}
