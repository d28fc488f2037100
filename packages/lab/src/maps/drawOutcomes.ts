import { theme, token } from "../model/theme.js";
import { drawCells, hatchCells } from "./canvas.js";
import { type Colour, missedColour, speedColour } from "./colours.js";
import type { Outcomes } from "./questions.js";
import { leftOf, type SpeedScale, speedOf } from "./speed.js";
import type { Drawing } from "./useDrawing.js";

interface OutcomesLook {
	readonly scale: SpeedScale;
	/** The cost at the start, above which nothing is darker. */
	readonly start: number;
	readonly target: number;
	/** Cells from this one on are not computed yet. */
	readonly known?: number;
	/** What lies behind the hatching; nothing: what was drawn before. */
	readonly behind?: Colour;
}

/** Colours descents by their speed, and hatches those that diverge. */
export function drawOutcomes(
	{ context, width, height }: Drawing,
	cells: readonly [number, number],
	{ steps, cost, diverged }: Outcomes,
	{ scale, start, target, known = steps.length, behind }: OutcomesLook,
): void {
	const size = [width, height] as const;
	drawCells(context, size, cells, (i) => {
		if (i >= known) return undefined;
		if (diverged[i] === 1) return behind;
		return (steps[i] as number) >= 0
			? speedColour(speedOf(scale, steps[i] as number))
			: missedColour(leftOf(cost[i] as number, start, target), theme.value);
	});
	hatchCells(
		...([context, size, cells] as const),
		(i) => diverged[i] === 1,
		token("--wrong"),
	);
}
