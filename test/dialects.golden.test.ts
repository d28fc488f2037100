import { readdirSync, readFileSync } from "node:fs";
import {
	type Backend,
	chain,
	createOptimizer,
	interpreter,
	type Rule,
	type Schedule,
	webassembly,
} from "ravine";
import * as keras from "ravine/keras";
import * as optax from "ravine/optax";
import * as torch from "ravine/torch";
import { describe, expect, test } from "vitest";
import type { DialectInfo } from "../packages/ravine/src/dialect.js";
import { checkUpdate } from "../packages/ravine/src/language/check.js";

type Options = Readonly<Record<string, unknown>>;
type Arrays = Readonly<Record<string, readonly number[]>>;

interface Case {
	/** Chained, if there are several. A schedule among the options is a pair of a name and options itself. */
	readonly rules: readonly {
		readonly rule: string;
		readonly options: Options;
	}[];
	readonly call: string;
	/** The library's own largest difference in float32 from its path in float64. */
	readonly singleNoise: number;
	/** The parameters after some steps, all arrays end to end. */
	readonly rows: readonly (readonly number[])[];
	/** The library's states after the last step, by its own names. */
	readonly states: Arrays;
}

interface Golden {
	readonly library: string;
	readonly steps: readonly number[];
	readonly cases: readonly Case[];
}

type Made = ((options: Options) => Rule) & DialectInfo;
type Dialect = Readonly<Record<string, Made>>;

const dialects = { torch, optax, keras } as unknown as Readonly<
	Record<string, Dialect>
>;

const folder = new URL("golden/dialects/", import.meta.url);
const read = <T>(file: string): T =>
	JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T;

const { initial, gradients } = read<{
	readonly initial: Arrays;
	readonly gradients: readonly Arrays[];
}>("../problem.json");
const goldens = readdirSync(folder)
	.filter((file) => file.endsWith(".json"))
	.map((file) => read<Golden>(file));
const start = Object.values(initial).flat();

/** A dialect's optimizers and links; its other functions are schedulers. */
const optimizersOf = (dialect: Dialect): (readonly [string, Made])[] =>
	Object.entries(dialect).filter(([, made]) => "differences" in made);

/** Makes the schedules among options. */
function withSchedules(dialect: Dialect, value: unknown): unknown {
	if (Array.isArray(value)) return value.map((v) => withSchedules(dialect, v));
	if (typeof value !== "object" || value === null) return value;
	const { schedule, options } = value as {
		readonly schedule?: string;
		readonly options?: Options;
	};
	const made = Object.fromEntries(
		Object.entries(schedule === undefined ? value : (options ?? {})).map(
			([name, one]) => [name, withSchedules(dialect, one)],
		),
	);
	if (schedule === undefined) return made;
	const scheduler = dialect[schedule] as unknown as (o: Options) => Schedule;
	return scheduler(made);
}

function partsOf(dialect: Dialect, { rules }: Pick<Case, "rules">): Rule[] {
	return rules.map(({ rule, options }) => {
		const make = dialect[rule] as Made;
		return make(withSchedules(dialect, options) as Options);
	});
}

function ruleOf(dialect: Dialect, one: Pick<Case, "rules">): Rule {
	const [first, ...others] = partsOf(dialect, one) as [Rule, ...Rule[]];
	return others.length === 0 ? first : chain(first, ...others);
}

/** What ravine does with the gradients. */
async function run(
	rule: Rule,
	steps: readonly number[],
	precision: "float32" | "float64",
) {
	const optimizer = await createOptimizer(rule, initial, { precision });
	const rows: number[][] = [];
	for (const [k, gradient] of gradients.entries()) {
		optimizer.step(gradient);
		if (steps.includes(k + 1)) {
			rows.push(Object.values(optimizer.parameters).flatMap((one) => [...one]));
		}
	}
	const states = Object.fromEntries(
		Object.entries(optimizer.state).map(([name, arrays]) => [
			name,
			Object.values(arrays).flatMap((one) => [...one]),
		]),
	);
	optimizer.dispose();
	return { rows, states };
}

/** The largest difference, relative to the way that each parameter has gone so far, there and back. */
function difference(
	actual: readonly (readonly number[])[],
	expected: Case["rows"],
): number {
	const ways = start.map(() => 0);
	let before = start;
	let worst = 0;
	for (const [k, row] of expected.entries()) {
		for (const [i, value] of row.entries()) {
			const way = (ways[i] as number) + Math.abs(value - (before[i] as number));
			ways[i] = way;
			const off = Math.abs((actual[k]?.[i] as number) - value);
			if (off === 0) continue;
			worst = off / way > worst ? off / way : worst;
			if (Number.isNaN(off)) return Number.POSITIVE_INFINITY;
		}
		before = row as number[];
	}
	return worst;
}

/** The largest difference of the states, relative to the largest number of a state. */
function stateDifference(
	{ stateNames }: Made,
	actual: Arrays,
	expected: Arrays,
): number {
	const differences = Object.entries(actual).map(([name, values]) => {
		const theirs = expected[stateNames[name] ?? name];
		if (theirs?.length !== values.length) return Number.POSITIVE_INFINITY;
		const size = Math.max(...theirs.map(Math.abs)) || 1;
		const off = values.map((x, i) => Math.abs(x - (theirs[i] as number)));
		return Math.max(...off) / size;
	});
	return Math.max(0, ...differences);
}

/** The largest difference, relative to the larger of a parameter and its way from the start. */
function singleDifference(
	actual: readonly (readonly number[])[],
	expected: Case["rows"],
): number {
	return Math.max(
		...expected.flatMap((row, k) =>
			row.map((value, i) => {
				const way = Math.abs(value - (start[i] as number));
				const size = Math.max(Math.abs(value), way);
				const off = Math.abs((actual[k]?.[i] as number) - value);
				return size > 0 ? off / size : off;
			}),
		),
	);
}

describe.each(goldens)("$library", ({ library, steps, cases }) => {
	const dialect = dialects[library] as Dialect;

	test.each(cases)("$call", async (one) => {
		const rule = ruleOf(dialect, one);
		const { rows, states } = await run(rule, steps, "float64");
		expect(rows).toHaveLength(one.rows.length);
		expect(difference(rows, one.rows)).toBeLessThan(1e-10);
		const make = dialect[one.rules.at(-1)?.rule ?? ""] as Made;
		expect(stateDifference(make, states, one.states)).toBeLessThan(1e-10);
	});

	test.each(cases)(
		"saved in the middle and loaded, with the same bits on every backend: $call",
		async (one) => {
			const rule = ruleOf(dialect, one);
			const path = async (backend: Backend, middle?: number) => {
				const options = { backend, precision: "float32" } as const;
				let optimizer = await createOptimizer(rule, initial, options);
				for (const [k, gradient] of gradients.slice(0, 20).entries()) {
					if (k === middle) {
						const saved = optimizer.save();
						optimizer.dispose();
						optimizer = await createOptimizer(rule, initial, options);
						optimizer.load(saved);
					}
					optimizer.step(gradient);
				}
				const bytes = optimizer.save();
				optimizer.dispose();
				return bytes;
			};
			const unbroken = await path(webassembly());
			expect(await path(webassembly(), 11)).toEqual(unbroken);
			expect(await path(interpreter(), 1)).toEqual(unbroken);
		},
	);

	test.each(cases)("in float32: $call", async (one) => {
		const { rows } = await run(ruleOf(dialect, one), steps, "float32");
		// One rounding more or less, near a parameter's zero, is a factor of a few.
		const most = 4 * one.singleNoise;
		expect(singleDifference(rows, one.rows)).toBeLessThan(most);
	});

	const held = cases.flatMap((one) => {
		const parts = partsOf(dialect, one);
		return one.rules.map(({ rule, options }, k) => {
			return { name: rule, options, rule: parts[k] as Rule, one };
		});
	});

	test.each(optimizersOf(dialect))(
		"%s: the defaults, each option and each form are held to a golden",
		async (name, make) => {
			const own = held.filter((one) => one.name === name);
			const required = Object.values(make.options).some(
				(option) =>
					typeof option === "object" && "required" in option && option.required,
			);
			if (!required) {
				expect(
					own.some(({ options }) => Object.keys(options).length === 0),
				).toBe(true);
			}
			const flags = Object.keys(make.options).filter(
				(option) => typeof make.options[option] === "boolean",
			);
			const texts = new Set(own.map(({ rule }) => rule.text));
			for (const { options } of own) {
				for (let k = 0; k < 2 ** flags.length; k++) {
					const chosen = flags.map((flag, f) => [flag, (k >> f) % 2 === 1]);
					const given = { ...options, ...Object.fromEntries(chosen) };
					const form = tryOr(() => {
						return make(withSchedules(dialect, given) as Options).text;
					});
					if (form !== undefined) expect([...texts]).toContain(form);
				}
			}
			for (const option of Object.keys(make.options)) {
				const matters = own.map(async ({ options, one }) => {
					if (!(option in options)) return false;
					const { [option]: _, ...others } = options;
					const rules = one.rules.map((part) =>
						part.rule === name ? { ...part, options: others } : part,
					);
					const without = tryOr(() => ruleOf(dialect, { rules }));
					if (without === undefined) return true;
					const other = await run(without, steps, "float64");
					// Some options change nothing but a state, as an average's.
					return (
						difference(other.rows, one.rows) > 1e-6 ||
						stateDifference(make, other.states, one.states) > 1e-6
					);
				});
				expect(await Promise.all(matters), option).toContain(true);
			}
		},
	);

	test.each([
		...new Map(held.map((one) => [one.rule.text, one.rule])).values(),
	])("a valid text: $text", ({ name, text, program }) => {
		const { states, settings } = program;
		const checked = checkUpdate(name, text, { settings, states });
		expect(checked.program.nodes).toEqual(program.nodes);
	});
});

function tryOr<T>(make: () => T): T | undefined {
	try {
		return make();
	} catch {
		return undefined;
	}
}
