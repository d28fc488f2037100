import { useId, useMemo } from "preact/hooks";
import { Chart } from "../chart/Chart.js";
import { Key } from "../controls/Key.js";
import { LateStatus } from "../controls/LateStatus.js";
import { PlayOnce } from "../controls/PlayOnce.js";
import { Scrub } from "../controls/Scrub.js";
import { Slider } from "../controls/Slider.js";
import { counted, readable } from "../model/numbers.js";
import type { ViewProps } from "../model/view.js";
import { AveragesModel, MAX_BETA } from "./averagesModel.js";
import "./averages.css";
import { halfLife, weightsAt } from "./series.js";

interface ModelProps {
	readonly model: AveragesModel;
}

/** Moving averages of a noisy series: the average, its bias at the start, and the weights behind it. */
export default function Averages({ lab }: ViewProps) {
	const model = useMemo(() => new AveragesModel(lab), [lab]);
	return (
		<div class="averages">
			<Controls model={model} />
			<PlayOnce play={() => model.sweep()}>
				<Curves model={model} />
			</PlayOnce>
			<Sentences model={model} />
			<OwnValues model={model} />
		</div>
	);
}

function Controls({ model }: ModelProps) {
	const { beta, seed } = model.choices.value;
	const last = model.values.value.length - 1;
	return (
		<div class="averages-controls">
			<Slider
				label="β"
				hint="how much of the average is kept at each value"
				value={beta}
				scale={{ low: 0, high: MAX_BETA }}
				check={(value) =>
					value >= 0 && value <= MAX_BETA
						? undefined
						: `β is from 0 to ${MAX_BETA} here`
				}
				onChange={(value) => model.choose({ beta: value })}
			/>
			<Slider
				label="place"
				hint="the place in the series at which the average is taken apart"
				value={model.place.value}
				scale={{ low: 0, high: last, whole: true }}
				check={(value) =>
					value >= 0 && value <= last
						? undefined
						: `there are places 0 to ${last}`
				}
				onChange={(value) => model.choose({ place: value })}
			/>
			<button
				type="button"
				class="button"
				onClick={() => model.choose({ own: undefined, seed: (seed % 100) + 1 })}
			>
				Other noise
			</button>
		</div>
	);
}

function Curves({ model }: ModelProps) {
	const { beta } = model.choices.value;
	const values = model.values.value;
	const at = model.place.value;
	const shared = {
		cursor: model.place,
		onHover: (x: number | null) => {
			model.hovered.value = x === null ? null : Math.round(x);
		},
		onPick: (x: number) => model.choose({ place: Math.round(x) }),
		x: {
			label: "place in the series",
			domain: [0, values.length - 1] as const,
		},
	};
	const corrected = {
		key: "corrected",
		label: "with bias correction",
		style: 0,
	};
	const plain = { key: "plain", label: "without correction", style: 1 };
	const weights = weightsAt(at, beta, true);
	return (
		<>
			<p class="averages-keys">
				<span class="key">
					<i class="averages-dot" />
					the series
				</span>
				<Key style={0}>its average with bias correction</Key>
				<Key style={1}>without the correction</Key>
			</p>
			<Chart
				{...shared}
				title="The series and its moving average"
				y={{ label: "value" }}
				series={[
					{
						key: "series",
						label: "the series",
						style: "muted",
						y: values,
						dots: true,
					},
					{ ...plain, y: model.plain.value },
					{ ...corrected, y: model.corrected.value },
				]}
			/>
			<Chart
				{...shared}
				title="The weight of each value in the average"
				y={{ label: "weight", domain: [0, Math.max(...weights)] }}
				height={140}
				series={[
					{ ...plain, y: weightsAt(at, beta, false), dots: true },
					{ ...corrected, y: weights, dots: true },
				]}
			/>
		</>
	);
}

function Sentences({ model }: ModelProps) {
	const { beta } = model.choices.value;
	const at = model.place.value;
	const t = at + 1;
	return (
		<div class="averages-text">
			<p>
				The average starts at 0, and each value moves it:{" "}
				<i>v = β v + (1 − β) x</i>. With β ={" "}
				<Scrub
					label="β of the moving average"
					value={beta}
					low={0}
					high={MAX_BETA}
					decimals={2}
					onChange={(value) => model.choose({ beta: value })}
				/>{" "}
				the newest value has the weight {shown(1 - beta)} and each older one{" "}
				{shown(beta)} times the weight of the next, so {halfText(beta)}, and one
				speaks of a window of about {shown(1 / (1 - beta))}{" "}
				{beta === 0 ? "value" : "values"}. A larger β is smoother and lags
				farther behind.
			</p>
			<p>
				At place {at} the average has seen {counted(t, "value")}.{" "}
				<Correction model={model} /> Momentum averages the gradient like this,
				RMSprop its square, and Adam both, with the correction.
			</p>
		</div>
	);
}

/** What the bias correction does at the chosen place. */
function Correction({ model }: ModelProps) {
	const { beta } = model.choices.value;
	const at = model.place.value;
	const lacking = beta ** (at + 1);
	const weight = shown(1 - lacking);
	if (weight === "1") {
		return (
			<>
				The weights add up to 1{lacking > 0 && ` but for ${shown(lacking)}`}, so
				the bias correction, which divides by 1 − β<sup>t</sup>, has nothing
				left to do.
			</>
		);
	}
	return (
		<>
			The weights add up to {weight}, not to 1.{" "}
			{model.corrected.value[at] !== 0 &&
				`So it is ${shown(model.plain.value[at] as number)} where it should be ${shown(model.corrected.value[at] as number)}: too near to 0. `}
			The bias correction divides it by{" "}
			<span class="number">
				1 − β<sup>t</sup>
			</span>{" "}
			= {weight}.
		</>
	);
}

/** Where half of the weight lies. */
function halfText(beta: number): string {
	const half = halfLife(beta);
	return half > 1
		? `half of the weight lies on the newest ${shown(half)} values`
		: "at least half of the weight lies on the newest value";
}

function shown(value: number): string {
	return readable(value, 3);
}

function OwnValues({ model }: ModelProps) {
	const id = useId();
	const { problem } = model.read.value;
	const said =
		problem === undefined
			? ""
			: `${problem}; the series above is the page's own.`;
	return (
		<details class="averages-own">
			<summary>Numbers of your own</summary>
			<label for={id}>
				Numbers, with spaces, commas or line ends between them
			</label>
			<textarea
				id={id}
				class="field"
				rows={4}
				value={model.choices.value.own ?? model.values.value.join(", ")}
				aria-invalid={problem !== undefined}
				aria-describedby={`${id}-problem`}
				onInput={(event) => model.choose({ own: event.currentTarget.value })}
			/>
			<p class="wrong" id={`${id}-problem`}>
				{said}
			</p>
			<LateStatus text={said} />
		</details>
	);
}
