import { type Basins, basins, isRefusal, type Rule, race, strip } from "ravine";
import { type Ground, readGround } from "../model/ground.js";
import { readRule } from "../model/ruleText.js";
import { affordableSteps } from "./budget.js";
import { arrivedAt, closeness, findMinima } from "./minima.js";
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

/** A question that cannot be answered, with the reason as a sentence. */
export class Unanswerable extends Error {
	override readonly name = "Unanswerable";
}

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
	const { ground, problem } = readGround(question.cost);
	if (ground === undefined) throw new Unanswerable(problem.message);
	try {
		if (question.kind === "strips") yield* strips(question, ground, engine);
		else if (question.kind === "grid") yield* grid(question, ground, engine);
		else yield* basinMap(question, ground, engine);
	} catch (error) {
		if (!isRefusal(error)) throw error;
		throw new Unanswerable((error as Error).message);
	}
}

function planFor(
	ground: Ground,
	rules: readonly Rule[],
	count: number,
	{ steps: asked, target }: Question,
	{ compiled }: Engine,
): Plan {
	const own = ground.surface.program.nodes.length;
	const counts = ground.variables.length;
	const each = rules.map(({ program }) => own + counts * program.nodes.length);
	const operations = Math.max(1, ...each);
	const steps = affordableSteps({ count, operations, steps: asked, compiled });
	return {
		part: "plan",
		...{ steps, target, compiled },
	};
}

function ruleOf(text: string): Rule {
	const { rule, problem } = readRule(text);
	if (rule === undefined) throw new Unanswerable(problem.message);
	return rule;
}

/** Without compiled kernels, every so many values of a strip are tried. */
const COARSER = 4;

async function* strips(
	question: StripsQuestion,
	ground: Ground,
	engine: Engine,
): AsyncGenerator<Part> {
	const { runs } = question;
	const rules = runs.flatMap(({ text }) => readRule(text).rule ?? []);
	const values = engine.compiled
		? question.values
		: question.values.filter((_, i) => i % COARSER === 0);
	const count = Math.max(1, rules.length) * values.length;
	const plan = planFor(ground, rules, count, question, engine);
	yield plan;
	for (const run of runs) {
		yield await oneStrip(run, values, { question, ground, plan, engine });
	}
}

interface Descending {
	readonly question: Exclude<Question, BasinsQuestion>;
	readonly ground: Ground;
	readonly plan: Plan;
	readonly engine: Engine;
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
		return { part: "refused", id, message: (error as Error).message };
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
	{
		question: { start },
		ground,
		plan: { steps, target },
		engine: { signal },
	}: Descending,
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
	ground: Ground,
	engine: Engine,
): AsyncGenerator<Part> {
	const { text, x, y } = question;
	const rule = ruleOf(text);
	const count = x.values.length * y.values.length;
	const plan = planFor(ground, [rule], count, question, engine);
	yield plan;
	const descending = { question, ground, plan, engine };
	const every = (values: Float64Array) =>
		values.filter((_, i) => i % COARSE === COARSE >> 1);
	const coarse = [every(x.values), every(y.values)] as const;
	yield* gridRows(rule, coarse, descending);
	if (engine.compiled) {
		yield* gridRows(rule, [x.values, y.values], descending);
	}
}

async function* gridRows(
	rule: Rule,
	[across, up]: readonly [Float64Array, Float64Array],
	descending: Descending,
): AsyncGenerator<GridPart> {
	const { x, y } = descending.question as GridQuestion;
	const rows: Outcomes[] = [];
	let row = 0;
	for (const [j, value] of up.entries()) {
		const own = withNumber(rule, y.setting, value);
		rows.push(await descents(own, x.setting, across, descending));
		if (rows.length < ROWS_TOGETHER && j < up.length - 1) continue;
		yield {
			...{ part: "grid", x: across, y: up, row, rows: rows.length },
			...joined(rows),
		};
		row = j + 1;
		rows.length = 0;
	}
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
const SIDES = [64, 256];

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
	const sides = engine.compiled ? SIDES : SIDES.slice(0, 1);
	const count = (sides.at(-1) as number) ** 2;
	const plan = planFor(ground, [rule], count, question, engine);
	yield plan;
	const minima = await findMinima(ground);
	for (const side of sides) {
		yield await oneMap(rule, side, { question, ground, plan, engine }, minima);
	}
}

async function oneMap(
	rule: Rule,
	side: number,
	{
		question,
		ground,
		plan: { steps, target },
		engine: { signal },
	}: Omit<Descending, "question"> & { readonly question: BasinsQuestion },
	minima: readonly KnownMinimum[],
): Promise<BasinsPart> {
	const axis = ([from, to]: readonly [number, number]) => ({
		...{ from, to, count: side },
	});
	const asked = {
		...{ surface: ground.surface, rule, steps, signal },
		...{ x: axis(question.x), y: axis(question.y) },
	};
	const { x, y, ...ends } = await basins({ ...asked, target });
	const minimum = arrivals(ground, question, ends, minima);
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
