import { useId, useRef, useState } from "preact/hooks";
import { typedNumber } from "../model/numbers.js";
import { numberText } from "../model/ruleText.js";
import { Icon } from "./Icon.js";
import {
	POSITIONS,
	positionOf,
	type SliderScale,
	valueAfterKey,
	valueAt,
} from "./scale.js";

export type { SliderScale } from "./scale.js";

export interface SliderProps {
	readonly label: string;
	/** Whose number it is, where the label alone does not tell two sliders apart. */
	readonly of?: string;
	/** Its letter in formulas. */
	readonly symbol?: string;
	/** A longer explanation, shown while the pointer rests and read by screen readers. */
	readonly hint?: string;
	readonly value: number;
	readonly scale: SliderScale;
	/** Whether it can only be read. */
	readonly disabled?: boolean;
	/** The number that the button behind the field goes back to; without it there is no button. */
	readonly reset?: number;
	/** Says why a typed number is refused, or undefined if it is good. */
	readonly check?: (value: number) => string | undefined;
	/** @param done false while a pointer drags. */
	readonly onChange: (value: number, done: boolean) => void;
}

/** A number with a slider and a field. The field takes numbers beyond the slider's ends. */
export function Slider(props: SliderProps) {
	const { label, symbol, hint, reset } = props;
	const name = fullName(props);
	const id = useId();
	const typing = useTyping(props);
	return (
		<div class={reset === undefined ? "slider" : "slider resettable"}>
			<label for={id} title={hint}>
				{label}
				{symbol !== undefined && (
					<span class="symbol" aria-hidden="true">
						{symbol}
					</span>
				)}
			</label>
			<Track {...props} id={id} onMove={typing.forget} />
			<input
				type="text"
				inputMode="decimal"
				autocomplete="off"
				disabled={props.disabled}
				spellcheck={false}
				aria-label={`${name}, as a number`}
				aria-invalid={typing.problem !== undefined}
				aria-describedby={`${id}-problem`}
				value={typing.text}
				onInput={(event) => typing.type(event.currentTarget.value)}
				onChange={typing.commit}
				onKeyDown={typing.onKeyDown}
				onBlur={typing.leave}
				onFocus={(event) => event.currentTarget.select()}
			/>
			{reset !== undefined && (
				<Reset {...props} name={name} reset={reset} onReset={typing.forget} />
			)}
			<output id={`${id}-problem`} for={id} class="wrong">
				{typing.problem}
			</output>
		</div>
	);
}

interface ResetProps extends SliderProps {
	readonly name: string;
	readonly reset: number;
	readonly onReset: () => void;
}

function Reset({
	name,
	value,
	reset,
	disabled,
	onReset,
	onChange,
}: ResetProps) {
	const number = numberText(reset);
	return (
		<button
			type="button"
			class="icon-button"
			disabled={disabled || value === reset}
			title={`Back to ${number}`}
			aria-label={`${name}: back to ${number}, its default`}
			onClick={({ currentTarget }) => {
				onReset();
				onChange(reset, true);
				// The button goes, and the focus stays beside it.
				currentTarget.parentElement?.querySelector("input")?.focus();
			}}
		>
			<Icon name="reset" />
		</button>
	);
}

function fullName({ label, of }: SliderProps): string {
	return of === undefined ? label : `${label} of ${of}`;
}

/** What is typed into a field. */
interface Typed {
	readonly text: string;
	/** The number when the field was left; another one, which was set elsewhere, ends what was typed. */
	readonly leftAt?: number;
}

/** A number that is being typed; it counts when the field is left or Enter is pressed, and Escape drops it. */
function useTyping({ value, scale, check, onChange }: SliderProps) {
	const [last, setLast] = useState<Typed | undefined>(undefined);
	const isOver = last?.leftAt !== undefined && last.leftAt !== value;
	const typed = isOver ? undefined : last?.text;
	const forget = () => setLast(undefined);
	const type = (text: string) => setLast({ text });
	const leave = () => setLast((left) => left && { ...left, leftAt: value });
	const problem =
		typed === undefined ? undefined : problemWith(typed, scale, check);
	const commit = () => {
		if (typed === undefined || problem !== undefined) return;
		forget();
		onChange(typedNumber(typed), true);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const { key, shiftKey } = event;
		if (key === "Enter") return commit();
		if (key === "Escape" && typed !== undefined) {
			event.stopPropagation();
			return forget();
		}
		if (key !== "ArrowUp" && key !== "ArrowDown") return;
		event.preventDefault();
		forget();
		onChange(valueAfterKey(key, value, scale, shiftKey) as number, true);
	};
	const text = typed ?? numberText(value);
	return { text, problem, type, leave, forget, commit, onKeyDown };
}

interface TrackProps extends SliderProps {
	readonly id: string;
	readonly onMove: () => void;
}

function Track({ id, value, hint, disabled, onMove, ...props }: TrackProps) {
	const element = useRef<HTMLInputElement>(null);
	const dragged = useRef(false);
	// The scale must not move under a finger, nor between two presses of a key.
	const held = useRef(props.scale);
	const isHeld =
		dragged.current ||
		(element.current !== null && document.activeElement === element.current);
	if (!isHeld) held.current = props.scale;
	const scale = held.current;
	const move = (next: number, done: boolean) => {
		dragged.current = !done;
		onMove();
		props.onChange(next, done);
	};
	const position = positionOf(value, scale);
	// A browser sends no change event if a drag ends where it began.
	const end = () => {
		if (dragged.current) move(value, true);
	};
	return (
		<input
			ref={element}
			id={id}
			type="range"
			min={0}
			max={POSITIONS}
			disabled={disabled}
			value={position}
			aria-label={props.of && fullName({ ...props, value })}
			aria-valuetext={numberText(value)}
			aria-description={hint}
			title={hint}
			onInput={(event) => {
				move(valueAt(Number(event.currentTarget.value), scale), false);
			}}
			onChange={(event) => {
				const at = Number(event.currentTarget.value);
				move(at === position ? value : valueAt(at, scale), true);
			}}
			onPointerUp={end}
			onPointerCancel={end}
			onBlur={end}
			onKeyDown={(event) => {
				const { key, shiftKey } = event;
				const next = valueAfterKey(key, value, scale, shiftKey);
				if (next === undefined) return;
				event.preventDefault();
				move(next, true);
			}}
		/>
	);
}

function problemWith(
	text: string,
	{ whole }: SliderScale,
	check?: (value: number) => string | undefined,
): string | undefined {
	const value = typedNumber(text);
	if (!Number.isFinite(value)) {
		return "A number is needed, such as 0.1 or 1e-3.";
	}
	if (whole && !Number.isInteger(value)) return "A whole number is needed.";
	return check?.(value);
}
