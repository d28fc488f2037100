/** An optimizer's settings: numbers and schedules. They read as numbers and can change at any time. */

import { describe, isRecord } from "./checks.js";
import { allNodes, type Program } from "./language/program.js";
import { matchPatterns } from "./patterns.js";
import { checkChosen, checkSetting } from "./ranges.js";
import { Refusal, RefusedType } from "./refusal.js";
import type { Choice, Rule, Schedule, Setting } from "./rule.js";
import { copied, unknownSetting } from "./ruleFactory.js";

/** Parameters with the same settings, and these. */
export interface SettingsGroup<S extends string = string> {
	readonly parameters: readonly string[];
	readonly settings: Readonly<Record<S, number>>;
}

/** The settings in force in a step. */
export interface InForce<S extends string = string> {
	/** By name; NaN for a table. */
	readonly settings: Readonly<Record<S, number>>;
	/** Only where a setting is a table. */
	readonly groups?: readonly SettingsGroup<S>[];
}

/** The settings of a rule, for one optimizer. */
export class Settings<S extends string = string> {
	/** The object `optimizer.settings`: numbers, checked when they are written. A table reads as NaN. */
	readonly view: Record<S, number>;
	readonly #rule: Rule<S>;
	readonly #names: readonly string[];
	readonly #given: Setting[];
	/** For each table, the number of each parameter's pattern; for other settings undefined. */
	readonly #matches: (readonly number[] | undefined)[];
	readonly #parameters: readonly string[];
	#numbers: Float64Array;
	#groups: Int32Array | undefined;
	/** The first parameter of each group. */
	#firsts: readonly number[] = [0];
	/** The report of every step until a setting changes. */
	#constant: InForce<S> | undefined;
	#evaluating = false;

	/**
	 * @param next returns the number of the next step. @param parameters the names for tables.
	 * @throws RefusedRange for a pattern that matches no parameter, or a parameter that no pattern matches.
	 */
	constructor(
		rule: Rule<S>,
		next: () => number,
		parameters: readonly string[],
	) {
		this.#rule = rule;
		this.#parameters = parameters;
		this.#names = rule.program.settings;
		this.#given = this.#names.map((name) => rule.settings[name as S]);
		this.#matches = this.#given.map((setting, k) =>
			this.#match(this.#names[k] as string, setting),
		);
		this.#numbers = new Float64Array(this.#names.length);
		this.#regroup();
		this.view = viewOf(
			rule.name,
			this.#names,
			(k) => this.#numberOf(k, next()),
			(name, value) => this.#write(name, value),
		);
	}

	/** The numbers of the last evaluated step: those of each group, in the program's order. */
	get numbers(): Float64Array {
		return this.#numbers;
	}

	/** Each parameter's group; undefined if all are in one. Another object means other groups. */
	get groups(): Int32Array | undefined {
		return this.#groups;
	}

	/**
	 * Evaluates all settings for a step. Mutates `numbers`.
	 * @throws RefusedRange or RefusedType for a schedule that leaves its setting's range, and any error of a schedule.
	 */
	evaluate(step: number): InForce<S> {
		if (this.#constant !== undefined) return this.#constant;
		const settings = {} as Record<S, number>;
		const count = this.#names.length;
		this.#names.forEach((name, k) => {
			const numbers = this.#numbersOf(k, step);
			const match = this.#matches[k];
			this.#firsts.forEach((first, g) => {
				this.#numbers[g * count + k] = numbers[match?.[first] ?? 0] as number;
			});
			settings[name as S] = match ? Number.NaN : (numbers[0] as number);
		});
		const groups = this.#describeGroups();
		const inForce = { settings, ...(groups && { groups }) };
		if (this.#given.some(hasSchedule)) return inForce;
		Object.freeze(settings);
		this.#constant = Object.freeze(inForce);
		return inForce;
	}

	/**
	 * Changes settings, all or none.
	 * @throws RefusedType for an unknown setting; RefusedRange outside its range.
	 */
	set(changes: Choice<S>): void {
		if (!isRecord(changes)) {
			throw new RefusedType(
				`${this.#rule.name}: set() takes settings by name, got ${describe(changes)}`,
			);
		}
		this.checkIdle();
		// An undefined setting is one left out.
		const chosen = Object.entries(changes).filter(
			(one) => one[1] !== undefined,
		);
		for (const [name, value] of chosen) this.check(name, value);
		for (const [name, value] of chosen) this.#put(name, value as Setting);
		this.#regroup();
	}

	/** The settings that are numbers, or tables of numbers, without schedules. */
	constants(): Map<string, Exclude<Setting, Schedule>> {
		const constants = new Map<string, Exclude<Setting, Schedule>>();
		this.#names.forEach((name, k) => {
			const setting = this.#given[k] as Setting;
			if (hasSchedule(setting) || typeof setting === "function") return;
			constants.set(name, setting);
		});
		return constants;
	}

	/**
	 * Checks one setting's new value.
	 * @throws RefusedType or RefusedRange.
	 */
	check(name: string, value: unknown): void {
		const { name: rule, ranges } = this.#rule;
		if (!this.#names.includes(name)) {
			throw unknownSetting(rule, name, this.#names);
		}
		checkChosen(rule, ranges, name, value);
		this.#match(name, value as Setting);
	}

	/**
	 * Refuses calls by a schedule.
	 * @throws Refusal while a schedule is evaluated.
	 */
	checkIdle(): void {
		if (!this.#evaluating) return;
		throw new Refusal(
			`${this.#rule.name}: a schedule must depend on the step's number alone; it cannot use the optimizer that it belongs to`,
		);
	}

	/** The number of one setting at a step; NaN for a table. */
	#numberOf(k: number, step: number): number {
		const setting = this.#given[k] as Setting;
		if (typeof setting === "object") return Number.NaN;
		const [number] = this.#numbersOf(k, step);
		return number as number;
	}

	/** The numbers of a table's patterns at a step; one number for any other setting. */
	#numbersOf(k: number, step: number): number[] {
		const setting = this.#given[k] as Setting;
		const name = this.#names[k] as string;
		return typeof setting === "object"
			? Object.entries(setting).map(([pattern, one]) =>
					this.#evaluate(one, step, name, pattern),
				)
			: [this.#evaluate(setting, step, name)];
	}

	#evaluate(
		setting: number | Schedule,
		step: number,
		name: string,
		pattern?: string,
	): number {
		if (typeof setting === "number") return setting;
		this.checkIdle();
		this.#evaluating = true;
		try {
			const value = setting(step);
			const { name: rule, ranges } = this.#rule;
			const place = pattern === undefined ? "" : `, "${pattern}"`;
			checkSetting(`${rule}, step ${step}${place}`, ranges, name, value);
			return value;
		} finally {
			this.#evaluating = false;
		}
	}

	/** Matches a table's patterns with the parameters. */
	#match(name: string, setting: Setting): readonly number[] | undefined {
		if (typeof setting !== "object") return undefined;
		const what = `${this.#rule.name}: ${name}`;
		if (isUniform(this.#rule.program, name)) {
			throw new RefusedType(
				`${what} is a table by pattern, but a global state depends on it, which is one number for all parameters; give it one number`,
			);
		}
		return matchPatterns(
			what,
			Object.keys(setting),
			this.#parameters,
			`add "*": ${this.#rule.defaults[name as S]} for all others`,
		);
	}

	#put(name: string, value: Setting): void {
		const k = this.#names.indexOf(name);
		this.#given[k] = copied(value);
		this.#matches[k] = this.#match(name, value);
		this.#constant = undefined;
	}

	/** Forms the groups: parameters with the same pattern in every table. */
	#regroup(): void {
		// The numbers below are new, so the next step evaluates them.
		this.#constant = undefined;
		const tables = this.#matches.filter((match) => match !== undefined);
		const groupOf = new Map<string, number>();
		const firsts: number[] = [];
		const groups = this.#parameters.map((_, a) => {
			const key = tables.map((match) => match[a]).join();
			const group = groupOf.get(key) ?? groupOf.size;
			if (!groupOf.has(key)) firsts.push(a);
			groupOf.set(key, group);
			return group;
		});
		const several = firsts.length > 1;
		this.#firsts = several ? firsts : [0];
		const same = several && groups.every((g, a) => g === this.#groups?.[a]);
		if (!same) this.#groups = several ? Int32Array.from(groups) : undefined;
		this.#numbers = new Float64Array(this.#names.length * this.#firsts.length);
		// It described the former numbers.
		this.#constant = undefined;
	}

	/** The groups' parameters and numbers, if a setting is a table. */
	#describeGroups(): SettingsGroup<S>[] | undefined {
		const parameters = this.#parameters;
		if (this.#matches.every((m) => !m)) return;
		const count = this.#names.length;
		return this.#firsts.map((_, g) => ({
			parameters: parameters.filter((_, a) => (this.#groups?.[a] ?? 0) === g),
			settings: Object.fromEntries(
				this.#names.map((name, k) => [name, this.#numbers[g * count + k]]),
			) as Record<S, number>,
		}));
	}

	/** Implements `optimizer.settings.name = value`. */
	#write(name: string, value: unknown): void {
		this.checkIdle();
		if (typeof value === "function" || isRecord(value)) {
			const what = typeof value === "function" ? "schedule" : "table";
			throw new RefusedType(
				`${this.#rule.name}: settings.${name} must be a number; give a ${what} with set({ ${name}: … })`,
			);
		}
		this.check(name, value);
		const wasTable = typeof this.#given[this.#names.indexOf(name)] === "object";
		this.#put(name, value as number);
		if (wasTable) this.#regroup();
	}
}

function hasSchedule(setting: Setting): boolean {
	return typeof setting === "object"
		? Object.values(setting).some(hasSchedule)
		: typeof setting === "function";
}

/** Whether a setting has one number for all parameters, because a global state depends on it. */
function isUniform(program: Program, name: string): boolean {
	return allNodes(program).some(
		(node) =>
			node.op === "setting" && node.name === name && node.kind === "step",
	);
}

/** Makes an object of numbers that refuses unknown names. */
function viewOf<S extends string>(
	rule: string,
	names: readonly string[],
	read: (k: number) => number,
	write: (name: string, value: unknown) => void,
): Record<S, number> {
	const target: Record<string, number> = Object.create(null);
	names.forEach((name, k) => {
		Object.defineProperty(target, name, {
			enumerable: true,
			get: () => read(k),
			set: (value: unknown) => write(name, value),
		});
	});
	const refuse = (_: object, name: string | symbol): never => {
		throw unknownSetting(rule, String(name), names);
	};
	return new Proxy<Record<string, number>>(Object.preventExtensions(target), {
		set(_, name, value) {
			write(String(name), value);
			return true;
		},
		defineProperty: refuse,
		deleteProperty: refuse,
	});
}
