import type { Numbers } from "../language/evaluate.js";
import { interpretStage } from "../language/interpret.js";
import {
	type Node,
	type Program,
	REDUCTION_BLOCK,
	type Reduction,
} from "../language/program.js";
import { GRADIENTS } from "../language/regions.js";
import {
	countPartials,
	createScalars,
	createStates,
	type Scalars,
} from "../language/scalars.js";
import { type Stage, type Stages, stagesOf } from "../language/stages.js";
import type {
	Engine,
	EngineArray,
	Layout,
	Order,
	Outcome,
	Phases,
	SharedTotal,
	Sources,
} from "./backend.js";

/** A backend's part of a step. */
export interface Kernels {
	/** The regions, new memory that is all +0. */
	readonly regions: readonly Numbers[];
	/** Room for the rows of any stage. */
	readonly rows: Numbers;
	/** The partial sums of a stage that `run` writes, from the index `firstPartial` on. */
	readonly partials: Float64Array;
	readonly firstPartial: number;
	/**
	 * Copies gradients to their region.
	 * @returns the same as `check`; true if `check` is false.
	 */
	copy(sources: Sources, check: boolean): boolean;
	/** @returns false if the gradients may have a NaN or an infinity. */
	check(): boolean;
	/**
	 * @param groups each array's group from the next stage on; undefined: all are in one.
	 * @returns the arrays whose rows are read where a row has no scalars of an array; undefined: all.
	 */
	group(groups: ArrayLike<number> | undefined): readonly number[] | undefined;
	/**
	 * Runs a stage, whose scalars are in `rows`: one row, or one for each array.
	 * @returns false if the parameters that it wrote may have a NaN or an infinity.
	 */
	run(stage: number): boolean;
}

/** Makes the step of a backend: copy, check, then each stage's scalars and kernel. */
export function createStepper(
	program: Program,
	plan: Stages,
	layout: Layout,
	kernels: Kernels,
): Pick<Engine, "arrays" | "start" | "step"> & { readonly phases: Phases } {
	const { stages, regions: names } = plan;
	const { regions, rows } = kernels;
	const lengths = layout.arrays.map(({ length }) => length);
	const { precision, shared } = layout;
	const states = createStates(program, lengths.length, shared?.globals);
	const scalars = createScalars(
		program,
		plan,
		lengths,
		precision,
		states,
		shared?.total,
	);
	names.forEach((name, region) => {
		const state = program.states.find((one) => one.name === name);
		const initial = region > GRADIENTS ? (state?.initial ?? 0) : 0;
		// Memory begins as +0, which differs from -0.
		if (!Object.is(initial, 0)) regions[region]?.fill(initial);
	});
	const start = createStart(program, layout, regions, scalars.states);
	const arrays = viewArrays(layout, regions, names, scalars.states);
	const count = (of: "gradients" | "parameters") =>
		countNonFinite(arrays.map((array) => array[of]));
	const last = stages.length - 1;
	const sumsAreFinite = gradientSums(
		program,
		stages[0] as Stage,
		kernels,
		lengths,
	);

	const phases = createPhases(program, stages, kernels, scalars);
	const refuseGradients = (): Outcome | undefined => {
		const counts = count("gradients");
		return counts && { what: "gradients", counts };
	};
	const step = (order: Order): Outcome | undefined => {
		const { gradients, check } = order;
		const bySums = check && sumsAreFinite !== undefined;
		if (!phases.copy(gradients, check && !bySums)) {
			const refusal = refuseGradients();
			if (refusal) return refusal;
		}
		phases.begin(order);
		let wroteFinite = true;
		for (let k = 0; k <= last; k++) {
			const finite = scalars.row(k, rows);
			const settled = k < last || scalars.settle();
			if (check && !(finite && settled)) {
				const refusal = bySums && k === 0 ? refuseGradients() : undefined;
				return refusal ?? { what: "scalar", ...scalars.fault() };
			}
			wroteFinite = kernels.run(k);
			if (bySums && k === 0 && !sumsAreFinite() && !kernels.check()) {
				const refusal = refuseGradients();
				if (refusal) return refusal;
			}
			if (k < last) phases.sums(k);
		}
		scalars.end();
		if (wroteFinite || !check) return undefined;
		const counts = count("parameters");
		return counts && { what: "parameters", counts };
	};
	return { arrays, start, step, phases };
}

/** The parts of a step, which sections that share it take together. */
function createPhases(
	program: Program,
	stages: readonly Stage[],
	kernels: Kernels,
	scalars: Scalars,
): Phases {
	const { rows, partials, firstPartial } = kernels;
	let known: Order["groups"];
	return {
		count: stages.length,
		copy: (sources, check) =>
			sources ? kernels.copy(sources, check) : !check || kernels.check(),
		begin({ settings, groups, t }) {
			if (groups !== known) {
				scalars.group(groups, kernels.group(groups));
				known = groups;
			}
			scalars.begin(settings, t);
		},
		row: (k) => scalars.row(k, rows),
		settle: () => scalars.settle(),
		fault: () => scalars.fault(),
		run(k) {
			const { reductions, stores } = stages[k] as Stage;
			// A section may have nothing to do while another reduces.
			return reductions.length + stores.length === 0 || kernels.run(k);
		},
		sums: (k) => scalars.sums(k, partials, firstPartial),
		totals: (k) => sharedTotals(program, stages[k] as Stage, scalars),
		end: () => scalars.end(),
	};
}

/**
 * Where the first stage adds up the gradient or its squares, these sums are its check, which saves a read of the
 * gradient: a NaN or an infinity stays in a sum.
 *
 * @returns undefined without such a sum, else a function that reads the partial sums after the stage; it returns false if
 * the gradients may have a NaN or an infinity.
 */
function gradientSums(
	{ nodes }: Program,
	first: Stage,
	{ partials, firstPartial }: Kernels,
	lengths: readonly number[],
): (() => boolean) | undefined {
	const place = first.reductions.findIndex((index) => {
		const { op, args } = nodes[index] as Node;
		return op !== "largest" && nodes[args[0] as number]?.op === "gradient";
	});
	if (place < 0) return undefined;
	const end = firstPartial + countPartials(first, lengths);
	return () => {
		let sum = 0;
		for (let k = firstPartial + place; k < end; k += first.reductions.length) {
			sum += partials[k] as number;
		}
		// NaN for infinite values and NaN.
		return sum - sum === 0;
	};
}

/** The totals of a stage that sections share: they are read, and written when those of all sections are joined. */
function sharedTotals(
	{ nodes }: Program,
	{ reductions }: Stage,
	scalars: Scalars,
): SharedTotal[] {
	return reductions.flatMap((node) => {
		const { name, op } = nodes[node] as Node;
		if (name === "") return [];
		return {
			...{ name, op: op as Reduction },
			get value() {
				return scalars.read(node);
			},
			set value(total) {
				scalars.write(node, total);
			},
		};
	});
}

/** Whether each array has a row of its own. */
export function hasRows(
	{ rowPerArray, rowPerGroup }: Stage,
	groups: Order["groups"],
): boolean {
	return rowPerArray || (rowPerGroup && groups !== undefined);
}

/** So many numbers at a time: their values of all nodes stay in the cache. */
const START_BLOCK = 4 * REDUCTION_BLOCK;

/**
 * Computes the states that start at an expression, once. It is the same for every backend: number after number, but in
 * blocks, so that it needs little memory.
 */
function createStart(
	{ start, states: declared, settings: names }: Program,
	{ arrays, precision }: Layout,
	regions: readonly Numbers[],
	states: Readonly<Record<string, Float64Array>>,
): Engine["start"] {
	if (start === undefined) return () => undefined;
	// The same states and settings as the step's, in the same order.
	const program = { ...start, states: declared, settings: names };
	const plan = stagesOf(program);
	const lengths = arrays.map(({ length }) => length);
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	return ({ settings, groups, check }) => {
		const scalars = createScalars(program, plan, lengths, precision, states);
		scalars.group(groups);
		scalars.begin(settings, 0);
		for (const [k, stage] of plan.stages.entries()) {
			const rows = new Numbers(stage.row.length * lengths.length);
			const partials = new Float64Array(countPartials(stage, lengths));
			const finite = scalars.row(k, rows);
			const isLast = k === plan.stages.length - 1;
			const settled = !isLast || scalars.settle();
			if (check && !(finite && settled)) {
				return { what: "scalar", ...scalars.fault() };
			}
			let place = 0;
			arrays.forEach(({ offset, length }, a) => {
				const several = hasRows(stage, groups);
				const row = rows.subarray(several ? a * stage.row.length : 0);
				if (isCopy(stage)) {
					for (const { node, region } of stage.stores) {
						const from = regions[stage.loads.get(node) as number] as Numbers;
						const own = from.subarray(offset, offset + length);
						regions[region]?.set(own, offset);
					}
					return;
				}
				for (let done = 0; done < length; done += START_BLOCK) {
					const end = Math.min(done + START_BLOCK, length);
					const parts = regions.map((region) =>
						region.subarray(offset + done, offset + end),
					);
					const sums = interpretStage(program, stage, parts, row, precision);
					partials.set(sums, place);
					place += sums.length;
				}
			});
			if (!isLast) scalars.sums(k, partials, 0);
		}
		scalars.end();
		return undefined;
	};
}

/** Whether a stage only copies regions, as for `state z = w`. */
function isCopy({ reductions, stores, loads }: Stage): boolean {
	return reductions.length === 0 && stores.every(({ node }) => loads.has(node));
}

/** Views each array's part of every region and of every scalar state, by name. */
export function viewArrays(
	{ arrays }: Layout,
	regions: readonly Numbers[],
	names: readonly string[],
	scalarStates: Readonly<Record<string, Float64Array>>,
): EngineArray[] {
	return arrays.map(({ offset, length }, a) => {
		const view = (region: number) =>
			(regions[region] as Numbers).subarray(offset, offset + length);
		// No prototype: a state may have a name such as "constructor".
		const states: Record<string, Numbers> = Object.create(null);
		names.forEach((name, region) => {
			if (region > GRADIENTS) states[name] = view(region);
		});
		for (const [name, numbers] of Object.entries(scalarStates)) {
			// A global state is one number for all arrays.
			states[name] =
				numbers.length === 1 ? numbers : numbers.subarray(a, a + 1);
		}
		return { parameters: view(0), gradients: view(1), states };
	});
}

/** Counts the NaN or infinite numbers of each array; undefined if there are none. */
export function countNonFinite(
	arrays: readonly ArrayLike<number>[],
): readonly number[] | undefined {
	let any = false;
	const counts = arrays.map((numbers) => {
		let count = 0;
		for (let i = 0; i < numbers.length; i++) {
			if (!Number.isFinite(numbers[i])) count++;
		}
		any ||= count > 0;
		return count;
	});
	return any ? counts : undefined;
}
