import type { Mathematics } from "../../language/mathematics/function.js";
import { MAX_PAGES } from "./assembler.js";
import { createTeam, type Team } from "./team.js";
import { type Items, startThread } from "./thread.js";

const PAGE = 65536;

/**
 * One memory in which a module's kernels run for engines without a memory of their own: each copies its data in, and the
 * results out. A WebAssembly memory reserves 8 to 10 GiB of a process's 128 TiB of addresses, so thousands of engines can
 * have their own memory, but not tens of thousands. With two parameters, copying costs 0.2 µs a step.
 */
export interface Scratch {
	/** Makes the team that runs the kernels of one engine, whose whole memory is `image`. */
	team(image: ArrayBuffer, stages: readonly Items[], stride: number): Team;
}

export function createScratch(
	module: WebAssembly.Module,
	mathematics: Mathematics,
): Scratch {
	const memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES });
	const { kernels } = startThread(
		{ module, memory, stages: [], stride: 0, thread: 0, threads: 1 },
		mathematics,
	);
	let bytes = new Uint8Array(memory.buffer);
	/** Grows the memory for an engine. */
	const reserve = (length: number): void => {
		const pages = Math.ceil((length - bytes.length) / PAGE);
		if (pages <= 0) return;
		memory.grow(pages);
		bytes = new Uint8Array(memory.buffer);
	};
	return {
		team(image, stages, stride) {
			reserve(image.byteLength);
			const own = new Uint8Array(image);
			const words = new Int32Array(image);
			const team = createTeam({
				...{ module, memory, stages, stride, thread: 0, threads: 1 },
				...{ words, kernels },
			});
			const check = (): boolean => {
				bytes.set(own);
				return team.check();
			};
			return {
				threads: 1,
				damage: undefined,
				run(stage) {
					bytes.set(own);
					const finite = team.run(stage);
					own.set(bytes.subarray(0, own.length));
					return finite;
				},
				check,
				checkWhile(fill) {
					fill(() => {});
					return check();
				},
			};
		},
	};
}
