import { interpretStage } from "../language/interpret.js";
import type { Program } from "../language/program.js";
import { GRADIENTS } from "../language/regions.js";
import { countPartials } from "../language/scalars.js";
import { type Stage, type Stages, stagesOf } from "../language/stages.js";
import type { Backend, Engine, Layout, Order } from "./backend.js";
import { createStepper, hasRows } from "./stepper.js";

/**
 * The reference backend: runs a rule literally, number after number. It is slow; tests compare every other backend with
 * it. It needs no WebAssembly, so it also works in a page that forbids it.
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
	const regions = stages.regions.map(() => new Numbers(size));
	const parts = layout.arrays.map(({ offset, length }) =>
		regions.map((region) => region.subarray(offset, offset + length)),
	);
	const lengths = layout.arrays.map(({ length }) => length);
	const longest = (measure: (stage: Stage) => number) =>
		Math.max(...stages.stages.map(measure));
	const rows = new Numbers(longest(({ row }) => row.length) * lengths.length);
	const partials = new Float64Array(
		longest((stage) => countPartials(stage, lengths)),
	);
	let groups: Order["groups"];
	const stepper = createStepper(program, stages, layout, {
		...{ regions, rows, partials, firstPartial: 0 },
		copy(sources, check) {
			// All of them first: a source may be another array's gradient.
			sources
				.map((source) => Numbers.from(source))
				.forEach((source, a) => {
					parts[a]?.[GRADIENTS]?.set(source);
				});
			return !check;
		},
		check: () => false,
		group(given) {
			groups = given;
			return undefined;
		},
		run(k) {
			const stage = stages.stages[k] as Stage;
			const width = stage.row.length;
			let place = 0;
			parts.forEach((own, a) => {
				const row = rows.subarray(hasRows(stage, groups) ? a * width : 0);
				const sums = interpretStage(program, stage, own, row, precision);
				partials.set(sums, place);
				place += sums.length;
			});
			return false;
		},
	});
	return {
		...stepper,
		threads: 1,
		ready: Promise.resolve(),
		dispose() {},
	};
}
