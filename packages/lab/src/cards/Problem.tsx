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
	if (problem === undefined) return null;
	const isRead = readRule(text).rule !== undefined;
	const races = lab.raced.value.some((one) => one.id === id);
	return (
		<p class="wrong card-problem">
			{isRead ? "This rule cannot race here: " : "The text has an error: "}
			{asSentence(shortened(problem.message))}
			{races && " The race goes on with the last text without an error."}
		</p>
	);
}

/** A message can have a whole partition in it. */
const MAX_MESSAGE = 400;

function shortened(message: string): string {
	return message.length > MAX_MESSAGE
		? `${message.slice(0, MAX_MESSAGE)} …`
		: message;
}
