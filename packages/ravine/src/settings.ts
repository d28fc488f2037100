/** An optimizer's settings: numbers and schedules, read as numbers, changed while it runs. */

import { describe, isRecord } from "./checks.js";
import { checkSetting } from "./glossary.js";
import { Refusal, RefusedType } from "./refusal.js";
import {
	type Choice,
	type Rule,
	type Schedule,
	type Setting,
	unknownSetting,
} from "./rule.js";

export interface Settings<S extends string = string> {
	/** What `optimizer.settings` is: numbers, checked when they are written. */
	readonly view: Record<S, number>;
	/** The numbers of the step that was evaluated last, in the program's order. */
	readonly numbers: Float64Array;
	/**
	 * Evaluates all settings for a step. Mutates `numbers`.
	 * @throws RefusedRange or RefusedType for a schedule that leaves its setting's range, and what a schedule throws.
	 */
	evaluate(step: number): Readonly<Record<S, number>>;
	/** Changes settings, all or none. */
	set(changes: Choice<S>): void;
	/** Those that are numbers now. */
	constants(): Map<string, number>;
	/**
	 * Refuses what a schedule must not do.
	 * @throws Refusal while a schedule is evaluated.
	 */
	checkIdle(): void;
}

/**
 * The settings of a rule, for one optimizer.
 * @param next the number of the step that will be taken next.
 */
export function createSettings<S extends string>(
	rule: Rule<S>,
	next: () => number,
): Settings<S> {
	const names: readonly string[] = rule.program.settings;
	const given = names.map((name) => rule.settings[name as S] as Setting);
	const numbers = new Float64Array(names.length);
	/** The report of every step, as long as no setting changes. */
	let constant: Readonly<Record<S, number>> | undefined;
	let evaluating = false;

	const checkIdle = (): void => {
		if (!evaluating) return;
		throw new Refusal(
			`${rule.name}: a schedule must depend on the step's number alone; it cannot use the optimizer that it belongs to`,
		);
	};

	/** The number of one setting at a step. */
	const numberOf = (k: number, step: number): number => {
		const setting = given[k] as Setting;
		if (typeof setting === "number") return setting;
		checkIdle();
		evaluating = true;
		try {
			const value = setting(step);
			checkSetting(
				`${rule.name}, step ${step}`,
				rule.glossary,
				names[k] as string,
				value,
			);
			return value;
		} finally {
			evaluating = false;
		}
	};

	const check = (name: string, value: unknown): void => {
		if (!names.includes(name)) throw unknownSetting(rule.name, name, names);
		// A schedule's numbers are checked at each step.
		if (typeof value !== "function")
			checkSetting(rule.name, rule.glossary, name, value);
	};

	const set = (changes: Choice<S>): void => {
		if (!isRecord(changes)) {
			throw new RefusedType(
				`${rule.name}: set() takes settings by name, got ${describe(changes)}`,
			);
		}
		checkIdle();
		// An undefined setting is one left out.
		const chosen = Object.entries(changes).filter(
			(one) => one[1] !== undefined,
		);
		for (const [name, value] of chosen) check(name, value);
		for (const [name, value] of chosen) {
			given[names.indexOf(name)] = value as Setting;
		}
		constant = undefined;
	};

	const write = (name: string, value: unknown): void => {
		checkIdle();
		if (typeof value === "function") {
			throw new RefusedType(
				`${rule.name}: settings.${name} must be a number; give a schedule with set({ ${name}: … })`,
			);
		}
		check(name, value);
		given[names.indexOf(name)] = value as number;
		constant = undefined;
	};

	return {
		view: viewOf(rule.name, names, (k) => numberOf(k, next()), write),
		numbers,
		evaluate(step) {
			if (constant !== undefined) return constant;
			const report = {} as Record<S, number>;
			for (let k = 0; k < names.length; k++) {
				const value = numberOf(k, step);
				numbers[k] = value;
				report[names[k] as S] = value;
			}
			if (!given.some(isSchedule)) constant = Object.freeze(report);
			return report;
		},
		set,
		constants() {
			const constants = new Map<string, number>();
			names.forEach((name, k) => {
				const setting = given[k];
				if (typeof setting === "number") constants.set(name, setting);
			});
			return constants;
		},
		checkIdle,
	};
}

function isSchedule(setting: Setting): setting is Schedule {
	return typeof setting === "function";
}

/** A record of numbers that refuses unknown names. */
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
