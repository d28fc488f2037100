import { Chart } from "../chart/Chart.js";
import type { Lab } from "../model/lab.js";
import { counted } from "../model/numbers.js";
import { withSetting } from "../model/ruleText.js";
import { capitalised } from "../model/sentence.js";
import type { Loaded } from "./desk.js";
import { type TriedRates, triedRates } from "./findRates.js";

interface RateChartProps {
	readonly lab: Lab;
	readonly loaded: Loaded;
	readonly tried: TriedRates;
}

/** Where each rule ends, by its learning rate; a click sets the rate. */
export function RateChart({ lab, loaded, tried }: RateChartProps) {
	const { best, model, shape, ground } = loaded.prepared;
	const { sketchRows, surface } = ground;
	const [low, high] = shownRates(tried);
	if (!(low < high)) return null;
	const isAbove = best !== undefined && sketchRows === surface.rows;
	const rates = triedRates.slice(low, high + 1);
	const few =
		sketchRows < surface.rows
			? ` On ${counted(sketchRows, "row")}, chosen at random.`
			: "";
	return (
		<Chart
			title={`${capitalised(model.costName)} after ${counted(tried.steps, "step")}, by learning rate`}
			caption={`${isAbove ? "The height is the cost above the lowest. " : ""}Where a line ends, the rule diverges at higher rates. A click sets the rate.${few}`}
			x={{ label: "learning rate", log: true }}
			y={{
				label: model.costName,
				log: true,
				...(isAbove ? { above: best?.cost ?? 0 } : {}),
			}}
			series={tried.runs.map(({ id, style, name, costs }) => ({
				...{ key: id, style, label: name, x: rates },
				y: costs.subarray(low, high + 1),
			}))}
			marks={
				shape === undefined
					? []
					: [{ axis: "x", at: shape.edge, label: "plain descent's limit" }]
			}
			highlighted={lab.hoveredRun}
			onHover={(_, key) => {
				lab.hoveredRun.value = typeof key === "number" ? key : null;
			}}
			onPick={(rate, key) => {
				const run = lab.runs.peek().find(({ id }) => id === key);
				if (run === undefined) return;
				lab.setText(run.id, withSetting(run.text, "learningRate", rate));
			}}
		/>
	);
}

/** The rates between those that hardly move and those at which every rule diverges, as indices. */
function shownRates({ runs }: TriedRates): [number, number] {
	let [low, high] = [triedRates.length, -1];
	for (const { costs } of runs) {
		high = Math.max(
			high,
			costs.findLastIndex((cost) => !Number.isNaN(cost)),
		);
		const first = costs.find((cost) => !Number.isNaN(cost)) ?? 0;
		const moved = costs.findIndex(
			(cost) => Math.abs(cost - first) > MOVED * Math.abs(first),
		);
		if (moved >= 0) low = Math.min(low, moved);
	}
	return [Math.max(0, low - 1), high];
}

/** The share by which a cost changes from the smallest rate's at the first rate that is shown. */
const MOVED = 0.01;
