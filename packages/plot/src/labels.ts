import type { RaceRun, Setting } from "ravine";
import { readable } from "./text.js";

/**
 * A label for each run: the rule's name and its learning rate, and, where two would be the same, the settings in which
 * those differ.
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
				namesakes.some((run) => run.settings[name] !== settings[name]),
		);
		const told = differing.map(
			(name) => `${name} ${settingText(settings[name] as Setting)}`,
		);
		return [short[k], ...told].join(", ");
	});
	return longer.map((label, k) => {
		const count = longer.filter((other) => other === label).length;
		const before = longer.slice(0, k).filter((other) => other === label).length;
		return count === 1 ? label : `${label} (${before + 1})`;
	});
}

function settingText(setting: Setting): string {
	return typeof setting === "number" ? readable(setting, 6) : "scheduled";
}

/**
 * The labels given, or the default ones.
 * @throws RangeError when there are not as many as runs.
 */
export function chooseLabels(
	runs: readonly RaceRun[],
	given: readonly string[] | undefined,
): readonly string[] {
	if (given !== undefined && given.length !== runs.length) {
		throw new RangeError(
			`contourScene: there must be a label for each of the ${runs.length} runs, got ${given.length}`,
		);
	}
	return given ?? runLabels(runs);
}
