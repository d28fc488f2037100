import type { Axis } from "../maps/axis.js";
import type { EditableSetting } from "../model/ruleText.js";
import { decadesAround } from "./ratesModel.js";

/** Above this, an average is laid out along how long it remembers. */
const LONG_MEMORY = 0.98;

/** The values of a setting that a picture shows, around its present value. */
export function settingAxis({
	value,
	range,
}: Pick<EditableSetting, "value" | "range">): Axis {
	const { minimum = -Infinity, maximum = Infinity } = range ?? {};
	if (minimum === 0 && maximum === 1) {
		return value > LONG_MEMORY
			? { kind: "memory", from: 0, to: Math.max(0.9999, value) }
			: { kind: "linear", from: 0, to: 0.99 };
	}
	if (Number.isFinite(minimum) && Number.isFinite(maximum)) {
		// An end may be excluded.
		const inset = 1e-3 * (maximum - minimum);
		return { kind: "linear", from: minimum + inset, to: maximum - inset };
	}
	if (value > 0) {
		const [low, high] = decadesAround([value]);
		const from = 10 ** low;
		if (from > minimum && 10 ** high < maximum) {
			return { kind: "log", from, to: 10 ** high };
		}
		return { kind: "linear", from: Math.max(minimum, 0), to: 4 * value };
	}
	if (minimum === 0) return { kind: "log", from: 1e-6, to: 1 };
	const reach = Math.max(1, 2 * Math.abs(value));
	return {
		kind: "linear",
		from: Math.max(minimum, -reach),
		to: Math.min(maximum, reach),
	};
}
