import { useState } from "preact/hooks";
import { ScrollRegion } from "../controls/ScrollRegion.js";
import { counted, readable } from "../model/numbers.js";
import { reducedMotion } from "../model/theme.js";
import type { Timeline } from "../model/timeline.js";
import type { Desk, Loaded } from "./desk.js";
import { findRates, type TriedRates, triedRates } from "./findRates.js";
import type { Shape } from "./prepare.js";
import { RateChart } from "./RateChart.js";
import { ratioText } from "./words.js";

interface RaceBarProps {
	readonly desk: Desk;
	readonly loaded: Loaded;
	readonly timeline: Timeline;
}

/** Starts the race on the data, and says what the surface is like. */
export function RaceBar({ desk, loaded, timeline }: RaceBarProps) {
	const { lab } = desk;
	const [found, setFound] = useState<
		(TriedRates & { readonly of: Loaded }) | undefined
	>();
	const [isBusy, setBusy] = useState(false);
	const isRacing = lab.data.value !== undefined;
	const tried = found?.of === loaded && isRacing ? found : undefined;
	const rates = async () => {
		setBusy(true);
		const { sketched } = loaded.prepared.ground;
		const isCurrent = () => desk.isRacingOn(loaded);
		const result = await findRates(lab, sketched, isCurrent).finally(() =>
			setBusy(false),
		);
		if (!isCurrent()) return;
		setFound({ ...result, of: loaded });
		if (reducedMotion.value) return;
		timeline.seek(0);
		timeline.play();
	};
	return (
		<div class="data-race">
			<Buttons desk={desk} isBusy={isBusy} findRates={rates} />
			<LongRace desk={desk} />
			{isRacing && <Diverged lab={lab} />}
			<p role="status" class="muted">
				{isBusy && "Trying rates …"}
				{tried &&
					`Each rule has the rate with which it ended lowest, of ${triedRates.length} rates from ${readable(triedRates[0] as number, 3)} to ${readable(triedRates.at(-1) as number, 3)} with ${counted(tried.steps, "step")} each.`}
			</p>
			<div class="data-lesson">
				<p>
					{isRacing
						? "The arena at the top of the page shows this cost: each point is a pair of parameters, and its height is the cost over all rows."
						: "The cost is a surface over the two parameters. The rules descend it in the arena at the top of the page, and the curves below follow."}
				</p>
				<Shapes loaded={loaded} />
			</div>
			{tried && <RateChart lab={lab} loaded={loaded} tried={tried} />}
		</div>
	);
}

interface ButtonsProps {
	readonly desk: Desk;
	readonly isBusy: boolean;
	readonly findRates: () => Promise<void>;
}

function Buttons({ desk, isBusy, findRates }: ButtonsProps) {
	if (desk.lab.data.value === undefined) {
		return (
			<p class="data-buttons">
				<button
					type="button"
					class="button primary"
					disabled={isBusy}
					onClick={() => {
						desk.race();
						void findRates();
					}}
				>
					Race on these data
				</button>
			</p>
		);
	}
	return (
		<p class="data-buttons">
			<button
				type="button"
				class="button primary"
				disabled={isBusy}
				onClick={findRates}
			>
				Find good rates
			</button>
			<button type="button" class="button" onClick={showArena}>
				Show the arena
			</button>
			<button type="button" class="button" onClick={() => desk.leave()}>
				Back to the function
			</button>
		</p>
	);
}

/** What standardising x does to the surface: the reason why features are scaled. */
function Shapes({ loaded }: Pick<RaceBarProps, "loaded">) {
	const { shape, otherShape, scale } = loaded.prepared;
	const isScaled = scale !== undefined;
	const kinds: readonly (readonly [string, boolean, Shape | undefined])[] = [
		["as it is", !isScaled, isScaled ? otherShape : shape],
		["standardised", isScaled, isScaled ? shape : otherShape],
	];
	if (kinds.every(([, , one]) => one === undefined)) return null;
	return (
		<ScrollRegion label="What standardising x does">
			<table class="data-table">
				<caption>Why columns are scaled</caption>
				<thead>
					<tr>
						<th scope="col">x</th>
						<th scope="col" class="number">
							curvatures, steepest to flattest
						</th>
						<th scope="col" class="number">
							plain descent's largest rate
						</th>
					</tr>
				</thead>
				<tbody>
					{kinds.map(([name, isNow, one]) => (
						<tr key={name} class={isNow ? "marked" : ""}>
							<th scope="row">
								{name}
								{isNow && ", as now"}
							</th>
							<td class="number">{one ? ratioText(one) : "unknown"}</td>
							<td class="number">{one ? readable(one.edge, 3) : "unknown"}</td>
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}

/** Says that rates are too large for these data. */
function Diverged({ lab }: Pick<Desk, "lab">) {
	const runs = lab.shownRuns.value;
	const count = runs.filter(({ run }) => run.diverged).length;
	if (count === 0) return null;
	return (
		<p role="status">
			{count} of {counted(runs.length, "run")}{" "}
			{count === 1 ? "diverges" : "diverge"}: on this surface the{" "}
			{count === 1 ? "rate is" : "rates are"} too large.
		</p>
	);
}

/** Says how far a race on many rows is, and stops it. */
function LongRace({ desk }: Pick<RaceBarProps, "desk">) {
	const { lab, long } = desk;
	const share = long.share.value;
	const known = counted(lab.stepsAtOnce.value, "step");
	if (share !== undefined) {
		return (
			<p role="status">
				With so many rows, the page shows the first {known} and computes the
				rest in the background: {readable(100 * share, 2)}%.{" "}
				<button type="button" class="button" onClick={() => long.stop()}>
					Stop
				</button>
			</p>
		);
	}
	if (!long.stopped.value) return null;
	return (
		<p role="status">
			The race was stopped; some runs show only their first {known}.{" "}
			<button
				type="button"
				class="button"
				onClick={() => desk.raceInBackground()}
			>
				Go on
			</button>
		</p>
	);
}

function showArena(): void {
	const arena = document.querySelector(".stage-arena");
	arena?.scrollIntoView({ behavior: reducedMotion.value ? "auto" : "smooth" });
}
