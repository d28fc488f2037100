import type { ChartProps, ChartSeries } from "../chart/props.js";
import { endingOf } from "../model/ending.js";
import type { Lab, LabRun } from "../model/lab.js";
import { panWithin, turnsBack } from "../sound/mapping.js";
import type { Choices } from "./choices.js";
import {
	effectiveRates,
	gradientNorms,
	isWide,
	stateColumn,
	stepLengths,
} from "./columns.js";
import { costFloor } from "./floor.js";

/** What a chart shows; how it is linked with the page is the same for all. */
export type Figure = Pick<
	ChartProps,
	"title" | "caption" | "y" | "series" | "marks"
>;

/** What a learner sees first in a cost on a logarithmic axis. */
const FALL =
	"On this axis a straight line falls by the same factor at every step.";

/** The cost of each run, above the lowest. */
export function costFigure(lab: Lab): Figure {
	const runs = lab.shownRuns.value;
	const floor = costFloor(lab.ground.value.minima, runs);
	const target = lab.target.value - floor.at;
	return {
		title: "Cost",
		caption: floor.words ?? FALL,
		y: { label: "cost", log: true, above: floor.at },
		series: seriesOf(lab, ({ run }) => run.cost),
		marks: target > 0 ? [{ axis: "y", at: target, label: "target" }] : [],
	};
}

export function gradientFigure(lab: Lab): Figure {
	return {
		title: "Size of the gradient",
		y: { label: "size of the gradient", log: true },
		series: seriesOf(lab, ({ run }) => gradientNorms(run, "")),
	};
}

export function slopeFigure(lab: Lab, axis: string): Figure {
	return {
		title: `Slope along ${axis}`,
		caption:
			"Its sign changes when a run crosses the floor of the valley: a zigzag changes it at every step.",
		y: { label: "slope" },
		series: seriesOf(lab, ({ run }) => run.slopes[axis]),
		marks: [{ axis: "y", at: 0, label: "" }],
	};
}

/** A state of each run that has it. */
export function stateFigure(lab: Lab, axis: string, state: string): Figure {
	const series = seriesOf(lab, ({ run }) => stateColumn(run, state, axis));
	const log = isWide(series.map(({ y }) => y));
	return {
		title: `State ${state} along ${axis}`,
		y: { label: state, log },
		series,
		marks: log ? [] : [{ axis: "y", at: 0, label: "" }],
	};
}

export function stepFigure(
	lab: Lab,
	axis: string,
	step: Choices["step"],
): Figure {
	if (step === "length") {
		return {
			title: `Length of the step along ${axis}`,
			caption: `How far each run goes along ${axis} from a step to the next.`,
			y: { label: "length of the step", log: true },
			series: seriesOf(lab, ({ run }) => stepLengths(run, axis)),
		};
	}
	return {
		title: `Step ÷ slope along ${axis}`,
		caption:
			"The learning rate with which plain gradient descent would take the same step. The height is its size; a negative number is a step uphill.",
		y: { label: "step ÷ slope", log: true, size: true },
		series: seriesOf(lab, ({ run }) => effectiveRates(run, axis)),
	};
}

function seriesOf(
	lab: Lab,
	column: (run: LabRun) => Float64Array | undefined,
): ChartSeries[] {
	const [first = ""] = lab.ground.value.variables;
	const across = lab.view.value.x;
	return lab.shownRuns.value.flatMap((one) => {
		const y = column(one);
		if (y === undefined) return [];
		const { id, label, style, run } = one;
		const columns = Object.values(run.variables);
		const end = endingOf(run, one.steps);
		const pan = (index: number) =>
			panWithin(run.variables[first]?.[index] as number, across);
		return [
			{
				...{ key: id, label, style, y, pan },
				turn: (index: number) => turnsBack(columns, index),
				...(end === undefined ? {} : { end }),
			},
		];
	});
}
