import type { EditableSetting } from "../model/ruleText.js";
import type { SliderScale } from "./scale.js";

/** The learning rates that matter on functions of two variables. */
const RATES = { low: 1e-4, high: 10, log: true } as const;
/** Decades to each side of a number without a usual interval. */
const DECADES = 3;

/** The slider of a setting, from its range and its size; it holds the number that the setting has. */
export function settingScale(setting: EditableSetting): SliderScale {
	const { name, range, value } = setting;
	const {
		minimum = Number.NEGATIVE_INFINITY,
		maximum = Number.POSITIVE_INFINITY,
	} = range ?? {};
	const includesLow = range?.includes[0] ?? false;
	const includesHigh = range?.includes[1] ?? false;
	if (minimum === 0 && maximum === 1 && !includesHigh) {
		const rest = Math.min(1e-4, decadeOf(1 - value));
		return { low: 0, high: 1 - rest, towardsOne: true };
	}
	if (Number.isFinite(minimum) && Number.isFinite(maximum)) {
		const inset = (maximum - minimum) / 1000;
		return {
			low: includesLow ? minimum : minimum + inset,
			high: includesHigh ? maximum : maximum - inset,
		};
	}
	if (name === "learningRate" && value >= 0) return around(RATES, value);
	if (minimum >= 0 || (range === undefined && value > 0)) {
		return logarithmic(setting, minimum, includesLow);
	}
	return linear(value, minimum, maximum);
}

/** A scale over some decades, for a number from 0 or from a positive minimum. */
function logarithmic(
	{ name, value, default: usual }: EditableSetting,
	minimum: number,
	includesLow: boolean,
): SliderScale {
	if (minimum > 0) {
		const whole = Number.isInteger(value) && Number.isInteger(usual ?? value);
		const scale = { low: minimum, high: minimum * 1000, log: true };
		return around(whole ? { ...scale, whole } : scale, value);
	}
	const middle = decadeOf(usual || value || 1e-3);
	const high = name === "epsilon" ? 1 : middle * 10 ** DECADES;
	const scale = { low: middle / 10 ** DECADES, high, log: true };
	return around(
		includesLow && minimum === 0 ? { ...scale, zero: true } : scale,
		value,
	);
}

/** A scale made longer by whole decades until it holds a number above 0. */
function around(scale: SliderScale, value: number): SliderScale {
	if (!(value > 0)) return scale;
	const low = scale.whole ? scale.low : Math.min(scale.low, decadeOf(value));
	const decade = decadeOf(value);
	const high = Math.max(scale.high, decade < value ? 10 * decade : decade);
	return { ...scale, low, high };
}

function linear(value: number, minimum: number, maximum: number): SliderScale {
	const reach = value === 0 ? 1 : 10 * decadeOf(Math.abs(value));
	if (Number.isFinite(minimum))
		return { low: minimum, high: minimum + 2 * reach };
	if (Number.isFinite(maximum))
		return { low: maximum - 2 * reach, high: maximum };
	return { low: -reach, high: reach };
}

/** The power of ten at or below a number above 0. */
function decadeOf(value: number): number {
	return Number(`1e${Math.floor(Math.log10(value) + 1e-9)}`);
}
