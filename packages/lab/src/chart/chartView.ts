import {
	computed,
	effect,
	type ReadonlySignal,
	type Signal,
	signal,
} from "@preact/signals";
import { Frames } from "../controls/frames.js";
import { watchSeen } from "../controls/watchSeen.js";
import { theme } from "../model/theme.js";
import {
	isLabelled,
	type Layout,
	layOut,
	toPixelX,
	toPixelY,
	toX,
} from "./layout.js";
import { paintChart } from "./paint.js";
import { paintCursor } from "./paintCursor.js";
import type { ChartProps, SeriesKey } from "./props.js";
import type { Scales } from "./scale.js";
import { drawnOn, nearestIndex, xAt } from "./series.js";

/** A point under the pointer or the focus. */
export interface Pointed {
	readonly x: number;
	readonly key: SeriesKey | null;
}

/** A series or a part of the x axis that has the focus. */
export interface Attended {
	readonly key: SeriesKey | null;
	readonly range: readonly [number, number] | undefined;
}

/** What is drawn, with the axes that were chosen for it. */
export interface Shown {
	readonly props: ChartProps;
	readonly scales: Scales;
}

/** Pixels from the screen at which a chart counts as on it. */
const NEARLY_SEEN = 100;
/** How near a line must be to the pointer to stand out, in pixels. */
const MAX_NEAR = 24;

/** Draws a chart on two canvases, the cursor on the upper one, at most once in a frame and only while it is on the screen. */
export class ChartView {
	/** The point under the pointer or the focus in this chart. */
	readonly pointed = signal<Pointed | null>(null);
	readonly attended = signal<Attended | null>(null);
	readonly #shown: Signal<Shown>;
	readonly #size = signal({ width: 0, height: 0, ratio: 1 });
	readonly #onScreen = signal(false);
	readonly #layout: ReadonlySignal<Layout>;
	readonly #stop: (() => void)[] = [];
	readonly #frames = new Frames();
	#lower: HTMLCanvasElement | undefined;
	#upper: HTMLCanvasElement | undefined;

	constructor(shown: Shown) {
		this.#shown = signal(shown);
		this.#layout = computed(() => {
			const { width, height } = this.#size.value;
			const { props, scales } = this.#shown.value;
			return layOut(scales, width, height, isLabelled(props));
		});
	}

	get props(): ChartProps {
		return this.#shown.value.props;
	}

	get shown(): Shown {
		return this.#shown.peek();
	}

	/** Draws other series, or on other axes. */
	show(shown: Shown): void {
		this.#shown.value = shown;
	}

	/** Begins to draw on two canvases that fill `box`. */
	mount(
		box: HTMLElement,
		lower: HTMLCanvasElement,
		upper: HTMLCanvasElement,
	): void {
		this.#lower = lower;
		this.#upper = upper;
		const resized = new ResizeObserver(() => this.#measure(box));
		resized.observe(box);
		const unwatch = watchSeen(box, NEARLY_SEEN, (isSeen) => {
			this.#onScreen.value = isSeen;
			this.#frames.drawNow();
		});
		this.#stop.push(
			() => resized.disconnect(),
			unwatch,
			effect(() => {
				void [theme.value, this.#highlighted, this.#layout.value, this.props];
				if (this.#onScreen.value) this.#frames.add(this.#drawLower);
			}),
			effect(() => {
				void [theme.value, this.#highlighted, this.#layout.value];
				void [this.#cursor, this.pointed.value, this.attended.value];
				if (this.#onScreen.value) this.#frames.add(this.#drawUpper);
			}),
		);
	}

	unmount(): void {
		for (const stop of this.#stop.splice(0)) stop();
		this.#frames.cancel();
	}

	/** The point nearest to a place in the chart, in CSS pixels; null if there is none. */
	pointAt(pixelX: number, pixelY: number): Pointed | null {
		const { y, series } = this.props;
		const layout = this.#layout.value;
		const x = toX(layout, pixelX);
		const drawn = drawnOn(y);
		let nearest: Pointed | null = null;
		let [apart, across] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
		for (const one of series) {
			const index = one.hidden ? -1 : nearestIndex(one, x);
			if (index < 0) continue;
			const at = xAt(one, index);
			const dx = Math.abs(toPixelX(layout, at) - pixelX);
			const height = toPixelY(layout, drawn(one.y[index] as number));
			const dy = Math.abs(height - pixelY) + Math.max(0, dx - MAX_NEAR);
			const near = dy <= MAX_NEAR && dy < apart;
			if (near) apart = dy;
			if (near || (nearest?.key ?? null) === null) {
				if (near || dx < across)
					nearest = { x: at, key: near ? one.key : null };
			}
			across = Math.min(across, dx);
		}
		return nearest;
	}

	get #cursor(): number | null {
		return this.pointed.value?.x ?? this.props.cursor?.value ?? null;
	}

	get #highlighted(): SeriesKey | null {
		const here = this.pointed.value ?? this.attended.value;
		return here === null ? (this.props.highlighted?.value ?? null) : here.key;
	}

	#measure(box: HTMLElement): void {
		const { clientWidth: width, clientHeight: height } = box;
		const ratio = window.devicePixelRatio;
		this.#size.value = { width, height, ratio };
		for (const canvas of [this.#lower, this.#upper]) {
			if (canvas === undefined) continue;
			canvas.width = Math.round(width * ratio);
			canvas.height = Math.round(height * ratio);
		}
	}

	#context(canvas: HTMLCanvasElement | undefined) {
		const context = canvas?.getContext("2d") ?? undefined;
		const { ratio } = this.#size.peek();
		context?.setTransform(ratio, 0, 0, ratio, 0, 0);
		return context;
	}

	readonly #drawLower = () => {
		const context = this.#context(this.#lower);
		if (context === undefined || this.#size.peek().width === 0) return;
		paintChart(
			context,
			this.#layout.peek(),
			this.#shown.peek().props,
			this.#highlighted,
		);
	};

	readonly #drawUpper = () => {
		const context = this.#context(this.#upper);
		if (context === undefined || this.#size.peek().width === 0) return;
		paintCursor(context, this.#layout.peek(), this.#shown.peek().props, {
			x: this.#cursor,
			highlighted: this.#highlighted,
			readOut: this.pointed.peek() !== null,
			range: this.attended.peek()?.range,
		});
	};
}
