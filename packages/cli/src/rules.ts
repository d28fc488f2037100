import { basename } from "node:path";
import { nearest, type Rule, type RuleFactory, rule } from "ravine";
import * as shipped from "ravine/rules";
import { InputError } from "./errors.js";
import { readInput } from "./files.js";
import { parseNumber } from "./numbers.js";

const factories: Readonly<Record<string, RuleFactory>> = shipped;

/** Settings by rule and name. */
export type SettingsByRule = Readonly<
	Record<string, Readonly<Record<string, number>>>
>;

/**
 * The rules of a list such as `sgd,adam,my.rule`: shipped ones by name, others by the path of a text file.
 *
 * @param set what `--set` gave, each `adam.learningRate=0.4`.
 * @param preferred settings to use in place of the rules' defaults, where `set` does not give them.
 * @throws InputError for a rule that there is not, a malformed `--set`, a name given twice.
 */
export async function parseRules(
	list: string,
	set: readonly string[],
	preferred: SettingsByRule = {},
): Promise<Rule[]> {
	const names = list
		.split(",")
		.map((name) => name.trim())
		.filter((name) => name !== "");
	if (names.length === 0) {
		throw new InputError(
			"--rules names no rule: write, for example, --rules sgd,adam",
		);
	}
	const found = names.map(findRule);
	const taking = found.map(({ name }) => name);
	const twice = taking.find((name, k) => taking.indexOf(name) < k);
	if (twice !== undefined) {
		throw new InputError(`--rules: two rules are called "${twice}"`);
	}
	const chosen = parseSettings(set);
	for (const name of Object.keys(chosen)) {
		if (!taking.includes(name)) {
			throw new InputError(
				`--set ${name}.…: "${name}" does not take part; the rules are ${taking.join(", ")}${meaning(name, taking)}`,
			);
		}
	}
	return found.map((factory) => {
		const { name } = factory;
		// A reader's own rule may have a shipped one's name, but other settings.
		const usual = factory === factories[name] ? preferred[name] : undefined;
		return factory({ ...usual, ...chosen[name] });
	});
}

/**
 * A rule by its name, or from the text file at a path.
 * @throws InputError naming the nearest; TextError for a text that is not a rule.
 */
export function findRule(given: string): RuleFactory {
	const factory = Object.hasOwn(factories, given)
		? factories[given]
		: undefined;
	if (factory !== undefined) return factory;
	if (/\.rule$|[\\/]/.test(given)) {
		const text = readInput(given).toString("utf8");
		return rule(basename(given, ".rule"), text);
	}
	const names = Object.keys(factories);
	throw new InputError(
		nearest(given, names) === undefined
			? `no rule is called "${given}"; there are ${names.join(", ")}, and paths of .rule files`
			: `no rule is called "${given}"${meaning(given, names)} (ravine rules lists them)`,
	);
}

/** `; did you mean "x"?`, or nothing. */
function meaning(name: string, candidates: readonly string[]): string {
	const near = nearest(name, candidates);
	return near === undefined ? "" : `; did you mean "${near}"?`;
}

function parseSettings(set: readonly string[]): SettingsByRule {
	const settings: Record<string, Record<string, number>> = Object.create(null);
	for (const one of set) {
		const [, name, setting, text = ""] =
			/^(.+)\.([^.=]+)=(.*)$/.exec(one) ?? [];
		const value = parseNumber(text);
		if (name === undefined || setting === undefined || value === undefined) {
			throw new InputError(
				`--set ${one}: write RULE.SETTING=NUMBER, for example adam.learningRate=0.4`,
			);
		}
		settings[name] = { ...settings[name], [setting]: value };
	}
	return settings;
}
