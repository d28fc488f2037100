import { type RaceRun, stepsToTarget } from "ravine";
import { endingOf } from "../model/ending.js";
import { counted, grouped } from "../model/numbers.js";

/** The cost of a run at a step; the last one behind its end. */
export function costAt({ cost }: Pick<RaceRun, "cost">, step: number): number {
	return cost[Math.min(step, cost.length - 1)] as number;
}

/** Whether and when a run arrives, as a sentence without a full stop. */
export function arrivalText(
	run: Pick<RaceRun, "cost" | "diverged">,
	target: number,
	steps: number,
): string {
	const at = stepsToTarget(run, target);
	const arrived =
		at === null
			? undefined
			: at === 0
				? "starts below the target"
				: `reaches the target at step ${grouped(at)}`;
	const ending = endingOf(run, steps);
	if (ending !== undefined) {
		const then = ending === "climbs" ? "then climbs" : ending;
		return arrived ? `${arrived}, ${then}` : ending;
	}
	return (
		arrived ?? `not at the target in ${counted(run.cost.length - 1, "step")}`
	);
}

/** A part of a rule's source, with the address that it has. */
export interface Citation {
	readonly text: string;
	readonly address?: string;
}

/** The publications of a rule; a chain has several. */
export function citations(source: string): readonly Citation[] {
	return source
		.split("; ")
		.filter((one) => one !== "")
		.map((one) => {
			const [address] = /https:\/\/\S+?(?=[,.)]?(?:\s|$))/.exec(one) ?? [];
			if (address === undefined) return { text: one };
			const text = one
				.replace(address, "")
				.replace(/(,\s*)+(?=,)/g, "")
				.replace(/[\s,]+$/, "")
				.replace(/\s+,/g, ",");
			return { text, address };
		});
}
