import type { NamedCost } from "./cost.js";
import {
	createColumns,
	Descent,
	type Descents,
	type JudgedOutcomes,
	rose,
} from "./descent.js";
import type { Setting } from "./described.js";
import { eventLoopTurns } from "./eventLoop.js";

/** Points of a descent between two looks at the clock. */
const POINTS = 32;

/**
 * Runs descents on a cost that writes its slopes, such as a cost over data: one after another, in float64, with the bits of
 * `race`.
 */
export async function runStepwise(
	descents: Descents<NamedCost>,
	signal: AbortSignal | undefined,
): Promise<JudgedOutcomes> {
	const { surface, steps, target, count } = descents;
	const { variables } = surface;
	const outcomes = {
		ends: Object.fromEntries(
			variables.map((name) => [name, new Float64Array(count).fill(Number.NaN)]),
		),
		cost: new Float64Array(count).fill(Number.NaN),
		stepsToTarget: new Int32Array(count),
		diverged: new Uint8Array(count),
	};
	const descentOf = preparedDescents(descents);
	const columns = createColumns(descentOf(0).columns, steps + 1);
	const [cost] = columns as [Float64Array];
	const turn = eventLoopTurns();
	for (let i = 0; i < count; i++) {
		const descent = descentOf(i);
		let points = 0;
		let end = 0;
		// The last point begins the next part again, so that a descent is never held up by more than a part.
		while (points === end && end <= steps) {
			end = Math.min(steps + 1, end + POINTS);
			const part = columns.map((column) => column.subarray(0, end));
			points = descent.run(part, Math.max(0, points - 1));
			const pause = turn();
			if (pause === undefined) continue;
			await pause;
			signal?.throwIfAborted();
		}
		const goal = typeof target === "number" ? target : (target[i] as number);
		const costs = cost.subarray(0, points);
		outcomes.stepsToTarget[i] = costs.findIndex((one) => one < goal);
		outcomes.diverged[i] = Number(points <= steps || rose(costs));
		if (points <= steps) continue;
		outcomes.cost[i] = costs[steps] as number;
		variables.forEach((name, v) => {
			const column = columns[1 + variables.length + v] as Float64Array;
			(outcomes.ends[name] as Float64Array)[i] = column[steps] as number;
		});
	}
	return outcomes;
}

/** Makes each descent from its start and its settings. */
function preparedDescents({
	surface,
	rule,
	count,
	varied,
	fillStart,
}: Descents<NamedCost>): (i: number) => Descent {
	const { variables } = surface;
	const starts = variables.map((_, v) => {
		const numbers = new Float64Array(count);
		fillStart(numbers, v);
		return numbers;
	});
	const cost = {
		variables,
		evaluate: (x: Float64Array, slopes: Float64Array) =>
			surface.costAndGradient(x, slopes),
	};
	return (i) => {
		const settings: Record<string, Setting> = { ...rule.settings };
		for (const [name, values] of Object.entries(varied)) {
			settings[name] = values[i] as number;
		}
		const start = starts.map((numbers) => numbers[i] as number);
		return new Descent({ ...rule, settings }, cost, start);
	};
}
