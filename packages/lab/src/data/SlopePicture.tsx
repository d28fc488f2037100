import { useMemo } from "preact/hooks";
import { NumbersTable } from "../maps/NumbersTable.js";
import { runColour } from "../model/theme.js";
import { type Slopes, type StepSlopes, slopesAt } from "./slopes.js";
import type { StepProps } from "./stepOf.js";
import { slopeNumbers, slopeWords } from "./words.js";

/** Half of the picture's side, and the length of its longest arrow. */
const HALF = 120;
const LONGEST = 96;

/** The gradient of the step's mini-batch beside that of all rows, and those of the epoch's other mini-batches. */
export function SlopePicture({ lab, loaded, runs, step }: StepProps) {
	const { ground } = loaded.prepared;
	const batch = lab.data.value?.batch || undefined;
	const seed = lab.seed.value;
	const chosen = runs.find(({ id }) => id === lab.hoveredRun.value) ?? runs[0];
	const run = chosen?.run;
	const slopes = useMemo(
		() => run && slopesAt(ground, run, step, batch, seed),
		[ground, run, step, batch, seed],
	);
	if (chosen === undefined || slopes === undefined) return null;
	const [first, second] = ground.variables as [string, string];
	const { batch: own, others } = slopes;
	const words = slopeWords(slopes, [first, second], ground.surface.rows, batch);
	const colour = runColour(chosen.style);
	return (
		<figure class="data-slopes">
			<figcaption>
				d{first} and d{second} where {chosen.label} is at step{" "}
				{Math.min(step, chosen.run.cost.length - 1)}
			</figcaption>
			<Arrows
				slopes={slopes}
				variables={[first, second]}
				colour={colour}
				label={words.join(" ")}
			/>
			<p class="data-legend">
				<LineKey colour="var(--ink)" text="all rows" />
				{own && <LineKey colour={colour} text="the step's mini-batch" />}
				{others.length > 0 && (
					<LineKey
						colour="var(--contour)"
						text="the epoch's other mini-batches"
					/>
				)}
			</p>
			<p class="chart-note">
				Arrows point downhill, against the gradient
				{own && ", all at the same point"}.
			</p>
			{words.map((sentence) => (
				<p class="chart-note" key={sentence}>
					{sentence}
				</p>
			))}
			<NumbersTable
				of="of the slopes"
				numbers={() => slopeNumbers(slopes, [first, second])}
			/>
		</figure>
	);
}

interface ArrowsProps {
	readonly slopes: StepSlopes;
	readonly variables: readonly [string, string];
	/** Of the mini-batch's arrow. */
	readonly colour: string;
	/** The picture in words. */
	readonly label: string;
}

function Arrows({ slopes, variables, colour, label }: ArrowsProps) {
	const { whole, batch: own, others } = slopes;
	const all = [whole, ...(own ? [own] : []), ...others];
	const longest = Math.max(...all.map((one) => Math.hypot(...one))) || 1;
	const place = ([a, b]: Slopes): [number, number] => [
		(-a / longest) * LONGEST,
		(b / longest) * LONGEST,
	];
	return (
		<svg
			viewBox={`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`}
			role="img"
			aria-label={label}
		>
			<line class="axis" x1={-HALF} x2={HALF} y1="0" y2="0" />
			<line class="axis" y1={-HALF} y2={HALF} x1="0" x2="0" />
			<text x={HALF - 4} y="-5" text-anchor="end">
				{variables[0]}
			</text>
			<text x="6" y={-HALF + 12}>
				{variables[1]}
			</text>
			{others.map((one, k) => {
				const [x, y] = place(one);
				return <line class="other" key={k} x1="0" y1="0" x2={x} y2={y} />;
			})}
			<Arrow to={place(whole)} colour="var(--ink)" />
			{own && <Arrow to={place(own)} colour={colour} />}
		</svg>
	);
}

function LineKey({
	colour,
	text,
}: {
	readonly colour: string;
	readonly text: string;
}) {
	return (
		<span class="key">
			<svg class="plain" width="20" height="10" aria-hidden="true">
				<line x1="1" x2="19" y1="5" y2="5" stroke={colour} stroke-width="3" />
			</svg>
			{text}
		</span>
	);
}

/** A head's length along its arrow, and half its width. */
const HEAD = [11, 5] as const;

function Arrow({
	to: [x, y],
	colour,
}: {
	readonly to: readonly [number, number];
	readonly colour: string;
}) {
	const length = Math.hypot(x, y);
	if (length < 1) return <circle r="4" fill={colour} />;
	const [along, aside] = [x / length, y / length];
	const head = Math.min(HEAD[0], length);
	const [backX, backY] = [x - along * head, y - aside * head];
	const wing = (side: number) =>
		`${backX - side * aside * HEAD[1]},${backY + side * along * HEAD[1]}`;
	return (
		<g fill={colour} stroke={colour}>
			<line x1="0" y1="0" x2={backX} y2={backY} stroke-width="3" />
			<polygon points={`${x},${y} ${wing(1)} ${wing(-1)}`} stroke="none" />
		</g>
	);
}
