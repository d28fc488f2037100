import { checkOptions, checkWhole } from "../../checks.js";
import type { Precision, Program } from "../../language/program.js";
import { GRADIENTS } from "../../language/regions.js";
import { type Stages, stagesOf } from "../../language/stages.js";
import {
	type Backend,
	bytesPerNumber,
	type Engine,
	type Layout,
	type TakeMemory,
	type Together,
} from "../backend.js";
import { createStepper, type Kernels as StepKernels } from "../stepper.js";
import { assemble } from "./assembler.js";
import { emitModule, emitPrograms } from "./emit.js";
import { copyBackwards } from "./gradients.js";
import { createGrowingTeam, type GrowingTeam } from "./growingTeam.js";
import { takeJoinedMemory } from "./joinedMemory.js";
import {
	MAX_THREADS,
	type Machine,
	readMachine,
	threadsAreAvailable,
	threadsWorth,
} from "./machine.js";
import {
	checkSize,
	type EngineMemory,
	planMemory,
	takeMemory,
	tooLarge,
	viewRegion,
} from "./memory.js";
import { createScratch, type Scratch } from "./scratch.js";
import { createTeam, type Team } from "./team.js";
import { startThread } from "./thread.js";

export interface WebAssemblyOptions {
	/**
	 * The largest number of threads of a step, from 1 to 256; fewer if there are fewer pieces of work. Default: one, and
	 * one more for every 6 MB that a step moves, at most 8 and at most the number of cores. It is always one where threads
	 * cannot share memory (in a page that is not cross-origin isolated). Results are the same for any number.
	 */
	readonly threads?: number;
}

/**
 * The default backend: one fused SIMD kernel per stage of the rule, over one memory. Results equal the interpreter's, bit
 * for bit.
 *
 * @throws RangeError for a number of threads that is not a whole number from 1 to 256.
 */
export function webassembly(options: WebAssemblyOptions = {}): Backend {
	checkOptions("webassembly", options, ["threads"]);
	const { threads } = options;
	checkWhole("webassembly", "threads", threads ?? 1, 1, MAX_THREADS);
	return {
		name: "webassembly",
		async compile({ step }, precision) {
			const kernels = compiledOnce(step, precision);
			// Compile a first module here, so that a page that forbids WebAssembly throws now.
			await kernels.module(false);
			const here = await readMachine();
			return {
				engine: (layout, take) =>
					createEngine(kernels, layout, here, threads, take),
			};
		},
		async together(programs, precision) {
			const joined = joinKernels(programs, precision);
			await joined.module(false);
			const here = await readMachine();
			return (layouts) => createTogether(joined, layouts, here, threads);
		},
	};
}

interface JoinedKernels extends Kernels {
	readonly programs: readonly Program[];
	readonly plans: readonly Stages[];
}

/** Programs that run as one are compiled once, for any number of optimizers; they are known by the first of them. */
const joinedKnown = new WeakMap<
	Program,
	{ readonly precision: Precision; readonly kernels: JoinedKernels }[]
>();

/** The kernels of several programs in one module. */
function joinKernels(
	programs: readonly Program[],
	precision: Precision,
): JoinedKernels {
	const first = programs[0] as Program;
	const known = joinedKnown.get(first) ?? [];
	joinedKnown.set(first, known);
	const found = known.find(
		(one) =>
			one.precision === precision &&
			one.kernels.programs.length === programs.length &&
			one.kernels.programs.every((program, p) => program === programs[p]),
	);
	if (found !== undefined) return found.kernels;
	const plans = programs.map(stagesOf);
	const both = programs.map((program, p) => {
		return { program, stages: plans[p] as Stages };
	});
	const mathematics = Object.assign(
		{},
		...programs.map((one) => one.mathematics),
	);
	const modules = new Map<boolean, WebAssembly.Module>();
	const kernels: JoinedKernels = {
		...{ programs, plans, stages: plans[0] as Stages },
		program: { ...first, mathematics },
		module(shared) {
			const made =
				modules.get(shared) ??
				new WebAssembly.Module(assemble(emitPrograms(both, precision, shared)));
			modules.set(shared, made);
			return made;
		},
		scratch() {
			throw new Error("joined programs have a memory of their own");
		},
	};
	known.push({ precision, kernels });
	return kernels;
}

/** Makes engines in one memory with one team: a stage is one fork and join. */
function createTogether(
	joined: JoinedKernels,
	layouts: readonly Layout[],
	machine: Machine,
	asked: number | undefined,
): Together | undefined {
	const { plans } = joined;
	const [{ precision }] = layouts as readonly [Layout];
	const moved = plans.reduce(
		(sum, one, p) => sum + bytesMoved(one, layouts[p] as Layout),
		0,
	);
	const wanted = asked ?? threadsWorth(moved, machine);
	let needed = 0;
	const places = plans.map((one, p) =>
		planMemory(one, layouts[p] as Layout, 1, (bytes) => {
			checkSize(joined.program.name, needed + bytes, machine);
		}),
	);
	for (const { total } of places) needed += total;
	checkSize(joined.program.name, needed, machine);
	const items = places.reduce(
		(sum, { stages }) => sum + (stages[0]?.length ?? 0),
		0,
	);
	const threads = threadsAreAvailable() ? Math.min(wanted, items) : 1;
	const memory = whileMemoryLasts(joined, needed, () =>
		takeJoinedMemory(places, plans, precision, threads),
	);
	if (memory === undefined) return undefined;
	const team = gather(joined, memory, asked !== undefined);
	const count = joined.stages.stages.length;
	const lists = plans.map(() => 0);
	const engines = plans.map((one, p): Engine => {
		const layout = layouts[p] as Layout;
		const part = memory.parts[p] as EngineMemory;
		const kernels = kernelsOf(one, layout, part, team);
		const program = joined.programs[p] as Program;
		const stepper = createStepper(program, one, layout, {
			...kernels,
			copy(sources) {
				kernels.copy(sources, false);
				return true;
			},
			group(groups) {
				lists[p] = piecesOf(layout, groups);
				return kernels.group(groups);
			},
		});
		return {
			...stepper,
			get threads() {
				return team.threads;
			},
			get damage() {
				return team.damage;
			},
			ready: team.ready ?? Promise.resolve(),
			dispose: () => team.end?.(),
		};
	});
	return {
		engines,
		check: () => team.check(),
		run(stage) {
			if (lists.every((pieces) => pieces === 0)) return team.run(stage);
			const finite = plans.map((one, p) => {
				const { reductions, stores } = one.stages[
					stage
				] as Stages["stages"][number];
				if (reductions.length + stores.length === 0) return true;
				return team.run(count + (3 * p + (lists[p] ?? 0)) * count + stage);
			});
			return !finite.includes(false);
		},
	};
}

/** A rule's stages and its modules, each compiled on first use. */
interface Kernels {
	readonly program: Program;
	readonly stages: Stages;
	/** The module for a shared or an unshared memory. */
	module(shared: boolean): WebAssembly.Module;
	/** The memory for engines without a memory of their own. */
	scratch(): Scratch;
}

/** A rule is compiled once for each precision and kind of memory, for any number of optimizers. */
const known = new WeakMap<Program, Partial<Record<Precision, Kernels>>>();

function compiledOnce(program: Program, precision: Precision): Kernels {
	const own = known.get(program) ?? {};
	known.set(program, own);
	own[precision] ??= createKernels(program, precision);
	return own[precision];
}

function createKernels(program: Program, precision: Precision): Kernels {
	const stages = stagesOf(program);
	const modules = new Map<boolean, WebAssembly.Module>();
	const module = (shared: boolean) => {
		let found = modules.get(shared);
		if (found === undefined) {
			const description = emitModule(program, stages, precision, shared);
			found = new WebAssembly.Module(assemble(description));
			modules.set(shared, found);
		}
		return found;
	};
	let scratch: Scratch | undefined;
	return {
		program,
		stages,
		module,
		scratch() {
			scratch ??= createScratch(module(false), program.mathematics);
			return scratch;
		},
	};
}

/** The bytes that a step moves: it reads every region, reads the gradient once more to check it, and writes the results. */
function bytesMoved({ stages, regions }: Stages, layout: Layout): number {
	const written = stages.at(-1)?.stores.length ?? 0;
	const streams = regions.length + 1 + written;
	return streams * layout.size * bytesPerNumber[layout.precision];
}

function createEngine(
	kernels: Kernels,
	layout: Layout,
	machine: Machine,
	asked: number | undefined,
	take: TakeMemory | undefined,
): Engine {
	const { program, stages } = kernels;
	const wanted = asked ?? threadsWorth(bytesMoved(stages, layout), machine);
	const memory = allocate(
		kernels,
		layout,
		threadsAreAvailable() ? wanted : 1,
		machine,
		take,
	);
	const team = gather(kernels, memory, asked !== undefined);
	const { arrays, start, step, phases } = createStepper(
		program,
		stages,
		layout,
		kernelsOf(stages, layout, memory, team),
	);
	return {
		arrays,
		get threads() {
			return team.threads;
		},
		get damage() {
			return team.damage;
		},
		ready: team.ready ?? Promise.resolve(),
		start,
		step,
		phases,
		dispose: () => team.end?.(),
	};
}

/** Makes the team of one engine. */
function gather(
	kernels: Kernels,
	{ memory, buffer, itemLists: stages, stride, threads, total }: EngineMemory,
	asked: boolean,
): Team & Partial<GrowingTeam> {
	if (memory === undefined) {
		const borrow = () => kernels.scratch().team(buffer, stages, stride);
		return whileMemoryLasts(kernels, total, borrow);
	}
	const module = kernels.module(threads > 1);
	const start = { module, memory, stages, stride, thread: 0, threads };
	const owner = startThread(start, kernels.program.mathematics);
	return threads === 1
		? createTeam(owner)
		: createGrowingTeam(start, owner, asked);
}

function allocate(
	kernels: Kernels,
	layout: Layout,
	threads: number,
	machine: Machine,
	take: TakeMemory | undefined,
): EngineMemory {
	const { program, stages } = kernels;
	const plan = planMemory(stages, layout, threads, (bytes) =>
		checkSize(program.name, bytes, machine),
	);
	return whileMemoryLasts(kernels, plan.total, () =>
		takeMemory(plan, stages, layout.precision, take),
	);
}

/** @throws RefusedRange instead of the host's error if it has no memory. */
function whileMemoryLasts<T>(
	{ program }: Kernels,
	bytes: number,
	take: () => T,
): T {
	try {
		return take();
	} catch {
		throw tooLarge(program.name, bytes, ", which the machine cannot provide");
	}
}

/** The work of a step on one memory. */
function kernelsOf(
	stages: Stages,
	layout: Layout,
	memory: EngineMemory,
	team: Team,
): StepKernels {
	const { precision } = layout;
	const bytes = bytesPerNumber[precision];
	const regions = stages.regions.map((_, k) => viewRegion(memory, k, layout));
	const { rows, partials, regions: base, stride, buffer } = memory;
	const Numbers = precision === "float32" ? Float32Array : Float64Array;
	const gradients = regions[GRADIENTS] as (typeof regions)[number];
	let list = 0;
	return {
		regions,
		rows: new Numbers(buffer, rows, (partials - rows) / bytes),
		partials: new Float64Array(buffer, 0, Math.floor(base / 8)),
		firstPartial: partials / 8,
		copy(sources, check) {
			const fill = (filled: (from: number) => void) =>
				copyBackwards(sources, layout, gradients, (offset) => {
					filled(base + stride + offset * bytes);
				});
			if (check) return team.checkWhile(fill);
			fill(() => {});
			return true;
		},
		check: () => team.check(),
		group(groups) {
			const pieces = piecesOf(layout, groups);
			list = stages.stages.length * pieces;
			const runs = layout.runs.map(([first]) => first as number);
			return pieces === 1 ? runs : undefined;
		},
		run: (stage) => team.run(list + stage),
	};
}

/** Which lists of items suit the groups: 0 for one group, 1 if each run of arrays is in one group, else 2. */
function piecesOf(
	{ runs }: Layout,
	groups: ArrayLike<number> | undefined,
): 0 | 1 | 2 {
	if (groups === undefined) return 0;
	const fits = runs.every((run) =>
		run.every((a) => groups[a] === groups[run[0] as number]),
	);
	return fits ? 1 : 2;
}
