/** Optimizers: a rule applied to named arrays of parameters. */

import { Accumulator } from "./accumulate.js";
import {
	type Backend,
	type Compiled,
	type Engine,
	type EngineArray,
	layOut,
	type Outcome,
} from "./backends/backend.js";
import { checkBackend, defaultBackend } from "./backends/choose.js";
import { countNonFinite } from "./backends/stepper.js";
import {
	checkChoice,
	checkOptions,
	checkWhole,
	describe,
	isTensor,
} from "./checks.js";
import { readGradientNorm, withGradientNorm } from "./gradientNorm.js";
import { readGradients } from "./gradients.js";
import { suggestion } from "./language/errors.js";
import type { Numbers } from "./language/evaluate.js";
import type { Precision } from "./language/program.js";
import {
	type Counts,
	type NonFiniteError,
	NonFiniteGradientError,
	NonFiniteParametersError,
	NonFiniteScalarError,
} from "./nonFinite.js";
import {
	type ArrayOf,
	flatten,
	isTree,
	type NamesOf,
	type NumbersFor,
	nameArrays,
	type ValidTree,
} from "./numbers.js";
import { matchSections } from "./patterns.js";
import { Refusal, RefusedRange, RefusedType } from "./refusal.js";
import { type Choice, checkIsWhole, type Rule } from "./ruleFactory.js";
import { type LoadOptions, load, type Savable, save } from "./saving.js";
import { copyRows, readSelection } from "./select.js";
import { Settings, type SettingsGroup } from "./settings.js";

export interface OptimizerOptions<P extends Precision = Precision> {
	/** Default `webassembly()`, or `interpreter()` where the host forbids compiling WebAssembly. */
	readonly backend?: Backend | undefined;
	/** The precision of parameters, gradients and states. Default float32. */
	readonly precision?: P | undefined;
	/**
	 * The effect of a NaN or an infinity. `throw` (default): in the gradient or in a scalar of the rule, it refuses the
	 * step: nothing changes, and the error says where it is. In parameters that a step has written, the error says so.
	 * `skip`: the same, but in the report instead of an error. `propagate`: nothing is checked.
	 */
	readonly nonFinite?: "throw" | "skip" | "propagate" | undefined;
	/**
	 * The number of calls of `step` whose gradients make one step, by their mean; default 1. Each call adds the gradients
	 * that it is given into `optimizer.gradients`; without any, it counts what you have added there yourself. A step leaves
	 * zeros.
	 */
	readonly accumulate?: number | undefined;
	/**
	 * Whether the report of a step has the gradient's norm; default false. It is computed in the rule's own first reduction,
	 * such as that of a clip by the global norm; a rule without one reads the gradient once more.
	 */
	readonly gradientNorm?: boolean | undefined;
}

/** The result of one step. */
export interface StepReport<S extends string = string> {
	/** The step's number, from 1. The step after a skipped one gets the same number. */
	readonly step: number;
	readonly skipped: boolean;
	/** The number of gradients that wait for a step; 0 after a step, and without `accumulate`. */
	readonly pending: number;
	/** The number of NaN or infinite numbers in the gradient; null if they were not checked (`propagate`). */
	readonly nonFinite: number | null;
	/**
	 * With the option `gradientNorm`: the Euclidean norm of the gradient of the step, over all parameters that are not
	 * frozen, before the rule changes it. Absent if no step was taken.
	 */
	readonly gradientNorm?: number;
	/** The settings that the step used, schedules evaluated; NaN for a table. */
	readonly settings: Readonly<Record<S, number>>;
	/** Where a setting is a table: the parameters with the same settings, and these. */
	readonly groups?: readonly SettingsGroup<S>[];
	/** With `skip`: the error that `throw` would have thrown. Absent if there is no problem. */
	readonly problem?: NonFiniteError;
}

/** `[Symbol.dispose]`, if the user's TypeScript has it. */
type DisposeKey = typeof Symbol extends { readonly dispose: infer Key }
	? Key & symbol
	: never;
type Disposer = { readonly [Key in DisposeKey]: () => void };

export interface Optimizer<
	N extends string = string,
	S extends string = string,
	P extends Precision = Precision,
	T extends string = string,
> extends Disposer {
	readonly rule: Rule<S, T>;
	/** The name of the backend that runs the rule. */
	readonly backend: string;
	/** The number of threads of a step. */
	readonly threads: number;
	/**
	 * The parameters by name, flat and live: steps change them in place, and so may you. With threads, their buffer is a
	 * SharedArrayBuffer, which some platform functions refuse; `read` returns a copy.
	 */
	readonly parameters: Readonly<Record<N, ArrayOf<P>>>;
	/** The gradients by name, flat and live: write them before `step()`. */
	readonly gradients: Readonly<Record<N, ArrayOf<P>>>;
	/**
	 * The states by state and parameter name, live. A scalar state is an array of one float64; a global state is the same
	 * array of one float64 under every parameter's name. A parameter whose section has no such state is not there.
	 */
	readonly state: Readonly<
		Record<T, Readonly<Record<N, ArrayOf<P> | Float64Array>>>
	>;
	/**
	 * The parameters to evaluate and to ship: the state called `average`, live; undefined for a rule without it.
	 */
	readonly averaged: "average" extends T
		? Readonly<Record<N, ArrayOf<P>>> | (string extends T ? undefined : never)
		: undefined;
	/** Each parameter's shape, by name; [] for one number. */
	readonly shapes: Readonly<Record<N, readonly number[]>>;
	/**
	 * The settings as numbers, by name. A number that you write applies from the next step and replaces a schedule or a
	 * table; a table reads as NaN; reading
	 * a schedule gives its number for the next step.
	 */
	readonly settings: Record<S, number>;
	/** The number of steps taken. */
	readonly steps: number;
	/** With `accumulate`: the number of gradients that wait for a step. A file that `save` makes has them too. */
	readonly pending: number;
	/**
	 * Changes settings to numbers, schedules or tables, from the next step on: all given ones, or none if it throws.
	 * @throws RefusedType for an unknown setting; RefusedRange outside its range.
	 */
	set(changes: Choice<S>): void;
	/**
	 * Takes one step. Mutates the parameters and the states.
	 *
	 * @param gradients by name, in the form of the initial values or by full names; they are copied. By default the step
	 * uses `optimizer.gradients`. Flat arrays suit any shape.
	 * @throws NonFiniteGradientError or NonFiniteScalarError for a NaN or an infinity, if the option is `throw`;
	 * RefusedType or RefusedRange for gradients of other names, shapes or lengths, or a schedule that leaves its range.
	 * After these errors the parameters, the states and the step's number are unchanged. NonFiniteParametersError if the
	 * step was taken and made parameters NaN or infinite.
	 */
	step(gradients?: NumbersFor<N>): StepReport<S>;
	/**
	 * Keeps, repeats and drops rows of parameters, along the first dimension, with their gradients and states: parameters
	 * that split take theirs along. Row k becomes the former row `rows[k]`. Scalar and global states stay as they are.
	 *
	 * The optimizer gets new arrays, of all parameters: read `parameters`, `gradients`, `state`, `averaged` and `shapes`
	 * again. The arrays that you have from before belong to nothing any more and are filled with NaN. Until it returns, the
	 * old and the new arrays are both in memory.
	 *
	 * @param names one parameter, or several with the same rows.
	 * @throws RefusedType or RefusedRange for an unknown parameter, one without rows, a row that it does not have, or no
	 * rows at all; then nothing is changed.
	 */
	select(names: N | readonly N[], rows: ArrayLike<number>): void;
	/**
	 * Copies one parameter.
	 * @throws RefusedRange for an unknown name.
	 */
	read(name: N): ArrayOf<P, ArrayBuffer>;
	/** Saves parameters, states, step and settings as a safetensors file. */
	save(): Uint8Array<ArrayBuffer>;
	/**
	 * Continues from a file that `save` made. Mutates the parameters, the states, the step's number and the settings that
	 * are numbers; schedules are functions and not in the file, so they stay. A float64 optimizer can load a float32 file.
	 * @throws CheckpointError for a file that is cut short, altered, or of another rule or model; then nothing is changed.
	 */
	load(bytes: Uint8Array, options?: LoadOptions): void;
	/** Frees memory and threads; afterwards every use throws. */
	dispose(): void;
}

/**
 * Makes an optimizer, which applies a rule to named arrays of parameters.
 *
 * @param rule from a factory, such as `adam({ learningRate: 0.01 })`.
 * @param initial the initial parameters by name; copied before this returns. Objects and lists may be nested:
 * `{ layers: [{ W, b }] }` has the parameters `layers.0.W` and `layers.0.b`.
 * @throws RefusedType or RefusedRange for values that are not numbers, ragged, empty or of an invalid shape; RefusedRange
 * for more parameters than fit into memory.
 */
export async function createOptimizer<
	const I extends object,
	S extends string,
	T extends string,
	P extends Precision = "float32",
>(
	rule: Rule<S, T>,
	initial: I & ValidTree<I>,
	options: OptimizerOptions<P> = {},
): Promise<Optimizer<NamesOf<I>, S, P, T>> {
	const what = "createOptimizer";
	const choices = readChoices(what, options);
	checkIsWhole(`${what}: the first argument`, rule, { sections: true });
	const arrays = readInitial(initial, choices);
	const begin = await prepare(rule as Rule, choices, [...arrays.keys()]);
	const { engine, finish } = begin(arrays);
	try {
		await engine.ready;
		return finish() as unknown as Optimizer<NamesOf<I>, S, P, T>;
	} catch (error) {
		engine.dispose();
		throw error;
	}
}

/** The options of an optimizer, checked, with their defaults. */
interface Choices {
	readonly backend: Backend;
	readonly precision: Precision;
	readonly nonFinite: Running["nonFinite"];
	readonly accumulate: number;
	readonly gradientNorm: boolean;
}

function readChoices(what: string, options: object): Choices {
	checkOptions(what, options, [
		...["backend", "precision", "nonFinite", "accumulate", "gradientNorm"],
	]);
	const {
		backend,
		precision = "float32" as const,
		nonFinite = "throw",
		accumulate = 1,
		gradientNorm = false,
	} = options as OptimizerOptions;
	checkChoice(what, "precision", precision, ["float32", "float64"]);
	checkChoice(what, "nonFinite", nonFinite, ["throw", "skip", "propagate"]);
	checkWhole(what, "accumulate", accumulate, 1);
	if (typeof gradientNorm !== "boolean") {
		throw new RefusedType(
			`${what}: gradientNorm must be true or false, got ${describe(gradientNorm)}`,
		);
	}
	checkBackend(what, backend);
	return {
		backend: backend ?? defaultBackend(),
		...{ precision, nonFinite, accumulate, gradientNorm },
	};
}

/** An optimizer whose threads may still be starting. */
interface Begun {
	readonly engine: Engine;
	/** Fills in the parameters and makes the public object. */
	finish(): Optimizer;
}

/**
 * Compiles a rule.
 * @param names the parameters', or undefined if they are still unknown and the rule has no sections.
 */
async function prepare(
	rule: Rule,
	choices: Choices,
	names: readonly string[] | undefined,
): Promise<(arrays: ReadonlyMap<string, Start>) => Begun> {
	const { backend, precision, nonFinite, accumulate, gradientNorm } = choices;
	const settle = (known: readonly string[]) => {
		const clock: { running?: Running } = {};
		const next = () => (clock.running?.steps ?? 0) + 1;
		return { clock, settings: new Settings(rule, next, known) };
	};
	const early = names && settle(names);
	const groups = early?.settings.groups;
	const program = gradientNorm ? withGradientNorm(rule.program) : rule.program;
	const compiled = await compile(
		{ ...rule, program },
		backend,
		precision,
		names ?? [],
		groups,
	);
	return (arrays) => {
		const { clock, settings } = early ?? settle([...arrays.keys()]);
		const lengths = [...arrays.values()].map(({ data }) => data.length);
		const layout = layOut(lengths, precision, settings.groups);
		const engine = compiled.engine(layout);
		const finish = () => {
			const running = start(rule, engine, settings, arrays, {
				...{ nonFinite, accumulate, gradientNorm, compiled },
			});
			clock.running = running;
			startStates(running);
			return faceOf(running, backend.name) as unknown as Optimizer;
		};
		return { engine, finish };
	};
}

/**
 * Compiles a rule for adapters that learn their parameters later and cannot wait then.
 * @param what the subject of errors. @param names the parameters', which a rule with sections needs.
 * @returns a function that makes the optimizer at once, from initial values by name. Threads join when they run.
 * @throws RefusedType or RefusedRange for wrong options.
 */
export async function prepareOptimizer(
	what: string,
	rule: Rule,
	options: OptimizerOptions,
	names?: readonly string[],
): Promise<(initial: object) => Optimizer> {
	const choices = readChoices(what, options);
	checkIsWhole(`${what}: the rule`, rule, { sections: true });
	const begin = await prepare(rule, choices, names);
	return (initial) => {
		const { engine, finish } = begin(readInitial(initial, choices));
		try {
			return finish();
		} catch (error) {
			engine.dispose();
			throw error;
		}
	};
}

/** Compiles a rule; each parameter is in one of its sections, if it has any. */
async function compile(
	{ name, program, sections }: Rule,
	backend: Backend,
	precision: Precision,
	parameters: readonly string[],
	groups: Settings["groups"],
): Promise<Compiled> {
	if (program.sections === undefined || sections === undefined) {
		return backend.compile({ step: program }, precision);
	}
	const sectionOf = matchSections(name, program.sections, parameters);
	return sections.compile(backend, program, precision, sectionOf, groups);
}

interface Start {
	readonly data: Numbers;
	readonly shape: readonly number[];
}

/** Copies the initial values, by their full names and in the precision. */
function readInitial(
	initial: unknown,
	{ precision, nonFinite }: Choices,
): Map<string, Start> {
	const finite = nonFinite !== "propagate";
	if (typeof initial !== "object" || initial === null || !holdsNames(initial)) {
		throw new RefusedType(
			`createOptimizer: initial values must be an object of arrays by name, got ${describe(initial)}`,
		);
	}
	const arrays = nameArrays("initial value", initial);
	if (arrays.size === 0) {
		throw new RefusedRange(
			"createOptimizer: initial values are empty; give at least one array by name",
		);
	}
	const starts = new Map<string, Start>();
	for (const [name, value] of arrays) {
		const { data: given, shape } = flatten(`initial value "${name}"`, value);
		if (given.length === 0) {
			throw new RefusedRange(
				`createOptimizer: initial value "${name}" is empty`,
			);
		}
		const data =
			precision === "float32"
				? new Float32Array(given)
				: new Float64Array(given);
		if (finite && countNonFinite([data]) !== undefined) {
			throw new RefusedRange(
				`createOptimizer: initial value "${name}" has a NaN or an infinity, or a number that ${precision} cannot represent`,
			);
		}
		starts.set(name, { data, shape });
	}
	return starts;
}

/** Whether the initial values are an object of names; at the top, `data` and `shape` are two names. */
function holdsNames(initial: object): boolean {
	const named = "data" in initial && !ArrayBuffer.isView(initial);
	return isTree(initial) || (named && !isTensor(initial));
}

/** The state of an optimizer. */
interface Running extends Savable, Kept {
	readonly engine: Engine;
	/** By name, in the layout's order. */
	readonly parameters: ReadonlyMap<string, Numbers>;
	readonly gradients: ReadonlyMap<string, Numbers>;
	readonly state: ReadonlyMap<string, ReadonlyMap<string, Numbers>>;
	readonly shapes: ReadonlyMap<string, readonly number[]>;
	disposed: boolean;
}

/** The part of an optimizer's state that never changes. */
interface Kept {
	readonly nonFinite: "throw" | "skip" | "propagate";
	readonly gradientNorm: boolean;
	readonly compiled: Compiled;
}

/** Names an engine's arrays and fills in the parameters. */
function start(
	rule: Rule,
	engine: Engine,
	settings: Settings,
	arrays: ReadonlyMap<string, Start>,
	{ accumulate, ...kept }: Kept & { readonly accumulate: number },
): Running {
	const names = [...arrays.keys()];
	const byName = (pick: (array: EngineArray) => Numbers | undefined) => {
		const found = new Map<string, Numbers>();
		engine.arrays.forEach((array, a) => {
			const numbers = pick(array);
			if (numbers !== undefined) found.set(names[a] as string, numbers);
		});
		return found;
	};
	const parameters = byName((array) => array.parameters);
	const state = new Map<string, ReadonlyMap<string, Numbers>>();
	const tensors = new Map<string, Start>();
	for (const [name, { data, shape }] of arrays) {
		const live = parameters.get(name) as Numbers;
		live.set(data);
		tensors.set(`parameters/${name}`, { data: live, shape });
	}
	for (const { name: own, per } of rule.program.states) {
		const ofState = byName((array) => array.states[own]);
		state.set(own, ofState);
		for (const [name, data] of ofState) {
			const shape =
				per === "parameter" ? (arrays.get(name) as Start).shape : [];
			const place = per === "step" ? own : `${own}/${name}`;
			tensors.set(`state/${place}`, { data, shape });
		}
	}
	const shapes = new Map(
		[...arrays].map(([name, { shape }]) => [name, Object.freeze([...shape])]),
	);
	const gradients = byName((array) => array.gradients);
	const running: Running = {
		rule,
		engine,
		parameters,
		gradients,
		sums: new Map(
			[...gradients].map(([name, data]) => {
				const { shape } = arrays.get(name) as Start;
				return [`gradients/${name}`, { data, shape }];
			}),
		),
		accumulator: new Accumulator(accumulate, [...gradients.values()]),
		state,
		shapes,
		tensors,
		settings,
		...kept,
		steps: 0,
		disposed: false,
	};
	return running;
}

/** Computes the states that start at an expression, with the settings of the first step. */
function startStates({ rule, engine, settings, nonFinite }: Running): void {
	const { start, sections = [] } = rule.program;
	if (!start && !sections.some(({ program }) => program?.start)) return;
	settings.evaluate(1);
	const { numbers, groups } = settings;
	const check = nonFinite !== "propagate";
	const outcome = engine.start({ settings: numbers, groups, check });
	if (outcome?.what !== "scalar") return;
	throw new RefusedRange(
		`${rule.name}: the states cannot start: the scalar ${outcome.scalar} is ${outcome.value}`,
	);
}

/** Makes the public object of an optimizer. */
function faceOf(
	running: Running,
	backend: string,
): Optimizer<string, string, Precision> {
	let views = viewsOf(running);
	const dispose = (): void => {
		if (running.disposed) return;
		running.disposed = true;
		running.engine.dispose();
	};
	const face = {
		rule: running.rule,
		backend,
		get threads() {
			return running.engine.threads;
		},
		get parameters() {
			return views.parameters;
		},
		get gradients() {
			return views.gradients;
		},
		get state() {
			return views.state;
		},
		get averaged() {
			return views.averaged;
		},
		get shapes() {
			return views.shapes;
		},
		settings: running.settings.view,
		get steps() {
			return running.steps;
		},
		get pending() {
			return running.accumulator.pending;
		},
		set: (changes: Choice<string>) => running.settings.set(changes),
		step: (gradients?: unknown) => step(running, gradients),
		select(names: unknown, rows: unknown) {
			select(running, names, rows);
			views = viewsOf(running);
		},
		read: (name: string) => read(running, name),
		save() {
			checkAlive(running);
			if (running.engine.damage !== undefined) throw running.engine.damage;
			return save(running);
		},
		load(bytes: Uint8Array, options: LoadOptions = {}) {
			checkAlive(running);
			running.settings.checkIdle();
			load(running, bytes, options);
		},
		dispose,
	};
	// Engines without `using` have no such symbol.
	const key: symbol | undefined = (Symbol as { dispose?: symbol }).dispose;
	if (key !== undefined) Object.defineProperty(face, key, { value: dispose });
	return face as unknown as Optimizer<string, string, Precision>;
}

/** The arrays that the public object shows. */
function viewsOf(running: Running) {
	const record = <V>(map: ReadonlyMap<string, V>) =>
		Object.freeze(Object.fromEntries(map));
	return {
		parameters: record(running.parameters),
		gradients: record(running.gradients),
		state: record(
			new Map([...running.state].map(([name, one]) => [name, record(one)])),
		),
		averaged: averagedOf(running),
		shapes: record(running.shapes),
	};
}

/** The state called `average`. */
function averagedOf({
	rule,
	state,
	parameters,
}: Running): Readonly<Record<string, Numbers>> | undefined {
	const found = rule.program.states.find(({ name }) => name === "average");
	if (found?.per !== "parameter") return undefined;
	// Frozen parameters, and those of other sections, are their own average.
	const all = [...parameters, ...(state.get("average") ?? [])];
	return Object.freeze(Object.fromEntries(all));
}

function checkAlive({ disposed, rule }: Running): void {
	if (!disposed) return;
	throw new Refusal(
		`${rule.name}: the optimizer was disposed and cannot be used any more`,
	);
}

function read(running: Running, name: string): ArrayOf<Precision, ArrayBuffer> {
	checkAlive(running);
	const { parameters, rule } = running;
	const live = parameters.get(name);
	if (live === undefined) {
		throw new RefusedRange(
			`${rule.name}: there is no parameter ${describe(name)}; parameters are ${[...parameters.keys()].join(", ")}${suggestion(String(name), parameters.keys())}`,
		);
	}
	return live instanceof Float32Array
		? new Float32Array(live)
		: new Float64Array(live);
}

/** Moves to a new engine with the selected rows. Mutates `running`. */
function select(running: Running, given: unknown, rows: unknown): void {
	checkAlive(running);
	const { rule, settings, engine: old, shapes, accumulator, steps } = running;
	settings.checkIdle();
	if (old.damage !== undefined) throw old.damage;
	const chosen = readSelection(rule.name, shapes, given, rows);
	/** The numbers of an array with a number for each parameter. */
	const moved = (name: string, data: Numbers): Numbers => {
		const [count = 1] = shapes.get(name) as readonly number[];
		return chosen.names.has(name) ? copyRows(data, count, chosen.rows) : data;
	};
	const arrays = new Map<string, Start>();
	for (const [name, data] of running.parameters) {
		const shape = shapes.get(name) as readonly number[];
		arrays.set(name, {
			data: moved(name, data),
			shape: chosen.names.has(name)
				? [chosen.rows.length, ...shape.slice(1)]
				: shape,
		});
	}
	const lengths = [...arrays.values()].map(({ data }) => data.length);
	const [any] = running.parameters.values();
	const precision = any instanceof Float32Array ? "float32" : "float64";
	const layout = layOut(lengths, precision, settings.groups);
	const engine = running.compiled.engine(layout);
	// Without helpers the steps are slower, and the same.
	engine.ready.catch(() => {});
	const { nonFinite, gradientNorm, compiled } = running;
	const fresh = start(rule, engine, settings, arrays, {
		...{ nonFinite, gradientNorm, compiled, accumulate: accumulator.count },
	});
	for (const [name, data] of running.gradients) {
		fresh.gradients.get(name)?.set(moved(name, data));
	}
	for (const { name: own, per } of rule.program.states) {
		for (const [name, data] of running.state.get(own) ?? []) {
			const numbers = per === "parameter" ? moved(name, data) : data;
			fresh.state.get(own)?.get(name)?.set(numbers);
		}
	}
	fresh.accumulator.pending = accumulator.pending;
	for (const { parameters, gradients, states } of old.arrays) {
		for (const data of [parameters, gradients, ...Object.values(states)]) {
			data.fill(Number.NaN);
		}
	}
	old.dispose();
	Object.assign(running, fresh, { steps });
}

function step(running: Running, supplied: unknown): StepReport {
	checkAlive(running);
	const { engine, settings, accumulator, nonFinite: choice } = running;
	settings.checkIdle();
	const t = running.steps + 1;
	const given =
		supplied === undefined
			? undefined
			: readGradients(`${running.rule.name}, step ${t}`, running, supplied);
	const inForce = settings.evaluate(t);
	// A schedule is the user's code and may have disposed of the optimizer.
	checkAlive(running);
	const check = choice !== "propagate";
	const several = accumulator.count > 1;
	let norm: number | undefined;
	const report = (outcome: Outcome | undefined): StepReport => {
		const problem = outcome && problemOf(running, t, outcome);
		if (problem !== undefined && choice === "throw") throw problem;
		const counts = outcome?.what === "gradients" ? outcome.counts : [];
		return {
			step: t,
			skipped: outcome !== undefined && outcome.what !== "parameters",
			pending: accumulator.pending,
			nonFinite: check ? counts.reduce((sum, count) => sum + count, 0) : null,
			...(norm !== undefined && { gradientNorm: norm }),
			...inForce,
			...(problem && { problem }),
		};
	};
	if (several) {
		const counts = given && check ? countNonFinite(given) : undefined;
		if (counts !== undefined) return report({ what: "gradients", counts });
		if (given !== undefined) accumulator.add(given);
		if (++accumulator.pending < accumulator.count) return report(undefined);
		accumulator.divide();
	}
	const { numbers, groups } = settings;
	const gradients = several ? undefined : given;
	const order = { settings: numbers, groups, t, gradients, check };
	let outcome: Outcome | undefined;
	try {
		outcome = engine.step(order);
		if (outcome === undefined || outcome.what === "parameters") {
			running.steps = t;
			if (running.gradientNorm) norm = readGradientNorm(engine.arrays);
		}
	} finally {
		if (several) accumulator.clear();
	}
	return report(outcome);
}

/** Turns an engine's outcome into an error with names. */
function problemOf(
	{ rule, parameters }: Running,
	step: number,
	outcome: Outcome,
): NonFiniteError {
	const names = [...parameters.keys()];
	const byName = (counts: readonly number[]): Counts =>
		Object.fromEntries(
			names.flatMap((name, a) => {
				const count = counts[a] as number;
				return count > 0 ? [[name, count]] : [];
			}),
		);
	switch (outcome.what) {
		case "gradients":
			return new NonFiniteGradientError(
				rule.name,
				step,
				byName(outcome.counts),
			);
		case "parameters":
			return new NonFiniteParametersError(
				rule.name,
				step,
				byName(outcome.counts),
			);
		case "scalar": {
			const array = names[outcome.array ?? -1];
			return new NonFiniteScalarError(rule.name, step, { ...outcome, array });
		}
	}
}
