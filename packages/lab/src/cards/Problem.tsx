import { LateStatus } from "../controls/LateStatus.js";
import type { Lab, RunText } from "../model/lab.js";
import { readRule } from "../model/ruleText.js";
import { asSentence } from "../model/sentence.js";

interface ProblemProps {
	readonly lab: Lab;
	readonly run: RunText;
}

/** Why a run's text does not race, and what races in its place. */
export function Problem({ lab, run: { id, text } }: ProblemProps) {
	const problem = lab.runProblems.value.get(id);
	const said =
		problem === undefined ? "" : inWords(lab, { id, text }, problem.message);
	return (
		<>
			{said !== "" && <p class="wrong card-problem">{said}</p>}
			<LateStatus text={said} />
		</>
	);
}

function inWords(
	lab: Lab,
	{ id, text }: Pick<RunText, "id" | "text">,
	message: string,
): string {
	const isRead = readRule(text).rule !== undefined;
	const races = lab.raced.value.some((one) => one.id === id);
	return [
		isRead ? "This rule cannot race here:" : "The text has an error:",
		asSentence(shortened(message)),
		...(races ? ["The race goes on with the last text without an error."] : []),
	].join(" ");
}

/** A message can have a whole partition in it. */
const MAX_MESSAGE = 400;

function shortened(message: string): string {
	return message.length > MAX_MESSAGE
		? `${message.slice(0, MAX_MESSAGE)} …`
		: message;
}
