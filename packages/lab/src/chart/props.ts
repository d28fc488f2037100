import type { ReadonlySignal } from "@preact/signals";
import type { Interval } from "@ravine/plot";

/** Identifies a series within its chart; for a run, its id. */
export type SeriesKey = string | number;

/** The look of a series or mark that is not a run: a colour of the page. */
export type Role = "ink" | "muted" | "accent" | "wrong";

export interface ChartAxis {
	/** The quantity and its unit, such as "cost" or "learning rate". */
	readonly label: string;
	readonly log?: boolean;
	/** Default: the extent of the series. */
	readonly domain?: Interval;
	/** A number as text, in the read-out and in sentences; default four digits. */
	readonly format?: (value: number) => string;
}

export interface ValueAxis extends ChartAxis {
	/** The height drawn is the value minus this number, such as the lowest cost on a logarithmic axis. Numbers and sentences keep the value itself. */
	readonly above?: number;
	/** The height drawn is the value's magnitude. Numbers and sentences keep the sign. */
	readonly size?: boolean;
}

export interface ChartSeries {
	readonly key: SeriesKey;
	readonly label: string;
	/** The number of a run's style, or the role of another line. */
	readonly style: number | Role;
	/** In rising order. Default: 0, 1, 2 and so on, which are steps. */
	readonly x?: ArrayLike<number>;
	/** A value that is not finite is a gap. */
	readonly y: ArrayLike<number>;
	/** Behind the others and paler, such as a raw curve behind its average. */
	readonly faint?: boolean;
	/** Points without a line. Their order in `x` does not matter to the drawing. */
	readonly dots?: boolean;
	readonly hidden?: boolean;
	/** What is said at the last point, such as "diverges after step 11". Such a series sets the scale only together with others. */
	readonly end?: string;
	/** Where a point is heard between the ears, from −1 to 1. */
	readonly pan?: (index: number) => number;
	/** Whether a point is heard as a short drop of the volume. */
	readonly turn?: (index: number) => boolean;
}

/** A line of reference. */
export interface ChartMark {
	/** `x`: a vertical line at a number of the x axis; `y`: a horizontal line, at a height as drawn. */
	readonly axis: "x" | "y";
	readonly at: number;
	readonly label: string;
	readonly style?: number | Role;
}

/** Called with the nearest point's x and series; `key` is null where no series is near. */
type OnPoint = (x: number, key: SeriesKey | null) => void;

export interface ChartProps {
	/** The accessible name, also shown above the chart. */
	readonly title: string;
	/** A sentence below the chart. */
	readonly caption?: string;
	readonly x: ChartAxis;
	readonly y: ValueAxis;
	readonly series: readonly ChartSeries[];
	readonly marks?: readonly ChartMark[];
	/** An x value that is marked with a line and dots; null: none. */
	readonly cursor?: ReadonlySignal<number | null>;
	/** The series that stands out, if any. */
	readonly highlighted?: ReadonlySignal<SeriesKey | null>;
	/** Called while the pointer or the focus is on a point or a series, and with null when it leaves. */
	readonly onHover?: (x: number | null, key: SeriesKey | null) => void;
	/** Called when a point is clicked or Enter is pressed on it. */
	readonly onPick?: OnPoint;
	/** Called for each point that is heard while a series plays; default `onHover`. */
	readonly onListen?: (x: number, key: SeriesKey) => void;
	/** In pixels; default 220. */
	readonly height?: number;
}
