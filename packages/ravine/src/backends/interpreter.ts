import type { Numbers } from "../language/evaluate.js";
import { interpretStage } from "../language/interpret.js";
import type { Program } from "../language/program.js";
import { countPartials, createScalars } from "../language/scalars.js";
import { type Stages, stagesOf } from "../language/stages.js";
import {
	type Backend,
	countNonFinite,
	type Engine,
	type Layout,
	type Outcome,
	viewArrays,
} from "./backend.js";

/**
 * The reference backend: runs a rule literally, number after number. Slow, and the thing that every other
 * backend is held against. It needs no WebAssembly, so it also works where a page forbids it.
 */
export function interpreter(): Backend {
	return {
		name: "interpreter",
		async compile({ step }) {
			const stages = stagesOf(step);
			return { engine: (layout) => createEngine(step, stages, layout) };
		},
	};
}

function createEngine(
	program: Program,
	stages: Stages,
	layout: Layout,
): Engine {
	const { precision, size } = layout;
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	const regions = stages.regions.map((name, region) => {
		const state = program.states.find((one) => one.name === name);
		return new Numbers(size).fill(region < 2 ? 0 : (state?.initial ?? 0));
	});
	const lengths = layout.arrays.map(({ length }) => length);
	const scalars = createScalars(program, stages, lengths, precision);
	const arrays = viewArrays(layout, regions, stages.regions, scalars.states);
	const parts = layout.arrays.map(({ offset, length }) =>
		regions.map((region) => region.subarray(offset, offset + length)),
	);
	const parameters = arrays.map((array) => array.parameters);
	const gradients = arrays.map((array) => array.gradients);

	const run = (k: number, rows: Numbers): void => {
		const stage = stages.stages[k] as Stages["stages"][number];
		const partials = new Float64Array(countPartials(stage, lengths));
		let place = 0;
		parts.forEach((own, a) => {
			const at = stage.rowPerArray ? a * stage.row.length : 0;
			const row = rows.subarray(at, at + stage.row.length);
			const sums = interpretStage(program, stage, own, row, precision);
			partials.set(sums, place);
			place += sums.length;
		});
		scalars.sums(k, partials, 0);
	};

	return {
		arrays,
		threads: 1,
		ready: Promise.resolve(),
		step({ settings, t, gradients: sources, check }): Outcome | undefined {
			// Copied first: a source may be another array's gradient.
			sources
				?.map((source) => Numbers.from(source))
				.forEach((source, a) => {
					gradients[a]?.set(source);
				});
			if (check) {
				const counts = countNonFinite(gradients);
				if (counts !== undefined) return { what: "gradients", counts };
			}
			scalars.begin(settings, t);
			const last = stages.stages.length - 1;
			for (let k = 0; k <= last; k++) {
				const { row, rowPerArray } = stages.stages[
					k
				] as Stages["stages"][number];
				const rows = new Numbers(
					row.length * (rowPerArray ? lengths.length : 1),
				);
				const finite = scalars.row(k, rows);
				const settled = k < last || scalars.settle();
				if (check && !(finite && settled)) {
					return { what: "scalar", ...scalars.fault() };
				}
				run(k, rows);
			}
			scalars.end();
			const counts = check ? countNonFinite(parameters) : undefined;
			return counts && { what: "parameters", counts };
		},
		dispose() {},
	};
}
