import { Key } from "../controls/Key.js";
import { Slider, type SliderScale } from "../controls/Slider.js";
import type { RunText } from "../model/lab.js";
import { editableSettings, readRule, withSetting } from "../model/ruleText.js";
import { settingWords } from "../model/settingWords.js";
import {
	type Choices,
	limits,
	MAX_RULES,
	type TrainedRule,
	usualChoices,
	usualTasks,
} from "./choices.js";
import { type DatasetName, datasetNames } from "./examples.js";

const datasetTitles: Readonly<Record<DatasetName, string>> = {
	moons: "two moons",
	spiral: "three arms of a spiral",
	digits: "handwritten digits",
};

const fields: readonly {
	readonly name: keyof typeof limits;
	readonly label: string;
	readonly hint: string;
	readonly log?: boolean;
}[] = [
	{
		name: "noise",
		label: "noise",
		hint: "the standard deviation of what is added to each input",
	},
	{
		name: "batch",
		label: "mini-batch",
		hint: "rows whose gradient makes one step",
		log: true,
	},
	{
		name: "hidden",
		label: "hidden units",
		hint: "units of each of the two hidden layers",
	},
	{
		name: "epochs",
		label: "epochs",
		hint: "passes over all training rows",
		log: true,
	},
	{
		name: "seed",
		label: "seed",
		hint: "of the data, the first weights and the order of the rows",
	},
];

interface ChooseProps {
	readonly choices: Choices;
	readonly onChoose: (choices: Choices) => void;
	readonly arenaRuns: readonly RunText[];
}

/** The data, the network and the rules. */
export function Choose(props: ChooseProps) {
	return (
		<div class="network-choose">
			<TaskFields {...props} />
			<RuleFields {...props} />
		</div>
	);
}

function TaskFields({ choices, onChoose }: ChooseProps) {
	const { task } = choices;
	return (
		<fieldset class="plain">
			<legend>The data and the network</legend>
			<label class="network-data">
				<span>data</span>
				<select
					class="field"
					value={task.dataset}
					onChange={(event) => {
						const wanted = event.currentTarget.value;
						const chosen = datasetNames.find((name) => name === wanted);
						onChoose({ ...choices, task: usualTasks[chosen ?? "moons"] });
					}}
				>
					{datasetNames.map((name) => (
						<option key={name} value={name}>
							{datasetTitles[name]}
						</option>
					))}
				</select>
			</label>
			{fields.map(({ name, label, hint, log = false }) => {
				const [low, high] = limits[name];
				const scale: SliderScale = { low, high, log, whole: name !== "noise" };
				return (
					<Slider
						key={name}
						{...{ label, hint, scale }}
						value={task[name]}
						check={(value) =>
							value >= low && value <= high
								? undefined
								: `${label} is from ${low} to ${high}`
						}
						onChange={(value) =>
							onChoose({ ...choices, task: { ...task, [name]: value } })
						}
					/>
				);
			})}
			{task.dataset === "digits" && (
				<p class="muted">
					1,797 digits of 8 × 8 pixels: Optical Recognition of Handwritten
					Digits, E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning
					Repository, CC BY 4.0.
				</p>
			)}
		</fieldset>
	);
}

function RuleFields({ choices, onChoose, arenaRuns }: ChooseProps) {
	const { rules } = choices;
	const set = (changed: readonly TrainedRule[]) =>
		onChoose({ ...choices, rules: changed });
	const taken = rulesOf(arenaRuns);
	return (
		<fieldset class="plain">
			<legend>The rules and their rates</legend>
			{rules.map((rule, k) => (
				<RuleRow
					key={rule.style}
					rule={rule}
					onChange={(text) =>
						set(rules.map((one, i) => (i === k ? { ...one, text } : one)))
					}
					onRemove={
						rules.length > 1
							? () => set(rules.filter((_, i) => i !== k))
							: undefined
					}
				/>
			))}
			<div class="network-buttons">
				<button
					type="button"
					class="button"
					onClick={() => set(taken)}
					disabled={taken.length === 0}
				>
					Take the rules of the arena
				</button>
				<button
					type="button"
					class="button"
					onClick={() => set(usualChoices.rules)}
				>
					Take the usual ones
				</button>
			</div>
		</fieldset>
	);
}

/** The rules that are shown and can be read. */
function rulesOf(runs: readonly RunText[]): TrainedRule[] {
	return runs
		.filter(({ hidden, text }) => !hidden && readRule(text).rule !== undefined)
		.slice(0, MAX_RULES)
		.map(({ text, style }) => ({ text, style }));
}

interface RuleRowProps {
	readonly rule: TrainedRule;
	readonly onChange: (text: string) => void;
	readonly onRemove: (() => void) | undefined;
}

/** A rule with its first setting. */
function RuleRow({ rule: { text, style }, onChange, onRemove }: RuleRowProps) {
	const name = readRule(text).rule?.name ?? "rule";
	const [main] = editableSettings(text);
	return (
		<div class="network-rule">
			<Key style={style}>{name}</Key>
			{main === undefined ? (
				<span class="muted">no setting of its own</span>
			) : (
				<Slider
					label={settingWords(main.name)}
					of={`${name} in the network`}
					value={main.value}
					scale={{ low: 1e-4, high: 10, log: true }}
					check={(value) => {
						const { problem } = readRule(withSetting(text, main.name, value));
						return problem?.message;
					}}
					onChange={(value) => onChange(withSetting(text, main.name, value))}
				/>
			)}
			<button
				type="button"
				class="button"
				aria-label={`Remove ${name}`}
				title={`Remove ${name}`}
				disabled={onRemove === undefined}
				onClick={onRemove}
			>
				×
			</button>
		</div>
	);
}
