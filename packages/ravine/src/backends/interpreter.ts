import { type ArrayMemory, interpretStep } from "../language/interpret.js";
import type { Backend } from "./backend.js";

/**
 * The reference backend: runs a rule literally, number after number. Slow, and the thing that every other
 * backend is held against. It needs no WebAssembly, so it also works where a page forbids it.
 */
export function interpreter(): Backend {
	return {
		name: "interpreter",
		async createEngine(program, { precision, arrays, size }) {
			const Numbers = precision === "float32" ? Float32Array : Float64Array;
			const elementStates = program.states.filter((state) => !state.scalar);
			const scalars = program.states.filter((state) => state.scalar);
			const parameters = new Numbers(size);
			const gradients = new Numbers(size);
			const states = elementStates.map(({ initial }) =>
				new Numbers(size).fill(initial),
			);
			const scalarStates = scalars.map(({ initial }) =>
				new Float64Array(arrays.length).fill(initial),
			);
			const memory = arrays.map(({ offset, length }, index): ArrayMemory => {
				const end = offset + length;
				return {
					parameters: parameters.subarray(offset, end),
					gradients: gradients.subarray(offset, end),
					states: Object.fromEntries([
						...elementStates.map(({ name }, k) => [
							name,
							states[k]?.subarray(offset, end),
						]),
						...scalars.map(({ name }, k) => [
							name,
							scalarStates[k]?.subarray(index, index + 1),
						]),
					]),
				};
			});
			return {
				regions: [parameters, gradients, ...states],
				scalarStates,
				gradientsAreFinite: () => gradients.every(Number.isFinite),
				copyGradients(sources, look) {
					sources.forEach((source, a) => {
						gradients.set(source, arrays[a]?.offset);
					});
					return !look || gradients.every(Number.isFinite);
				},
				step(settings, t) {
					interpretStep(program, memory, settings, t, precision);
				},
				dispose() {},
			};
		},
	};
}
