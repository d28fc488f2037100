import "../maps/maps.css";
import { useCallback, useMemo, useRef } from "preact/hooks";
import { useOnScreen } from "../controls/useOnScreen.js";
import { sampleAt, shareOf } from "../maps/axis.js";
import { Conditions } from "../maps/Conditions.js";
import { NumbersTable } from "../maps/NumbersTable.js";
import { Plane } from "../maps/Plane.js";
import type { BasinsQuestion, Part, Plan } from "../maps/questions.js";
import { RuleChoice } from "../maps/RuleChoice.js";
import { useAnswer } from "../maps/useAnswer.js";
import type { Drawing } from "../maps/useDrawing.js";
import { counted, percentOf, readable } from "../model/numbers.js";
import { runColour } from "../model/theme.js";
import type { ViewProps } from "../model/view.js";
import { BasinLegend } from "./BasinLegend.js";
import { BasinModel, LOST, MISSED, type Tally } from "./basinModel.js";
import { basinNumbers } from "./basinNumbers.js";
import { drawMap, drawOverMap } from "./drawMap.js";
import { minimumText } from "./minimumText.js";

/** Where a rule ends from every point of the arena, and how fast. */
export default function BasinMap({ lab }: ViewProps) {
	const box = useRef<HTMLDivElement>(null);
	const model = useMemo(() => new BasinModel(lab), [lab]);
	const isShown = useOnScreen(box, { atFirst: false, margin: 200 });
	const take = useCallback(
		(part: Exclude<Part, Plan>, question: BasinsQuestion) => {
			if (part.part === "basins") model.take(part, question);
		},
		[model],
	);
	const state = useAnswer(
		...([isShown, model.question, take, model.plan, model.clear] as const),
	);
	const obstacle = model.obstacle.value;
	const problem = state.problem.value;
	return (
		<div ref={box}>
			{obstacle === undefined ? (
				<div class="map-columns" aria-busy={state.busy.value}>
					<Picture model={model} />
					<div>
						<Choice model={model} />
						<Readout model={model} />
						{problem !== undefined && (
							<p class="notice" role="status">
								There is no map: {problem}.
							</p>
						)}
						<InWords model={model} />
						<BasinLegend model={model} />
						<Conditions
							lab={lab}
							plan={model.plan}
							from="From every point of the arena's view"
							goal="to a cost just above the minimum's"
						/>
						<NumbersTable
							of="of the map of starts"
							numbers={() => basinNumbers(model)}
						/>
					</div>
				</div>
			) : (
				<p>{obstacle}</p>
			)}
		</div>
	);
}

interface ModelProps {
	readonly model: BasinModel;
}

/** The narrowest and the widest picture, width over height. */
const [MIN_ASPECT, MAX_ASPECT] = [0.75, 1.6];

function Picture({ model }: ModelProps) {
	const { lab } = model;
	const draw = useCallback(
		(drawing: Drawing) => drawMap(drawing, model),
		[model],
	);
	const drawOver = useCallback(
		(drawing: Drawing) => drawOverMap(drawing, model),
		[model],
	);
	const { x, y } = model;
	const [first, second] = lab.ground.value.variables as [string, string];
	const start = lab.start.value;
	const [startX, startY] = [start[first], start[second]] as [number, number];
	const at = [shareOf(x, startX), shareOf(y, startY)] as const;
	const aspect = (x.to - x.from) / (y.to - y.from);
	return (
		<Plane
			x={{ axis: x, label: first }}
			y={{ axis: y, label: second }}
			at={at}
			colour={runColour(model.run.value?.style ?? 0)}
			name="Start on the map of starts"
			label={`${first} ${readable(startX)}, ${second} ${readable(startY)}: ${endText(model, at)}`}
			steps={[100, 100]}
			hovered={model.hovered}
			dragging={lab.dragging}
			aspect={Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, aspect))}
			draw={draw}
			drawOver={drawOver}
			onMove={(across, up) => {
				lab.chosenStart.value = model.startAt([across, up]);
			}}
		/>
	);
}

function Choice({ model }: ModelProps) {
	return (
		<div class="map-controls">
			<RuleChoice
				runs={model.runs.value}
				chosen={model.run.value}
				onChoose={(id) => model.choose(id)}
			/>
		</div>
	);
}

/** What comes of the start at a place of the map. */
function endText(
	{ map, lab }: BasinModel,
	[across, up]: readonly [number, number],
): string {
	const now = map.value;
	if (now === undefined) return "computing";
	if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) {
		return "outside the map";
	}
	const i = sampleAt(across, now.x.length);
	const j = sampleAt(up, now.y.length);
	const place = j * now.x.length + i;
	const k = now.minimum[place] as number;
	if (k === LOST) return "diverges, or has no cost";
	if (k === MISSED) return "does not arrive";
	const steps = now.steps[place] as number;
	const taken = steps < 0 ? "" : ` after ${counted(steps, "step")}`;
	return `arrives at ${minimumText(now, k, lab.ground.value.variables)}${taken}`;
}

function Readout({ model }: ModelProps) {
	const { lab } = model;
	const hovered = model.hovered.value;
	const variables = lab.ground.value.variables as [string, string];
	const start = hovered === null ? lab.start.value : model.startAt(hovered);
	const place = hovered ?? [
		shareOf(model.x, start[variables[0]] as number),
		shareOf(model.y, start[variables[1]] as number),
	];
	const point = variables
		.map((name) => `${name} ${readable(start[name] as number)}`)
		.join(", ");
	return (
		<p class="map-readout">
			<span class="number">From {point}</span> the rule{" "}
			<b>{endText(model, place)}</b>.
		</p>
	);
}

/** The map as a sentence. */
function InWords({ model }: ModelProps) {
	const map = model.map.value;
	if (map === undefined) return null;
	const whole = map.minimum.length;
	const part = (holds: (tally: Tally) => boolean) =>
		model.tallies.value
			.filter(holds)
			.reduce((sum, { count }) => sum + count, 0);
	const arrived = part(({ minimum }) => minimum >= 0);
	const lost = part(({ minimum }) => minimum === LOST);
	const places = model.tallies.value.filter(({ minimum }) => minimum >= 0);
	return (
		<p>
			{arrived === 0
				? "The rule does not arrive at a minimum from any of the starts."
				: `The rule arrives at a minimum from ${percentOf(arrived, whole)} of the starts, ${places.length === 1 ? "always the same one" : `at ${places.length} different ones`}.`}
			{lost === 0
				? ""
				: ` From ${percentOf(lost, whole)} it diverges or has no cost.`}{" "}
			Click the map to start there.
		</p>
	);
}
