import { basename } from "node:path";
import { formatNumber } from "@ravine/plot";
import { type Rule, type RuleFactory, rule, type Setting } from "ravine";
import { nearest } from "ravine/explain";
import { links } from "ravine/links";
import { rules } from "ravine/rules";
import { InputError, isInputError } from "./errors.js";
import { readInput } from "./files.js";
import {
	parseSetting,
	schedules,
	settingValue,
	splitOutside,
} from "./schedules.js";
import { listed, shown } from "./text.js";

/** Every shipped rule, from simple to complex. */
export const shippedRules: readonly RuleFactory[] = rules;

type Settings = Readonly<Record<string, Setting>>;

/** Settings by the rule's name. */
export type SettingsByRule = Readonly<Record<string, Settings>>;

/** A rule requested on the command line. */
export interface RuleRequest {
	readonly factory: RuleFactory;
	/** Whether the rule is shipped with ravine. */
	readonly isShipped: boolean;
	/** The given settings; the caller chooses the others. */
	readonly given: Settings;
}

/**
 * Parses a list such as `sgd:0.05,sgd:0.45,adam:beta1=0.8,my.rule`: shipped rules by name, others by the path of a text
 * file, each with its settings after colons.
 *
 * @param option the option that has the list, for errors.
 * @param set the values of `--set`, each like `adam.learningRate=0.4`; the list's own settings override them.
 * @throws InputError for an unknown rule, a malformed setting, or the same rule with the same settings twice.
 */
export function parseRules(
	list: string,
	set: readonly string[],
	option = "--rules",
): readonly RuleRequest[] {
	const items = splitOutside(list, ",")
		.map((item) => item.trim())
		.filter((item) => item !== "");
	if (items.length === 0) {
		throw new InputError(
			`${option} names no rule: write, for example, ${option} ${option === "--rule" ? "adam" : "sgd,adam"}`,
		);
	}
	const found = items.map((item) => parseItem(item, option));
	const names = found.map(({ factory }) => factory.name);
	const common = parseSettings(set);
	for (const name of common.keys()) {
		if (names.includes(name)) continue;
		throw new InputError(
			`--set ${shown(name)}.…: the rule "${shown(name)}" is not in ${option}; the rules are ${listed(names)}${meaning(name, names)}`,
		);
	}
	const requests = found.map(({ factory, isShipped, given }) => ({
		factory,
		isShipped,
		given: { ...Object.fromEntries(common.get(factory.name) ?? []), ...given },
	}));
	refuseTwice(requests);
	return requests;
}

/** Makes the rules, with the given settings, else the `preferred` ones, else the rules' defaults. */
export function makeRules(
	requests: readonly RuleRequest[],
	preferred: SettingsByRule = {},
): Rule[] {
	return requests.map(({ factory, isShipped, given }) => {
		const { name } = factory;
		// A rule from a file may have a shipped rule's name, but other settings.
		const usual =
			isShipped && Object.hasOwn(preferred, name) ? preferred[name] : undefined;
		return factory({ ...usual, ...given });
	});
}

/** A rule's name and, after colons, its settings. */
function parseItem(item: string, option: string): RuleRequest {
	const [name = "", ...pieces] = splitOutside(item, ":");
	const [first, ...others] = pieces;
	// A colon may also belong to a path, as in C:\rules\mine.rule.
	return first !== undefined && /[\\/]|\.rule$/.test(first)
		? parsePieces(`${name}:${first}`, others, `${option} ${shown(item)}`)
		: parsePieces(name, pieces, `${option} ${shown(item)}`);
}

function parsePieces(
	name: string,
	pieces: readonly string[],
	where: string,
): RuleRequest {
	const { factory, isShipped } = lookUp(name);
	const { defaults } = factory();
	const given = new Map<string, Setting>();
	for (const piece of pieces) {
		const [, setting = mainSetting(defaults), text = ""] =
			/^(?:([^=(]*)=)?(.*)$/s.exec(piece) ?? [];
		const value = readSetting(where, text);
		if (value === undefined || setting === undefined || given.has(setting)) {
			throw new InputError(
				`${where}: write NAME:NUMBER for a learning rate, or NAME:SETTING=NUMBER, for example adam:0.4:beta1=0.8; a schedule such as cosine(0.4, 1000) can take a number's place`,
			);
		}
		given.set(setting, value);
	}
	return { factory, isShipped, given: Object.fromEntries(given) };
}

/** The setting of a number without a name: the learning rate, or the rule's first setting. */
export function mainSetting(defaults: Settings): string | undefined {
	return Object.hasOwn(defaults, "learningRate")
		? "learningRate"
		: Object.keys(defaults)[0];
}

function refuseTwice(requests: readonly RuleRequest[]): void {
	const keys = requests.map(({ factory, given }) =>
		JSON.stringify([
			factory.name,
			Object.entries(plainSettings({ ...factory().defaults, ...given })),
			Object.keys(given).sort(),
		]),
	);
	const twice = keys.findIndex((key, k) => keys.indexOf(key) < k);
	if (twice < 0) return;
	const { name } = (requests[twice] as RuleRequest).factory;
	throw new InputError(
		`--rules: "${shown(name)}" is given twice with the same settings; give each different ones, as ${shown(name)}:0.1,${shown(name)}:0.2`,
	);
}

/**
 * Finds a rule or a link by its name, or reads it from the text file at a path.
 * @throws InputError that suggests the nearest name; TextError for a text that is not a rule.
 */
export function findRule(given: string): RuleFactory {
	const link = links.find(({ name }) => name === given);
	return link ?? lookUp(given).factory;
}

function lookUp(given: string): { factory: RuleFactory; isShipped: boolean } {
	const factory = shippedRules.find(({ name }) => name === given);
	if (factory !== undefined) return { factory, isShipped: true };
	if (/\.rule$|[\\/]/.test(given)) {
		const text = readInput(given).toString("utf8");
		return { factory: rule(basename(given, ".rule"), text), isShipped: false };
	}
	const names = shippedRules.map(({ name }) => name).sort();
	if (Object.hasOwn(schedules, given)) {
		throw new InputError(
			`${given} is a schedule, not a rule; ravine schedules lists the schedules, ravine rules the rules`,
		);
	}
	throw new InputError(
		nearest(given, names) === undefined
			? `no rule is called "${shown(given)}"; there are ${names.join(", ")}, and paths of .rule files`
			: `no rule is called "${shown(given)}"${meaning(given, names)} (ravine rules lists them)`,
	);
}

/** `; did you mean "x"?`, or nothing. */
function meaning(name: string, candidates: readonly string[]): string {
	const near = nearest(name, candidates);
	return near === undefined ? "" : `; did you mean "${shown(near)}"?`;
}

function parseSettings(
	set: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, Setting>> {
	const settings = new Map<string, Map<string, Setting>>();
	for (const one of set) {
		const [, name, setting, text = ""] =
			/^(.+?)\.([\p{L}_][\p{L}\p{N}_]*)\s*=(.*)$/su.exec(one) ?? [];
		const value = readSetting(`--set ${shown(one)}`, text);
		if (name === undefined || setting === undefined || value === undefined) {
			throw new InputError(
				`--set ${shown(one)}: write RULE.SETTING=NUMBER, for example adam.learningRate=0.4, or a schedule, as adam.learningRate=cosine(0.4, 1000)`,
			);
		}
		const own = settings.get(name) ?? new Map<string, Setting>();
		settings.set(name, own.set(setting, value));
	}
	return settings;
}

/** @throws InputError that begins with the option, for a schedule that is not right. */
function readSetting(option: string, text: string): Setting | undefined {
	try {
		return parseSetting(text);
	} catch (error) {
		if (!isInputError(error)) throw error;
		throw new InputError(`${option}: ${error.message}`);
	}
}

/** Settings as JSON has them: a schedule is its text. */
export function plainSettings(
	settings: Settings,
): Readonly<Record<string, number | string>> {
	return Object.fromEntries(
		Object.entries(settings).map(([name, value]) => [
			name,
			settingValue(value),
		]),
	);
}

/** Formats a rule's settings, as `learningRate 0.4, beta 0.9`. */
export function settingsText({ settings }: Pick<Rule, "settings">): string {
	return Object.entries(settings)
		.map(([name, setting]) => {
			const value = settingValue(setting);
			return `${name} ${typeof value === "number" ? formatNumber(value) : value}`;
		})
		.join(", ");
}

/** A label for each rule: its name, and, if several have the same name, the settings that differ. */
export function labelRules(rules: readonly Rule[]): readonly string[] {
	const settings = rules.map((one) => plainSettings(one.settings));
	return rules.map((rule, k) => {
		const others = settings.filter((_, i) => rules[i]?.name === rule.name);
		const entries = Object.entries(settings[k] ?? {}).filter(([name, value]) =>
			others.some((other) => other[name] !== value),
		);
		if (others.length === 1 || entries.length === 0) return rule.name;
		const choices = entries.map(([name, value]) =>
			name === mainSetting(rule.defaults) ? `${value}` : `${name} ${value}`,
		);
		return `${rule.name} ${choices.join(" ")}`;
	});
}
