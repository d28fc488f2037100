import { useComputed } from "@preact/signals";
import type { Schedule } from "ravine";
import { lazy } from "../controls/Lazy.js";
import type { Lab, RunText } from "../model/lab.js";
import { readable } from "../model/numbers.js";
import { readRule, ruleSettings } from "../model/ruleText.js";
import { settingWords } from "../model/settingWords.js";
import { RuleSlider } from "./RuleSlider.js";
import { RuleTextPart } from "./RuleTextPart.js";
import { citations } from "./result.js";
import { addThirdAndTriple, mainSetting } from "./runs.js";

const Formula = lazy(() => import("./Formula.js"));

interface CardBodyProps {
	readonly lab: Lab;
	readonly run: RunText;
	/** The last text of the run that could be read. */
	readonly readable: string;
	/** Whether the editor is open at first. */
	readonly startsOpen: boolean;
	readonly onSay: (message: string) => void;
}

/** What an open card shows below its head. */
export function CardBody({
	lab,
	run,
	readable,
	startsOpen,
	onSay,
}: CardBodyProps) {
	const settings = ruleSettings(readable);
	const isOld = readable !== run.text;
	const main = mainSetting(readable);
	return (
		<>
			<Source text={readable} />
			<RuleTextPart lab={lab} run={run} startsOpen={startsOpen} onSay={onSay} />
			<Formula lab={lab} id={run.id} />
			<div class="card-settings">
				{settings.map(({ set, ...setting }) => {
					if (setting.key === main?.key) return null;
					return "value" in set ? (
						<RuleSlider
							key={setting.key}
							lab={lab}
							run={run}
							setting={{ ...setting, value: set.value }}
							isOld={isOld}
						/>
					) : (
						<Given key={setting.key} lab={lab} name={setting.key} set={set} />
					);
				})}
			</div>
			{main?.name === "learningRate" && !isOld && (
				<button
					type="button"
					class="button"
					onClick={() => onSay(addThirdAndTriple(lab, run, main))}
				>
					Add it at ⅓ and 3 times the rate
				</button>
			)}
		</>
	);
}

interface GivenProps {
	readonly lab: Lab;
	readonly name: string;
	readonly set: { readonly text: string; readonly schedule?: Schedule };
}

/** A setting that something else than a number gives, with its number in the step that is shown. */
function Given({ lab, name, set: { text, schedule } }: GivenProps) {
	const now = useComputed(() => {
		const value = schedule?.(Math.max(1, lab.shownStep.value));
		return value === undefined ? "" : readable(value, 3);
	});
	return (
		<p class="card-set">
			{settingWords(name)} follows <code>{text}</code>
			{schedule !== undefined && (
				<>
					{"; it is "}
					<span class="number">{now}</span> now
				</>
			)}
		</p>
	);
}

/** Where the rule was published. */
function Source({ text }: { readonly text: string }) {
	const cited = citations(readRule(text).rule?.source ?? "");
	if (cited.length === 0) return null;
	return (
		<ul class="card-source">
			{cited.map((one) => (
				<li key={one.text}>
					{one.address === undefined ? (
						one.text
					) : (
						<a href={one.address} target="_blank" rel="noreferrer">
							{one.text}
						</a>
					)}
				</li>
			))}
		</ul>
	);
}
