import { Slider } from "../controls/Slider.js";
import { settingScale } from "../controls/settingScale.js";
import type { Lab, RunText } from "../model/lab.js";
import {
	type EditableSetting,
	readRule,
	withSetting,
} from "../model/ruleText.js";
import { asSentence, capitalised } from "../model/sentence.js";
import { settingWords } from "../model/settingWords.js";

interface RuleSliderProps {
	readonly lab: Lab;
	readonly run: RunText;
	readonly setting: EditableSetting;
	/** Whether the setting is of an older text, because the present one has an error. */
	readonly isOld: boolean;
}

/** A setting's slider, which writes its number into the run's text. */
export function RuleSlider({ lab, run, setting, isOld }: RuleSliderProps) {
	const { key, value, meaning, symbol } = setting;
	const check = (number: number) => {
		const { problem } = readRule(withSetting(run.text, key, number));
		return problem && asSentence(problem.message);
	};
	return (
		<Slider
			label={settingWords(key)}
			of={nameAmong(lab.runs.value, run)}
			{...(symbol && { symbol: lowered(symbol) })}
			{...(meaning && { hint: asSentence(capitalised(meaning)) })}
			{...(setting.default !== undefined && { reset: setting.default })}
			value={value}
			disabled={isOld}
			scale={settingScale(setting)}
			check={check}
			onChange={(number, done) => {
				lab.dragging.value = !done;
				lab.setText(run.id, withSetting(run.text, key, number));
			}}
		/>
	);
}

/** A rule's name; of several rules of one name, with its place among the cards. */
function nameAmong(runs: readonly RunText[], { id, text }: RunText): string {
	const nameOf = (one: string) => readRule(one).rule?.name ?? "this rule";
	const name = nameOf(text);
	const isAlone = runs.every(
		(other) => other.id === id || nameOf(other.text) !== name,
	);
	const place = runs.findIndex((other) => other.id === id) + 1;
	return isAlone ? name : `${name}, rule ${place}`;
}

/** β1 as β₁. */
function lowered(symbol: string): string {
	return symbol.replace(
		/\d/g,
		(digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)] as string,
	);
}
