import { type Melody, playMelody, playTone } from "../sound/sound.js";
import type { ChartProps, ChartSeries } from "./props.js";
import type { Scales } from "./scale.js";
import { drawnOn, lengthOf, xAt } from "./series.js";

/** A series as it sounds: what is high in the chart is high in pitch. */
function melodyOf(
	{ y }: Pick<ChartProps, "y">,
	{ y: scale }: Scales,
	series: ChartSeries,
): Melody {
	const drawn = drawnOn(y);
	return {
		points: lengthOf(series),
		place: (index) => {
			const value = series.y[index] as number;
			return Number.isFinite(value) ? scale.place(drawn(value)) : undefined;
		},
		pan: series.pan,
		turn: series.turn,
	};
}

/** Plays a series from its first point to its last. @returns whether it played to its end. */
export function listenTo(
	props: ChartProps,
	scales: Scales,
	series: ChartSeries,
): Promise<boolean> {
	const onPoint = props.onListen ?? props.onHover;
	return playMelody(melodyOf(props, scales, series), (index) =>
		onPoint?.(xAt(series, index), series.key),
	);
}

/** Plays one point of a series. */
export function listenToPoint(
	props: ChartProps,
	scales: Scales,
	series: ChartSeries,
	index: number,
): void {
	const { place, pan } = melodyOf(props, scales, series);
	const height = place(index);
	if (height !== undefined) playTone(height, pan?.(index));
}
