import { normalNumbers } from "../model/random.js";

/** The longest series. */
export const MAX_VALUES = 2000;

/** A slow wave that rises and falls, with noise: 120 values around 10, like a year's temperatures every third day. */
export function noisySeries(seed: number, noise: number): Float64Array {
	const normal = normalNumbers(seed);
	return Float64Array.from({ length: 120 }, (_, i) => {
		const wave = 10 - 8 * Math.cos((2 * Math.PI * (i + 6)) / 120);
		return Number((wave + noise * normal()).toFixed(2));
	});
}

export type ReadValues =
	| { readonly values: Float64Array; readonly problem?: undefined }
	| { readonly values?: undefined; readonly problem: string };

/** Reads numbers with spaces, commas, semicolons or line ends between them. */
export function readValues(text: string): ReadValues {
	const words = text.split(/[\s,;]+/).filter((word) => word !== "");
	if (words.length < 2) return { problem: "at least two numbers are needed" };
	if (words.length > MAX_VALUES) {
		return {
			problem: `there are ${words.length} numbers; at most ${MAX_VALUES} are allowed`,
		};
	}
	const wrong = words.findIndex((word) => !Number.isFinite(Number(word)));
	if (wrong >= 0) {
		const word = words[wrong] as string;
		const shown = word.length > 20 ? `${word.slice(0, 20)}…` : word;
		return { problem: `entry ${wrong + 1}, "${shown}", is not a number` };
	}
	return { values: Float64Array.from(words, Number) };
}

/**
 * The weights with which the values up to the one at `at` enter the moving average there, the oldest first: the newest has
 * 1 - beta, each older one beta times the weight of the next. Without bias correction they add up to 1 - beta^t, with it
 * to 1.
 */
export function weightsAt(
	at: number,
	beta: number,
	corrected: boolean,
): Float64Array {
	const t = at + 1;
	const whole = corrected ? 1 - beta ** t : 1;
	return Float64Array.from(
		{ length: t },
		(_, i) => ((1 - beta) * beta ** (at - i)) / whole,
	);
}

/** How many of the newest values have half of the weight, of an average that has gone on for long. */
export function halfLife(beta: number): number {
	return beta === 0 ? 1 : Math.max(1, Math.log(0.5) / Math.log(beta));
}
