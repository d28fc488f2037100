import { gradientOf } from "../maps/canvas.js";
import { cssColour, minimumColour, missedColour } from "../maps/colours.js";
import { counted, grouped, percentOf, readable } from "../model/numbers.js";
import { theme } from "../model/theme.js";
import { type BasinModel, LOST, MISSED, type Tally } from "./basinModel.js";
import { minimumText } from "./minimumText.js";

/** Minima that have a line of their own in the legend. */
const MAX_LISTED = 8;

/** What the colours mean, and how many of the starts have each. */
export function BasinLegend({ model }: { readonly model: BasinModel }) {
	const map = model.map.value;
	if (map === undefined) return null;
	const { variables } = model.lab.ground.value;
	const whole = map.minimum.length;
	const places = model.tallies.value.filter(({ minimum }) => minimum >= 0);
	const others = places.slice(MAX_LISTED);
	const count = (wanted: number) =>
		model.tallies.value.find(({ minimum }) => minimum === wanted)?.count ?? 0;
	return (
		<ul
			class="map-legend basins-legend"
			aria-label="Legend; brighter is faster"
		>
			{places.slice(0, MAX_LISTED).map(({ minimum, count, median }) => (
				<li key={minimum}>
					<i
						style={{
							background: gradientOf((speed) => minimumColour(minimum, speed)),
						}}
					/>
					<span>
						{minimumText(map, minimum, variables)}, cost{" "}
						{readable(roundedCost(map.minima[minimum]?.cost ?? 0))}:{" "}
						{percentOf(count, whole)} of the starts
						{median === undefined
							? ""
							: `, half of them within ${counted(median, "step")}`}
					</span>
				</li>
			))}
			{others.length > 0 && <Others others={others} whole={whole} />}
			{count(MISSED) > 0 && (
				<li>
					<i
						style={{ background: cssColour(missedColour(0.35, theme.value)) }}
					/>
					does not arrive: {percentOf(count(MISSED), whole)}
				</li>
			)}
			{count(LOST) > 0 && (
				<li>
					<i class="map-hatched" />
					diverges, or has no cost: {percentOf(count(LOST), whole)}
				</li>
			)}
			<li>
				bright: within {counted(model.scale.value.fastest, "step")}, dark:{" "}
				{grouped(model.scale.value.slowest)} and more
			</li>
		</ul>
	);
}

/** A search ends at 1e-17 where the cost is 0. */
function roundedCost(cost: number): number {
	return Math.abs(cost) < 1e-9 ? 0 : cost;
}

/** The minima that have no line of their own. */
function Others({
	others,
	whole,
}: {
	readonly others: readonly Tally[];
	readonly whole: number;
}) {
	const rest = others.reduce((sum, { count }) => sum + count, 0);
	const colours = others
		.slice(0, 12)
		.map(({ minimum }) => cssColour(minimumColour(minimum, 0.7)));
	const stops = [...colours, "transparent"].join(", ");
	return (
		<li>
			<i style={{ background: `linear-gradient(to right, ${stops})` }} />
			{counted(others.length, "other minimum", "other minima")}:{" "}
			{percentOf(rest, whole)}
		</li>
	);
}
