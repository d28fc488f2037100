import { isOperator, isReduction, type Program } from "./program.js";
import { levelsOf, stagesOf } from "./stages.js";

/** Each reduction inside another costs one more pass over the parameters, which recomputes everything that it needs. */
const MAX_STAGES = 32;
/** Operations on an element, in all passes together: twice as many as the longest text has in one pass. */
const MAX_OPERATIONS = 20_000;

/** The reason why a step would be too much work, if it would: even a short text can need a pass for every line. */
export function sizeProblem(program: Program): string | undefined {
	const { nodes } = program;
	const sums = nodes.filter(({ op }) => isReduction(op)).length;
	// Only long texts need a closer look: there are at most so many passes, and each has at most all operations.
	if (sums < MAX_STAGES && nodes.length * (sums + 1) <= MAX_OPERATIONS) {
		return undefined;
	}
	const levels = levelsOf(nodes);
	const passes = levels.reduce((most, level) => Math.max(most, level), 0) + 1;
	if (passes > MAX_STAGES) {
		return `a step would take ${passes} passes over the parameters, since each of its sums needs the one before; at most ${MAX_STAGES} are allowed`;
	}
	let operations = 0;
	for (const { elements } of stagesOf(program).stages) {
		for (const index of elements) {
			const op = nodes[index]?.op;
			if (op !== undefined && isOperator(op)) operations++;
		}
	}
	if (operations <= MAX_OPERATIONS) return undefined;
	return `a step would take ${operations.toLocaleString("en")} operations on each parameter, in ${passes} passes; at most ${MAX_OPERATIONS.toLocaleString("en")} are allowed`;
}
