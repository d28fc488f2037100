import {
	effect,
	type ReadonlySignal,
	type Signal,
	signal,
} from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { MapClient } from "./client.js";
import type { Part, Plan, Question } from "./questions.js";

/** What is known of an answer. */
export interface AnswerState {
	readonly plan: Signal<Plan | undefined>;
	/** Whether it is being computed. */
	readonly busy: Signal<boolean>;
	/** Why there is none, as a sentence. */
	readonly problem: Signal<string | undefined>;
}

/**
 * Asks a worker whenever the question changes, while its picture is on the screen.
 * @param question undefined: there is nothing to ask.
 * @param take called with every part but the plan.
 * @param ownPlan where the plan is kept.
 * @param clear called when there is no answer, so that no older picture stays.
 */
export function useAnswer<Q extends Question>(
	isShown: ReadonlySignal<boolean>,
	question: ReadonlySignal<Q | undefined>,
	take: (part: Exclude<Part, Plan>, question: Q) => void,
	ownPlan?: Signal<Plan | undefined>,
	clear?: () => void,
): AnswerState {
	const state = useMemo<AnswerState>(
		() => ({
			plan: ownPlan ?? signal(undefined),
			busy: signal(false),
			problem: signal(undefined),
		}),
		[ownPlan],
	);
	useEffect(() => {
		const client = new MapClient();
		let asked = "";
		const stop = effect(() => {
			const now = question.value;
			if (!isShown.value || now === undefined) {
				// What is not finished is asked again later.
				if (state.busy.peek()) asked = "";
				state.busy.value = false;
				client.cancel();
				return;
			}
			const key = keyOf(now);
			if (key === asked) return;
			asked = key;
			state.busy.value = true;
			client.ask(now, {
				part: (part) => {
					if (part.part !== "plan") take(part, now);
					else {
						state.plan.value = part;
						state.problem.value = undefined;
					}
				},
				ended: (problem) => {
					state.busy.value = false;
					state.problem.value = problem;
					if (problem !== undefined) clear?.();
				},
			});
		});
		return () => {
			stop();
			client.dispose();
		};
	}, [isShown, question, state, take, clear]);
	return state;
}

/** The same text for the same question. */
function keyOf(question: Question): string {
	return JSON.stringify(question, (_, value: unknown) =>
		value instanceof Float64Array
			? [value.length, value[0], value.at(-1)]
			: value,
	);
}
