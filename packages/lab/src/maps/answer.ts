import { type Basins, basins, isRefusal, type Rule, race, strip } from "ravine";
import type { Ground } from "../model/ground.js";
import { readRule } from "../model/ruleText.js";
import { plainMessage } from "../model/sentence.js";
import { affordableSteps, operationsOf, within } from "./budget.js";
import {
	arrivedAt,
	closeness,
	findMinima,
	findMinimaNear,
	flatTo,
} from "./minima.js";
import type {
	BasinsPart,
	BasinsQuestion,
	GridPart,
	GridQuestion,
	KnownMinimum,
	Outcomes,
	Part,
	Plan,
	Question,
	RefusedPart,
	StripPart,
	StripsQuestion,
	VariedRun,
} from "./questions.js";

import {
	groundOf,
	isOverRows,
	type RowsGround,
	Unanswerable,
	type WorkGround,
} from "./workGround.js";

/** Where the answer is computed. */
export interface Engine {
	/** Whether WebAssembly can be compiled here. */
	readonly compiled: boolean;
	readonly signal: AbortSignal;
}

/**
 * Answers a question part by part; the first one is the plan.
 * @throws Unanswerable; the signal's reason.
 */
export async function* answer(
	question: Question,
	engine: Engine,
): AsyncGenerator<Part> {
	try {
		const ground = await groundOf(question.cost);
		if (question.kind === "strips") yield* strips(question, ground, engine);
		else if (question.kind === "grid") yield* grid(question, ground, engine);
		else if (isOverRows(ground)) yield* rowsMap(question, ground, engine);
		else yield* basinMap(question, ground, engine);
	} catch (error) {
		if (!isRefusal(error)) throw error;
		throw new Unanswerable(plainMessage(error));
	}
}

/** Operations of a kernel in a millisecond. */
const OPERATIONS_A_MILLISECOND = 6e6;

function planFor(
	ground: WorkGround,
	rules: readonly Rule[],
	count: number,
	{ steps: asked, target }: Question,
	{ compiled }: Engine,
): Plan {
	const own = isOverRows(ground)
		? ground.stepTime * OPERATIONS_A_MILLISECOND
		: operationsOf(ground.surface.program);
	const operations = rules.map(
		({ program }) => own + ground.variables.length * operationsOf(program),
	);
	const steps = affordableSteps({
		...{ count, operations: Math.max(1, ...operations) },
		...{ steps: asked, compiled },
	});
	return {
		part: "plan",
		...{ steps, target },
		...(compiled ? {} : { coarse: "interpreted" }),
	};
}

/** Milliseconds for the first picture. If they do not do, it is tried with fewer steps. */
const MAX_FIRST = 1500;
/** By how much fewer. */
const FEWER = 8;
/** Milliseconds for a finer picture. */
const MAX_FINE = 5000;

/**
 * Takes fewer and fewer steps until the work fits its time. Yields each plan, but not a first one that is known,
 * and returns the last one with the result.
 */
async function* fitting<T>(
	first: Plan,
	{ signal }: Engine,
	work: (plan: Plan, signal: AbortSignal) => Promise<T>,
	isKnown = false,
): AsyncGenerator<Plan, readonly [Plan, T]> {
	let plan = first;
	for (;;) {
		if (plan !== first || !isKnown) yield plan;
		const now = plan;
		const time = now.steps > 1 ? MAX_FIRST : MAX_FINE;
		const result = await within(time, signal, (own) => work(now, own));
		if (result !== undefined) return [now, result];
		if (now.steps === 1) throw new Unanswerable("this cost takes too long");
		plan = { ...now, steps: Math.ceil(now.steps / FEWER) };
	}
}

function ruleOf(text: string): Rule {
	const { rule, problem } = readRule(text);
	if (rule === undefined) throw new Unanswerable(problem.message);
	return rule;
}

/** Without a kernel for many descents at once, every so many values of a strip are tried. */
const COARSER = 4;

async function* strips(
	question: StripsQuestion,
	ground: WorkGround,
	engine: Engine,
): AsyncGenerator<Part> {
	const { runs } = question;
	const rules = runs.flatMap(({ text }) => readRule(text).rule ?? []);
	const every = (apart: number) =>
		question.values.filter((_, i) => i % apart === 0);
	const planOf = ({ length }: Float64Array) =>
		planFor(
			ground,
			rules,
			Math.max(1, rules.length) * length,
			question,
			engine,
		);
	const isQuick = engine.compiled && !isOverRows(ground);
	let values = every(isQuick ? 1 : COARSER);
	if (planOf(values).steps < Math.min(question.steps, MIN_STEPS))
		values = every(2 * COARSER);
	const first = planOf(values);
	let plan = first;
	let isKnown = false;
	for (let k = 0; k < runs.length; k++) {
		const run = runs[k] as VariedRun;
		const work = (now: Plan, signal: AbortSignal) =>
			oneStrip(run, values, { question, ground, plan: now, signal });
		const [fit, part] = yield* fitting(plan, engine, work, isKnown);
		isKnown = true;
		yield part;
		if (fit.steps === plan.steps) continue;
		// All strips have the same steps, so the earlier ones begin again.
		if (k > 0) k = -1;
		plan = fit;
	}
}

interface Descending {
	readonly question: Exclude<Question, BasinsQuestion>;
	readonly ground: WorkGround;
	readonly plan: Plan;
	readonly signal: AbortSignal;
}

async function oneStrip(
	{ id, text, setting }: VariedRun,
	values: Float64Array,
	descending: Descending,
): Promise<StripPart | RefusedPart> {
	try {
		const rule = ruleOf(text);
		if (setting === undefined) {
			const outcomes = oneRace(rule, descending);
			return { part: "strip", id, values: new Float64Array(), ...outcomes };
		}
		const outcomes = await descents(rule, setting, values, descending);
		return { part: "strip", id, values, ...outcomes };
	} catch (error) {
		if (!(error instanceof Unanswerable) && !isRefusal(error)) throw error;
		return { part: "refused", id, message: plainMessage(error) };
	}
}

/** What comes of a rule as it is. */
function oneRace(
	rule: Rule,
	{ question: { start }, ground, plan: { steps, target } }: Descending,
): Outcomes {
	const { runs } = race({
		...{ surface: ground.surface, rules: [rule], start, steps },
	});
	const [run] = runs as [(typeof runs)[number]];
	return {
		steps: Int32Array.of(run.cost.findIndex((cost) => cost < target)),
		cost: Float64Array.of(
			run.cost.length > steps ? (run.cost.at(-1) as number) : Number.NaN,
		),
		diverged: Uint8Array.of(Number(run.diverged)),
	};
}

async function descents(
	rule: Rule,
	setting: string,
	values: Float64Array,
	{ question: { start }, ground, plan: { steps, target }, signal }: Descending,
): Promise<Outcomes> {
	const { stepsToTarget, cost, diverged } = await strip({
		...{ surface: ground.surface, rule, setting, values },
		...{ start, steps, target, signal },
	});
	return { steps: stepsToTarget, cost, diverged };
}

/** Every so many rows and columns are computed first, so that a picture is there at once. */
const COARSE = 4;
/** Rows that travel together. */
const ROWS_TOGETHER = 16;

async function* grid(
	question: GridQuestion,
	ground: WorkGround,
	engine: Engine,
): AsyncGenerator<Part> {
	const { text, x, y } = question;
	const rule = ruleOf(text);
	const all = x.values.length * y.values.length;
	const planOf = (count: number) =>
		planFor(ground, [rule], count, question, engine);
	let first = planOf(all);
	let apart = COARSE;
	if (isOverRows(ground)) {
		// The fine picture may take all of its time.
		const enough = Math.min(question.steps, MIN_STEPS);
		if (planOf(all / apart ** 2).steps < enough) apart *= 2;
		first = planOf(all / apart ** 2);
	}
	const every = (values: Float64Array) =>
		values.filter((_, i) => i % apart === apart >> 1);
	const coarse = [every(x.values), every(y.values)] as const;
	const [plan, part] = yield* fitting(first, engine, async (now, signal) => {
		const descending = { question, ground, plan: now, signal };
		return gridRows(rule, coarse, [0, coarse[1].length], descending);
	});
	yield part;
	if (!engine.compiled) return;
	const end = Date.now() + MAX_FINE;
	const fine = [x.values, y.values] as const;
	for (let row = 0; row < y.values.length; row += ROWS_TOGETHER) {
		const rows = [row, Math.min(y.values.length, row + ROWS_TOGETHER)] as const;
		const next = await within(end - Date.now(), engine.signal, (signal) =>
			gridRows(rule, fine, rows, { question, ground, plan, signal }),
		);
		if (next === undefined) {
			yield { ...plan, coarse: "slow" };
			return;
		}
		yield next;
	}
}

async function gridRows(
	rule: Rule,
	[across, up]: readonly [Float64Array, Float64Array],
	[from, to]: readonly [number, number],
	descending: Descending,
): Promise<GridPart> {
	const { x, y } = descending.question as GridQuestion;
	const rows: Outcomes[] = [];
	for (const value of up.subarray(from, to)) {
		const own = withNumber(rule, y.setting, value);
		rows.push(await descents(own, x.setting, across, descending));
	}
	return {
		...{ part: "grid", x: across, y: up, row: from, rows: to - from },
		...joined(rows),
	};
}

/** The rule with another number for a setting; its text and its kernels stay the same. */
function withNumber(rule: Rule, setting: string, value: number): Rule {
	return { ...rule, settings: { ...rule.settings, [setting]: value } };
}

function joined(rows: readonly Outcomes[]): Outcomes {
	const length = rows.reduce((sum, { cost }) => sum + cost.length, 0);
	const all = {
		steps: new Int32Array(length),
		cost: new Float64Array(length),
		diverged: new Uint8Array(length),
	};
	let at = 0;
	for (const row of rows) {
		all.steps.set(row.steps, at);
		all.cost.set(row.cost, at);
		all.diverged.set(row.diverged, at);
		at += row.cost.length;
	}
	return all;
}

/** Starts along a side of a basin map, from coarse to fine. */
const SIDES = [64, 256] as const;

async function* basinMap(
	question: BasinsQuestion,
	ground: Ground,
	engine: Engine,
): AsyncGenerator<Part> {
	if (ground.variables.length !== 2) {
		throw new Unanswerable(
			`a map needs a function of two variables; this one has ${ground.variables.length}`,
		);
	}
	const rule = ruleOf(question.text);
	const { sides, plan: first } = sidesFor(
		...([question, ground, rule, engine] as const),
	);
	const [coarse, ...finer] = sides as readonly [number, ...number[]];
	const [plan, part] = yield* fitting(first, engine, (now, signal) =>
		oneMap(rule, coarse, { question, ground, plan: now, signal }),
	);
	yield part;
	for (const side of finer) {
		const next = await within(MAX_FINE, engine.signal, (signal) =>
			oneMap(rule, side, { question, ground, plan, signal }),
		);
		if (next === undefined) yield { ...plan, coarse: "slow" };
		else yield next;
	}
}

/** Steps below which a picture tells little, so that a coarser one with more steps is better. */
const MIN_STEPS = 50;

/** How fine the map is to be. */
function sidesFor(
	question: BasinsQuestion,
	ground: Ground,
	rule: Rule,
	engine: Engine,
): { readonly sides: readonly number[]; readonly plan: Plan } {
	const planOf = (side: number) =>
		planFor(ground, [rule], side ** 2, question, engine);
	const [coarse, fine] = SIDES;
	const plan = planOf(fine);
	if (engine.compiled && plan.steps >= Math.min(question.steps, MIN_STEPS)) {
		return { sides: SIDES, plan };
	}
	const slow = engine.compiled ? ({ coarse: "slow" } as const) : {};
	return { sides: [coarse], plan: { ...planOf(coarse), ...slow } };
}

/** Starts along a side of a map of a cost over data: first as many as the time is enough for, then twice as many. */
const [MIN_ROWS_SIDE, MAX_ROWS_SIDE] = [12, 32];
/** Milliseconds for the first ones. */
const ROWS_MAP_TIME = 700;
/** Steps that a map should have, if the race has as many. */
const ENOUGH_STEPS = 200;

async function* rowsMap(
	question: BasinsQuestion,
	ground: RowsGround,
	engine: Engine,
): AsyncGenerator<Part> {
	const rule = ruleOf(question.text);
	const steps = Math.min(question.steps, ENOUGH_STEPS);
	const most = Math.sqrt(ROWS_MAP_TIME / (steps * ground.stepTime));
	const coarse = Math.floor(
		Math.min(MAX_ROWS_SIDE, Math.max(MIN_ROWS_SIDE, most)),
	);
	const first = planFor(ground, [rule], coarse ** 2, question, engine);
	const asked = { question, ground, plan: first };
	const [plan, part] = yield* fitting(first, engine, (now, signal) =>
		oneRowsMap(rule, coarse, { ...asked, plan: now, signal }),
	);
	yield part;
	const next = await within(MAX_FINE, engine.signal, (signal) =>
		oneRowsMap(rule, 2 * coarse, { ...asked, plan, signal }),
	);
	yield next ?? { ...plan, coarse: "slow" };
}

/** A start arrives where its descent gets below the target: of a cost over data, the lowest point alone is known. */
async function oneRowsMap(
	rule: Rule,
	side: number,
	{ question, ground, plan: { steps, target }, signal }: Mapping<RowsGround>,
): Promise<BasinsPart> {
	const { x, y, cost, stepsToTarget } = await basins({
		...{ surface: ground.surface, rule, steps, target, signal },
		...{ x: axisOf(question.x, side), y: axisOf(question.y, side) },
	});
	const minimum = Int16Array.from(cost, (one) =>
		Number.isNaN(one) ? -2 : one < target ? 0 : -1,
	);
	const { minima } = ground;
	return { part: "basins", x, y, minima, minimum, steps: stepsToTarget };
}

function axisOf([from, to]: readonly [number, number], count: number) {
	return { from, to, count };
}

interface Mapping<G extends WorkGround> {
	readonly question: BasinsQuestion;
	readonly ground: G;
	readonly plan: Plan;
	readonly signal: AbortSignal;
}

/** Ends from which minima are looked for that are not known yet. */
const MAX_LOOKED = 48;
/** Times that one looks for them. */
const MAX_LOOKS = 4;

async function oneMap(
	rule: Rule,
	side: number,
	{ question, ground, plan: { steps, target }, signal }: Mapping<Ground>,
): Promise<BasinsPart> {
	const asked = {
		...{ surface: ground.surface, rule, steps, signal },
		...{ x: axisOf(question.x, side), y: axisOf(question.y, side) },
	};
	const { x, y, ...ends } = await basins({ ...asked, target });
	let minima = await findMinima(ground);
	let minimum = arrivals(ground, question, ends, minima);
	// What the coarse map has not missed, the fine one hardly does.
	const looks = side === SIDES[0] ? MAX_LOOKS : 0;
	for (let look = 0; look < looks; look++) {
		const lost = someEnds(ground, ends, minimum);
		if (lost.length === 0) break;
		const all = await findMinimaNear(ground, lost, signal);
		if (all.length === minima.length) break;
		minima = all;
		minimum = arrivals(ground, question, ends, minima);
	}
	followFlats(ground, ends, minima, minimum);
	const made = { part: "basins", x, y, minima, minimum } as const;
	const isLow = minima.map(({ cost }) => cost < target);
	if (minimum.every((k) => k < 0 || isLow[k])) {
		return { ...made, steps: ends.stepsToTarget };
	}
	// How fast each start gets to its own minimum, which may be a high one.
	const own = Float64Array.from(minimum, (k) => {
		const { cost } = minima[k] ?? {};
		return cost === undefined ? target : cost + closeness(cost);
	});
	const { stepsToTarget } = await basins({ ...asked, target: own });
	return { ...made, steps: stepsToTarget };
}

/** Finds the ends that lie on the flat bottom of a minimum, such as a line or a ring. */
function followFlats(
	ground: Ground,
	{ ends, cost }: Pick<Basins, "ends" | "cost">,
	minima: readonly KnownMinimum[],
	minimum: Int16Array,
): void {
	const columns = ground.variables.map((name) => ends[name] as Float64Array);
	for (let i = 0; i < minimum.length; i++) {
		if (minimum[i] !== -1) continue;
		const point = columns.map((column) => column[i] as number);
		minimum[i] = flatTo(ground, minima, point, cost[i] as number);
	}
}

/** Some of the ends that lie at no minimum that is known. */
function someEnds(
	{ variables }: Ground,
	{ ends }: Pick<Basins, "ends">,
	minimum: Int16Array,
): number[][] {
	const missed: number[] = [];
	for (let i = 0; i < minimum.length; i++)
		if (minimum[i] === -1) missed.push(i);
	const every = Math.max(1, missed.length / MAX_LOOKED);
	const count = Math.min(missed.length, MAX_LOOKED);
	return Array.from({ length: count }, (_, k) => {
		const i = missed[Math.floor(k * every)] as number;
		return variables.map((name) => ends[name]?.[i] as number);
	});
}

/** The number of the minimum where each descent arrived: -1 if at none, -2 if it diverged. */
function arrivals(
	{ variables }: Ground,
	{ x, y }: BasinsQuestion,
	{ ends, cost }: Pick<Basins, "ends" | "cost">,
	minima: readonly KnownMinimum[],
): Int16Array {
	const [first, second] = variables as [string, string];
	const [endX, endY] = [ends[first], ends[second]] as [
		Float64Array,
		Float64Array,
	];
	const sizes = [x[1] - x[0], y[1] - y[0]] as const;
	const minimum = new Int16Array(cost.length);
	for (let i = 0; i < cost.length; i++) {
		const end = { x: endX[i], y: endY[i], cost: cost[i] } as {
			readonly x: number;
			readonly y: number;
			readonly cost: number;
		};
		minimum[i] = Number.isFinite(end.cost)
			? arrivedAt(minima, [first, second], sizes, end)
			: -2;
	}
	return minimum;
}
