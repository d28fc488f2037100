import { useId, useState } from "preact/hooks";
import { numberText } from "../model/ruleText.js";

/** How a number is laid out along a slider. */
export interface SliderScale {
	readonly low: number;
	readonly high: number;
	/** Along the logarithm; `low` is above 0. */
	readonly log?: boolean;
	/** Whole numbers only. */
	readonly whole?: boolean;
}

interface SliderProps {
	readonly label: string;
	/** A longer explanation, shown while the pointer rests and read by screen readers. */
	readonly hint?: string;
	readonly value: number;
	readonly scale: SliderScale;
	/** Says why a typed number is refused, or undefined if it is good. */
	readonly check?: (value: number) => string | undefined;
	/** @param done false while a pointer drags. */
	readonly onChange: (value: number, done: boolean) => void;
}

/** Positions along a slider. */
const POSITIONS = 1000;

/** A number with a slider and a field. The field takes numbers beyond the slider's ends. */
export function Slider({
	label,
	hint,
	value,
	scale,
	check,
	onChange,
}: SliderProps) {
	const id = useId();
	const [typed, setTyped] = useState<string | undefined>(undefined);
	const problem =
		typed === undefined ? undefined : problemWith(typed, scale, check);
	const type = (text: string) => {
		setTyped(text);
		if (problemWith(text, scale, check) === undefined)
			onChange(Number(text), true);
	};
	return (
		<div class="slider" title={hint}>
			<label for={id}>{label}</label>
			<input
				id={id}
				type="range"
				min={0}
				max={POSITIONS}
				value={positionOf(value, scale)}
				aria-valuetext={numberText(value)}
				aria-description={hint}
				onInput={(event) => {
					setTyped(undefined);
					onChange(valueAt(Number(event.currentTarget.value), scale), false);
				}}
				onChange={(event) => {
					onChange(valueAt(Number(event.currentTarget.value), scale), true);
				}}
			/>
			<input
				type="text"
				inputMode="decimal"
				aria-label={`${label}, typed`}
				aria-invalid={problem !== undefined}
				title={problem}
				value={typed ?? numberText(value)}
				onInput={(event) => type(event.currentTarget.value)}
				onBlur={() => setTyped(undefined)}
			/>
		</div>
	);
}

function problemWith(
	text: string,
	{ whole }: SliderScale,
	check?: (value: number) => string | undefined,
): string | undefined {
	const value = Number(text);
	if (text.trim() === "" || !Number.isFinite(value))
		return "a number is needed";
	if (whole && !Number.isInteger(value)) return "a whole number is needed";
	return check?.(value);
}

function positionOf(value: number, { low, high, log }: SliderScale): number {
	const share = log
		? Math.log(value / low) / Math.log(high / low)
		: (value - low) / (high - low);
	return Math.round(
		POSITIONS * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)),
	);
}

/** The number at a position, with no more digits than the position tells apart. */
function valueAt(
	position: number,
	{ low, high, log, whole }: SliderScale,
): number {
	const share = position / POSITIONS;
	if (whole) return Math.round(low + share * (high - low));
	if (!log) {
		const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
		return Number((low + share * (high - low)).toFixed(Math.min(12, digits)));
	}
	return Number((low * (high / low) ** share).toPrecision(3));
}
