import { useComputed, useSignal } from "@preact/signals";
import { formatNumber } from "@ravine/plot";
import { useId } from "preact/hooks";
import { movingAverage } from "ravine";
import { Chart } from "../chart/Chart.js";
import { Key } from "../controls/Key.js";
import { Scrub } from "../controls/Scrub.js";
import { Slider } from "../controls/Slider.js";
import { PlayOnce } from "../timeline/PlayOnce.js";
import "./averages.css";
import { halfLife, noisySeries, readValues, weightsAt } from "./series.js";

const NOISE = 2.5;
/** The first time, the cursor goes to this place by itself. */
const SWEPT = 40;
/** Milliseconds that it takes. */
const SWEEP = 6000;

/** Moving averages of a noisy series: the average, its bias at the start, and the weights behind it. */
export default function Averages() {
	const beta = useSignal(0.9);
	const seed = useSignal(1);
	const own = useSignal<string | undefined>(undefined);
	const hovered = useSignal<number | null>(null);
	const picked = useSignal(8);
	const read = useComputed(() =>
		own.value === undefined
			? { values: noisySeries(seed.value, NOISE) }
			: readValues(own.value),
	);
	const usual = useComputed(() => noisySeries(seed.value, NOISE));
	const values = read.value.values ?? usual.value;
	const cursor = useComputed(() => hovered.value ?? picked.value);
	const at = Math.min(values.length - 1, Math.max(0, cursor.value));
	const corrected = movingAverage(values, beta.value);
	const plain = movingAverage(values, beta.value, { biasCorrection: false });
	const move = (x: number | null) => {
		hovered.value = x === null ? null : Math.round(x);
	};
	const pick = (x: number) => {
		picked.value = Math.round(x);
	};
	const sweep = () => {
		let frame = 0;
		const began = performance.now();
		const turn = (now: number) => {
			const share = Math.min(1, (now - began) / SWEEP);
			picked.value = Math.round(share * SWEPT);
			if (share < 1) frame = requestAnimationFrame(turn);
		};
		frame = requestAnimationFrame(turn);
		return () => cancelAnimationFrame(frame);
	};
	const shared = { cursor, onHover: move, onPick: pick };
	const x = {
		label: "place in the series",
		domain: [0, values.length - 1],
	} as const;
	return (
		<div class="averages">
			<div class="averages-controls">
				<Slider
					label="β"
					hint="how much of the average is kept at each value"
					value={beta.value}
					scale={{ low: 0, high: 0.99 }}
					check={(value) =>
						value >= 0 && value < 1 ? undefined : "β is at least 0 and below 1"
					}
					onChange={(value) => {
						beta.value = value;
					}}
				/>
				<Slider
					label="place"
					hint="the place in the series at which the average is taken apart below"
					value={at}
					scale={{ low: 0, high: values.length - 1, whole: true }}
					check={(value) =>
						value >= 0 && value < values.length
							? undefined
							: `there are places 0 to ${values.length - 1}`
					}
					onChange={pick}
				/>
				<button
					type="button"
					class="button"
					onClick={() => {
						own.value = undefined;
						seed.value++;
					}}
				>
					Other noise
				</button>
			</div>
			<PlayOnce play={sweep}>
				<p class="averages-keys">
					<span>dots: the series</span>
					<Key style={0}>its average with bias correction</Key>
					<Key style={1}>without</Key>
				</p>
				<Chart
					{...shared}
					{...{ x }}
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
						{ key: "plain", label: "without correction", style: 1, y: plain },
						{
							key: "corrected",
							label: "with bias correction",
							style: 0,
							y: corrected,
						},
					]}
				/>
				<Chart
					{...shared}
					{...{ x }}
					title="The weight of each value in the average"
					y={{
						label: "weight",
						domain: [0, Math.max(...weightsAt(at, beta.value, true))],
					}}
					height={140}
					series={[
						{
							key: "plain",
							label: "without correction",
							style: 1,
							y: weightsAt(at, beta.value, false),
							dots: true,
						},
						{
							key: "corrected",
							label: "with bias correction",
							style: 0,
							y: weightsAt(at, beta.value, true),
							dots: true,
						},
					]}
				/>
			</PlayOnce>
			<Sentences
				beta={beta.value}
				onBeta={(value) => {
					beta.value = value;
				}}
				at={at}
				{...{ plain, corrected }}
			/>
			<OwnValues
				text={own.value}
				usual={usual.value}
				problem={read.value.problem}
				onChange={(text) => {
					own.value = text;
				}}
			/>
		</div>
	);
}

interface SentencesProps {
	readonly beta: number;
	readonly onBeta: (beta: number) => void;
	readonly at: number;
	readonly plain: Float64Array;
	readonly corrected: Float64Array;
}

function Sentences({ beta, onBeta, at, plain, corrected }: SentencesProps) {
	const t = at + 1;
	const weight = 1 - beta ** t;
	const memory = 1 / (1 - beta);
	return (
		<div class="averages-text">
			<p>
				The average starts at 0, and each value moves it:{" "}
				<i>v = β v + (1 − β) x</i>. With β ={" "}
				<Scrub
					label="β of the moving average"
					value={beta}
					low={0}
					high={0.99}
					decimals={2}
					onChange={onBeta}
				/>{" "}
				the newest value has the weight {shown(1 - beta)} and each older one{" "}
				{shown(beta)} times the weight of the next, so half of the weight lies
				on the newest {shown(halfLife(beta))}, and one speaks of a window of
				about {shown(memory)}. A larger β is smoother and lags farther behind.
			</p>
			<p>
				At place {at} the average has seen {t} {t === 1 ? "value" : "values"},
				and their weights add up to {shown(weight)}, not to 1. So it is{" "}
				{shown(plain[at] as number)} where it should be{" "}
				{shown(corrected[at] as number)}: too near to 0. The bias correction
				divides it by 1 − β<sup>t</sup> = {shown(weight)}. Momentum averages the
				gradient like this, RMSprop its square, and Adam both, with the
				correction.
			</p>
		</div>
	);
}

function shown(value: number): string {
	return formatNumber(value, { digits: 3, typeset: true });
}

interface OwnValuesProps {
	readonly text: string | undefined;
	readonly usual: Float64Array;
	readonly problem: string | undefined;
	readonly onChange: (text: string | undefined) => void;
}

function OwnValues({ text, usual, problem, onChange }: OwnValuesProps) {
	const id = useId();
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
				value={text ?? usual.join(", ")}
				aria-invalid={problem !== undefined}
				aria-describedby={`${id}-problem`}
				onInput={(event) => onChange(event.currentTarget.value)}
			/>
			<p class="wrong" id={`${id}-problem`} role="status">
				{problem === undefined
					? ""
					: `${problem}; the series above is still the one before.`}
			</p>
		</details>
	);
}
