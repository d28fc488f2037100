import { RefusedRange, RefusedType } from "ravine";
import type { StyleRule } from "./style.js";

/** A picture whose paths draw themselves, step by step, again and again. */
export interface Animation {
	/** The length of one loop, from 1 to 600. The paths move in its first four fifths, and rest in the last. */
	readonly seconds: number;
	/**
	 * When it begins: `0s` at once (the default), `indefinite` when a script calls `beginElement` on the animations. A
	 * picture that begins at once shows readers who asked for less motion the whole paths at rest; else the script decides.
	 */
	readonly begin?: "0s" | "indefinite";
}

/** The times of an animation, as SVG's attributes state them. */
export interface Timeline {
	/** The attributes that all animations of the picture share. */
	readonly timing: string;
	/** The attribute that says when the animations begin; empty for those that begin at once. */
	readonly begin: string;
	/** The time of a step, as a part of the loop. */
	timeOf(step: number): string;
}

/** Values at times, as SVG's attributes list them; between two of them a value changes evenly. */
export interface Keys {
	readonly times: string;
	readonly values: readonly number[];
}

/** The part of the loop in which the paths move; the rest shows them whole. */
export const MOVING = 0.8;
/** The largest error of a value between two listed ones, as a part of a path's length. */
const MAX_ERROR = 5e-4;
/** The most steps of an animation: the file of a longer race would be too large. */
export const MAX_ANIMATED_STEPS = 1000;
const MIN_SECONDS = 1;
const MAX_SECONDS = 600;

/** @throws RefusedType or RefusedRange for an unusable animation, RefusedRange for a race of too many steps. */
export function timelineOf(
	{ seconds, begin = "0s" }: Animation,
	steps: number,
): Timeline {
	if (!(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) {
		throw new RefusedRange(
			`contourScene: animate.seconds must be from ${MIN_SECONDS} to ${MAX_SECONDS}, got ${seconds}`,
		);
	}
	if (begin !== "0s" && begin !== "indefinite") {
		throw new RefusedType(
			`contourScene: animate.begin must be "0s" or "indefinite", got ${JSON.stringify(begin)}`,
		);
	}
	if (steps > MAX_ANIMATED_STEPS) {
		throw new RefusedRange(
			`contourScene: an animation shows at most ${MAX_ANIMATED_STEPS} steps, got ${steps}`,
		);
	}
	const beginning = begin === "0s" ? "" : ` begin="${begin}"`;
	return {
		timing: `dur="${seconds}s" repeatCount="indefinite"${beginning}`,
		begin: beginning,
		timeOf: (step) => short((MOVING * step) / steps),
	};
}

/** Lists a path's progress after each step at the steps between which it does not grow evenly, and at the loop's end. */
export function keysOf(
	progress: readonly number[],
	{ timeOf }: Timeline,
): Keys {
	const last = progress.length - 1;
	const kept = new Set([0, last]);
	const open: [number, number][] = [[0, last]];
	for (let span = open.pop(); span !== undefined; span = open.pop()) {
		const [from, to] = span;
		const [low, high] = [progress[from] as number, progress[to] as number];
		let [farthest, largest] = [0, MAX_ERROR];
		for (let step = from + 1; step < to; step++) {
			const even = low + ((high - low) * (step - from)) / (to - from);
			const error = Math.abs((progress[step] as number) - even);
			if (error > largest) [farthest, largest] = [step, error];
		}
		if (farthest === 0) continue;
		kept.add(farthest);
		open.push([from, farthest], [farthest, to]);
	}
	const steps = [...kept].sort((a, b) => a - b);
	return {
		times: [...steps.map(timeOf), "1"].join(";"),
		values: [...steps.map((step) => progress[step] as number), 1],
	};
}

/** A number from 0 to 1 with up to four decimals, without the zero before the point. */
export function short(part: number): string {
	return String(Math.round(part * 1e4) / 1e4).replace(/^0\./, ".");
}

const STILL = "@media (prefers-reduced-motion:reduce)";

/** The style of what moves; in a picture that begins at once, readers who asked for less motion see it at rest. */
export function movingRules({ begin }: Timeline): readonly StyleRule[] {
	const way: StyleRule = [".way", "fill:none;stroke:#fff;stroke-width:5"];
	if (begin !== "") return [way];
	return [
		way,
		[".drawn", "mask:none", STILL],
		[".head", "display:none", STILL],
		[".step", "opacity:1!important", STILL],
	];
}
