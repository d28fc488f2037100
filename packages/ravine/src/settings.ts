/** An optimizer's settings: numbers and schedules. They read as numbers and can change at any time. */

import { describe, isRecord } from "./checks.js";
import { checkSetting } from "./ranges.js";
import { Refusal, RefusedType } from "./refusal.js";
import type { Choice, Rule, Schedule, Setting } from "./rule.js";
import { unknownSetting } from "./ruleFactory.js";

/** The settings of a rule, for one optimizer. */
export class Settings<S extends string = string> {
	/** The object `optimizer.settings`: numbers, checked when they are written. */
	readonly view: Record<S, number>;
	/** The numbers of the last evaluated step, in the program's order. */
	readonly numbers: Float64Array;
	readonly #rule: Rule<S>;
	readonly #names: readonly string[];
	readonly #given: Setting[];
	/** The report of every step until a setting changes. */
	#constant: Readonly<Record<S, number>> | undefined;
	#evaluating = false;

	/** @param next returns the number of the next step. */
	constructor(rule: Rule<S>, next: () => number) {
		this.#rule = rule;
		this.#names = rule.program.settings;
		this.#given = this.#names.map((name) => rule.settings[name as S]);
		this.numbers = new Float64Array(this.#names.length);
		this.view = viewOf(
			rule.name,
			this.#names,
			(k) => this.#numberOf(k, next()),
			(name, value) => this.#write(name, value),
		);
	}

	/**
	 * Evaluates all settings for a step. Mutates `numbers`.
	 * @throws RefusedRange or RefusedType for a schedule that leaves its setting's range, and any error of a schedule.
	 */
	evaluate(step: number): Readonly<Record<S, number>> {
		if (this.#constant !== undefined) return this.#constant;
		const report = {} as Record<S, number>;
		this.#names.forEach((name, k) => {
			const value = this.#numberOf(k, step);
			this.numbers[k] = value;
			report[name as S] = value;
		});
		if (!this.#given.some(isSchedule)) this.#constant = Object.freeze(report);
		return report;
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
		for (const [name, value] of chosen) this.#check(name, value);
		for (const [name, value] of chosen) this.#put(name, value as Setting);
	}

	/** The settings that are numbers, not schedules. */
	constants(): Map<string, number> {
		const constants = new Map<string, number>();
		this.#names.forEach((name, k) => {
			const setting = this.#given[k];
			if (typeof setting === "number") constants.set(name, setting);
		});
		return constants;
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

	/** The number of one setting at a step. */
	#numberOf(k: number, step: number): number {
		const setting = this.#given[k] as Setting;
		if (typeof setting === "number") return setting;
		this.checkIdle();
		this.#evaluating = true;
		try {
			const value = setting(step);
			const { name, ranges } = this.#rule;
			const what = `${name}, step ${step}`;
			checkSetting(what, ranges, this.#names[k] as string, value);
			return value;
		} finally {
			this.#evaluating = false;
		}
	}

	#check(name: string, value: unknown): void {
		const { name: rule, ranges } = this.#rule;
		if (!this.#names.includes(name)) {
			throw unknownSetting(rule, name, this.#names);
		}
		// A schedule's numbers are checked at each step.
		if (typeof value !== "function") checkSetting(rule, ranges, name, value);
	}

	#put(name: string, value: Setting): void {
		this.#given[this.#names.indexOf(name)] = value;
		this.#constant = undefined;
	}

	/** Implements `optimizer.settings.name = value`. */
	#write(name: string, value: unknown): void {
		this.checkIdle();
		if (typeof value === "function") {
			throw new RefusedType(
				`${this.#rule.name}: settings.${name} must be a number; give a schedule with set({ ${name}: … })`,
			);
		}
		this.#check(name, value);
		this.#put(name, value as number);
	}
}

function isSchedule(setting: Setting): setting is Schedule {
	return typeof setting === "function";
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
