import type { RunText } from "../model/lab.js";
import { readRule } from "../model/ruleText.js";

interface RuleChoiceProps {
	readonly runs: readonly RunText[];
	readonly chosen: RunText | undefined;
	readonly onChoose: (id: number) => void;
}

/** Chooses the run whose rule a picture is about. */
export function RuleChoice({ runs, chosen, onChoose }: RuleChoiceProps) {
	return (
		<label>
			Rule{" "}
			<select
				class="field"
				value={chosen?.id}
				onChange={(event) => onChoose(Number(event.currentTarget.value))}
			>
				{runs.map(({ id, text }, k) => (
					<option key={id} value={id}>
						{`${k + 1}. ${readRule(text).rule?.name ?? ""}`}
					</option>
				))}
			</select>
		</label>
	);
}
