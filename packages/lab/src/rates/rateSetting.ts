import {
	type EditableSetting,
	editableSettings,
	readRule,
} from "../model/ruleText.js";

/** The settings of a run that a picture can vary: their numbers stand in the text, and hold for all variables. */
export function variableSettings(text: string): readonly EditableSetting[] {
	return editableSettings(text).filter(({ pattern }) => pattern === undefined);
}

/** Names of a learning rate in rules that people write. */
const RATE_NAMES = /^(learning_?rate|rate|lr|alpha|eta|step(_?size)?)$/i;

/** The setting that is the run's learning rate and whose number stands in its text; undefined if there is none. */
export function rateSetting(text: string): EditableSetting | undefined {
	const settings = variableSettings(text);
	const [first, second] = settings;
	return (
		settings.find(({ name }) => name === "learningRate") ??
		settings.find(({ name }) => RATE_NAMES.test(name)) ??
		// A rule of one's own with one setting.
		(second === undefined && isOwn(text) ? first : undefined)
	);
}

function isOwn(text: string): boolean {
	return /(^|\n)\s*setting\s/.test(text);
}

/** Why a run has no rate that can be varied, as the end of a sentence. */
export function whyNoRate(text: string): string {
	const { rule } = readRule(text);
	if (rule === undefined) return "its text cannot be read";
	const rate: unknown = rule.settings.learningRate;
	if (typeof rate === "function") return "its learning rate is a schedule";
	if (typeof rate === "object") return "its variables have rates of their own";
	if (editableSettings(text).some(({ name }) => name === "learningRate")) {
		return "its variables have rates of their own";
	}
	return rate === undefined
		? "it has no learning rate"
		: "its learning rate is not a number that can be changed";
}

/** The rules that estimate the rate themselves; their learning rate is a factor that should stay at 1. */
const ADAPTIVE = /\b(dog|dowg|prodigy|dadaptAdam)\b/;

/** Whether a run estimates its rate itself. */
export function findsItsRate(text: string): boolean {
	return ADAPTIVE.test(readRule(text).rule?.name ?? "");
}
