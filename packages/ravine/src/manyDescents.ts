import { type Backend, type EngineArray, layOut } from "./backends/backend.js";
import { checkBackend, defaultBackend } from "./backends/choose.js";
import { memoryLoan } from "./backends/webassembly/memoryLoan.js";
import { checkChoice, describe } from "./checks.js";
import type { CostFunction, NamedCost } from "./cost.js";
import type { Descents, JudgedOutcomes, Outcomes } from "./descent.js";
import { eventLoopTurns } from "./eventLoop.js";
import { keepByPair } from "./kept.js";
import type { Numbers } from "./language/evaluate.js";
import { join } from "./language/join.js";
import { mathematics } from "./language/mathematics/elements.js";
import type { Precision, Program } from "./language/program.js";
import { TRACKED, track } from "./language/track.js";
import { onVariables } from "./onVariables.js";
import { RefusedRange, RefusedType } from "./refusal.js";
import { runStepwise } from "./stepwiseDescents.js";
import { isSurface } from "./surface.js";

/** The options of running descents. */
export interface EngineOptions {
	readonly precision?: Precision;
	/** Default: WebAssembly, or the interpreter where the host forbids compiling. */
	readonly backend?: Backend;
	/** Ends the work early: the promise is rejected with the signal's reason. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * @throws RefusedType for an unknown precision or backend, for a signal that is none, and for float32 or a backend with a
 * cost that has no kernel.
 */
export function checkEngine(
	subject: string,
	{ precision, backend, signal }: EngineOptions,
	surface: NamedCost,
): void {
	if (precision !== undefined) {
		checkChoice(subject, "precision", precision, ["float32", "float64"]);
	}
	checkBackend(subject, backend);
	const wanted = precision === "float32" ? "float32" : backend && "a backend";
	if (wanted && !hasProgram(surface)) {
		throw new RefusedType(
			`${subject}: ${wanted} is for formulas; a cost that writes its slopes is computed as it is, in float64`,
		);
	}
	if (signal === undefined || typeof signal?.aborted === "boolean") return;
	throw new RefusedType(
		`${subject}: signal must be an AbortSignal, got ${describe(signal)}`,
	);
}

/** The default target, above a surface's lowest minimum. */
const TARGET = 1e-3;

/**
 * The given target, or else a cost slightly above the surface's lowest known minimum, or above 0 for a formula.
 * @throws RefusedRange for a target that is not a finite number.
 */
export function readTarget(
	subject: string,
	surface: NamedCost,
	given: number | undefined,
): number {
	if (given === undefined) {
		const minima = isSurface(surface) ? surface.minima : [];
		const costs = minima.map(({ cost }) => cost);
		return (costs.length === 0 ? 0 : Math.min(...costs)) + TARGET;
	}
	if (Number.isFinite(given)) return given;
	throw new RefusedRange(
		`${subject}: target must be a finite number, got ${describe(given)}`,
	);
}

/** Whether a cost is a formula, which can be joined with a rule in one kernel. */
function hasProgram(surface: NamedCost): surface is CostFunction {
	return typeof (surface as Partial<CostFunction>).program === "object";
}

/** Programs by rule, cost and kind, whose compiled kernels backends keep. */
const keepProgram = keepByPair<Program>();

/**
 * Runs many descents: on a formula side by side, on another cost one after another.
 * @param judged whether to find the diverged descents, which takes a third longer.
 */
export async function runDescents(
	descents: Descents,
	options: EngineOptions,
	judged: boolean,
): Promise<JudgedOutcomes> {
	const { surface } = descents;
	options.signal?.throwIfAborted();
	return hasProgram(surface)
		? runTogether({ ...descents, surface }, options, judged)
		: runStepwise(descents, options.signal);
}

/** Runs descents side by side, each an element of one engine's arrays. */
async function runTogether(
	descents: Descents<CostFunction>,
	{ precision = "float64", backend: given, signal }: EngineOptions,
	judged: boolean,
): Promise<JudgedOutcomes> {
	const { surface, rule, steps, target, count, varied } = descents;
	const names = Object.keys(varied);
	const each = typeof target !== "number";
	const settings = onVariables(rule, surface.variables, names);
	const { apart, key } = settings;
	const kind = `${judged} ${each} ${names.join()} ${key}`;
	const program = keepProgram(rule.program, surface.program, kind, () =>
		track(
			join(rule.program, surface.program, {
				...{ apart, varied: names, mathematics },
			}),
			judged,
			each,
		),
	);
	const backend = given ?? defaultBackend();
	const compiled = await backend.compile({ step: program }, precision);
	const loan = memoryLoan();
	const engine = compiled.engine(layOut([count], precision), loan.take);
	try {
		await engine.ready;
		const [{ states }] = engine.arrays as [EngineArray];
		const state = (name: string) => states[name] as Numbers;
		surface.variables.forEach((variable, k) => {
			descents.fillStart(state(`w.${variable}`), k);
		});
		for (const name of names) state(name).set(varied[name] as Float64Array);
		if (each) state(TRACKED.target).set(target);
		// The points are the start and every step; this is their first half.
		const early = Math.ceil((steps + 1) / 2);
		const more = each ? [early] : [target, early];
		const numbers = new Float64Array(settings.count + more.length);
		numbers.set(more, settings.count);
		const step = (t: number) => {
			engine.step({ settings: numbers, t, check: false });
		};
		settings.write(1, numbers);
		engine.start({ settings: numbers, check: false });
		const turn = eventLoopTurns();
		for (let t = 1; t <= steps; t++) {
			settings.write(t, numbers);
			step(t);
			const pause = turn();
			if (pause === undefined) continue;
			await pause;
			signal?.throwIfAborted();
		}
		const ends: Record<string, Float64Array> = Object.create(null);
		for (const variable of surface.variables) {
			ends[variable] = new Float64Array(state(`w.${variable}`));
		}
		// One more step computes the cost of the last point.
		step(steps + 1);
		const outcomes = {
			ends,
			cost: new Float64Array(state(TRACKED.cost)),
			stepsToTarget: new Int32Array(state(TRACKED.reached)),
			diverged: new Uint8Array(judged ? count : 0),
		};
		markLost(outcomes);
		if (judged) markRisen(outcomes, state(TRACKED.highest));
		return outcomes;
	} finally {
		engine.dispose();
		loan.giveBack();
	}
}

/** Sets all numbers of a descent to NaN if its cost is NaN. */
function markLost({ ends, cost }: Outcomes): void {
	const columns = Object.values(ends);
	for (let i = 0; i < cost.length; i++) {
		if (!Number.isNaN(cost[i])) continue;
		for (const column of columns) column[i] = Number.NaN;
	}
}

/** @param highest the highest cost of each descent's first half. */
function markRisen({ cost, diverged }: JudgedOutcomes, highest: Numbers): void {
	for (let i = 0; i < cost.length; i++) {
		const stayed = (cost[i] as number) <= (highest[i] as number);
		diverged[i] = stayed ? 0 : 1;
	}
}
