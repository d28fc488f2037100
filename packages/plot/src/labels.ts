import { type RaceRun, RefusedRange, type Setting } from "ravine";
import { formatNumber } from "./numbers.js";

/**
 * A label for each run: the rule's name and its learning rate. If two labels would be equal, they get the settings that
 * differ.
 */
export function runLabels(
	runs: readonly Pick<RaceRun, "rule" | "settings">[],
): string[] {
	const short = runs.map(({ rule, settings }) =>
		settings.learningRate === undefined
			? rule.name
			: `${rule.name} ${settingText(settings.learningRate)}`,
	);
	const longer = runs.map(({ settings }, k) => {
		const namesakes = runs.filter((_, other) => short[other] === short[k]);
		const differing = Object.keys(settings).filter(
			(name) =>
				name !== "learningRate" &&
				namesakes.some(
					(run) => settingOf(run.settings, name) !== settings[name],
				),
		);
		const choices = differing.map(
			(name) => `${name} ${settingText(settings[name] as Setting)}`,
		);
		return [short[k], ...choices].join(", ");
	});
	return longer.map((label, k) => {
		const count = longer.filter((other) => other === label).length;
		const before = longer.slice(0, k).filter((other) => other === label).length;
		return count === 1 ? label : `${label} (${before + 1})`;
	});
}

/** A rule may have a setting by the name of something that every object has, such as "constructor". */
function settingOf(
	settings: Readonly<Record<string, Setting>>,
	name: string,
): Setting | undefined {
	return Object.hasOwn(settings, name) ? settings[name] : undefined;
}

function settingText(setting: Setting): string {
	return typeof setting === "number"
		? formatNumber(setting, { digits: 6, typeset: true })
		: "scheduled";
}

/**
 * Returns the given labels, or the default ones.
 * @throws RefusedRange unless there is one label for each run.
 */
export function chooseLabels(
	runs: readonly RaceRun[],
	given: readonly string[] | undefined,
): readonly string[] {
	if (given !== undefined && given.length !== runs.length) {
		throw new RefusedRange(
			`contourScene: there must be a label for each of the ${runs.length} runs, got ${given.length}`,
		);
	}
	return given ?? runLabels(runs);
}
