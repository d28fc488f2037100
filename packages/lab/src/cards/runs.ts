import { type Lab, MAX_RUNS, type RunText } from "../model/lab.js";
import {
	type EditableSetting,
	editableSettings,
	withSetting,
} from "../model/ruleText.js";

/** Why no run can be added. */
export const FULL = `${MAX_RUNS} rules can race at once. Remove one to add another.`;

/** The setting that the closed card shows: the learning rate, or the first. */
export function mainSetting(text: string): EditableSetting | undefined {
	const settings = editableSettings(text);
	return settings.find(({ name }) => name === "learningRate") ?? settings[0];
}

/** Adds a run's rule with a third of a setting and with three times it. @returns what has been done. */
export function addThirdAndTriple(
	lab: Lab,
	{ id, text }: RunText,
	{ key, value }: EditableSetting,
): string {
	const added = [3, 1 / 3].filter((factor) => {
		const other = Number((value * factor).toPrecision(3));
		return lab.addRun(withSetting(text, key, other), id) !== undefined;
	});
	if (added.length === 2) return "Two rules added.";
	return added.length === 1 ? `One rule added. ${FULL}` : FULL;
}
