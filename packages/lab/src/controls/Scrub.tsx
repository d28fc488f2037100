import { useRef } from "preact/hooks";
import { numberText } from "../model/ruleText.js";
import "./scrub.css";

interface ScrubProps {
	/** What the number is, for screen readers and the hint: "the learning rate of sgd". */
	readonly label: string;
	readonly value: number;
	readonly low: number;
	readonly high: number;
	/** The digits behind the point that are kept. */
	readonly decimals: number;
	/** @param done false while a pointer drags. */
	readonly onChange: (value: number, done: boolean) => void;
}

/** Pixels of dragging from `low` to `high`. */
const REACH = 320;

/** A number within a sentence that can be dragged to the left and to the right, or changed with the arrow keys. */
export function Scrub({
	label,
	value,
	low,
	high,
	decimals,
	onChange,
}: ScrubProps) {
	const from = useRef<
		{ readonly x: number; readonly value: number } | undefined
	>(undefined);
	const unit = 10 ** -decimals;
	const change = (wanted: number, done: boolean) => {
		const kept = Math.min(high, Math.max(low, wanted));
		onChange(Number((Math.round(kept / unit) * unit).toFixed(decimals)), done);
	};
	const drag = (x: number, done: boolean) => {
		if (from.current === undefined) return;
		change(
			from.current.value + ((x - from.current.x) / REACH) * (high - low),
			done,
		);
	};
	return (
		<span
			class="scrub"
			role="slider"
			tabIndex={0}
			aria-label={label}
			aria-valuemin={low}
			aria-valuemax={high}
			aria-valuenow={value}
			title={`${label}: drag, or use the arrow keys`}
			onPointerDown={(event) => {
				event.preventDefault();
				event.currentTarget.setPointerCapture(event.pointerId);
				event.currentTarget.focus();
				from.current = { x: event.clientX, value };
			}}
			onPointerMove={(event) => drag(event.clientX, false)}
			onPointerUp={(event) => {
				drag(event.clientX, true);
				from.current = undefined;
			}}
			onPointerCancel={() => {
				if (from.current !== undefined) change(from.current.value, true);
				from.current = undefined;
			}}
			onKeyDown={(event) => {
				const wanted = wantedBy(event.key, event.shiftKey, value, {
					low,
					high,
					unit,
				});
				if (wanted === undefined) return;
				event.preventDefault();
				change(wanted, true);
			}}
		>
			{numberText(value)}
		</span>
	);
}

function wantedBy(
	key: string,
	shift: boolean,
	value: number,
	{
		low,
		high,
		unit,
	}: { readonly low: number; readonly high: number; readonly unit: number },
): number | undefined {
	const by = unit * (shift ? 10 : 1);
	switch (key) {
		case "ArrowRight":
		case "ArrowUp":
			return value + by;
		case "ArrowLeft":
		case "ArrowDown":
			return value - by;
		case "PageUp":
			return value + 10 * unit;
		case "PageDown":
			return value - 10 * unit;
		case "Home":
			return low;
		case "End":
			return high;
		default:
			return undefined;
	}
}
