import { effect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { typedNumber } from "../model/numbers.js";
import { numberText } from "../model/ruleText.js";

interface NumberFieldProps {
	readonly label: string;
	readonly hint?: string;
	/** Reads the number from signals. */
	readonly read: () => number | undefined;
	readonly write: (value: number) => void;
	/** What an empty field means; without it a field may not be empty. */
	readonly clear?: () => void;
	/** Says why a number is refused, or undefined if it is good. */
	readonly check?: (value: number) => string | undefined;
}

/** A number that can be typed. It follows its signals without being rendered, so a drag costs nothing. */
export function NumberField(props: NumberFieldProps) {
	const { label, hint } = props;
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const latest = useRef(props);
	latest.current = props;
	const show = () => {
		const value = latest.current.read();
		const input = field.current;
		if (input === null || value === undefined) return;
		if (document.activeElement !== input) input.value = shortText(value);
	};
	useEffect(() => effect(show), []);
	const said = useRef<HTMLOutputElement>(null);
	const tell = (problem: string) => {
		if (said.current) said.current.textContent = problem;
	};
	const type = (input: HTMLInputElement) => {
		const { clear, write, check } = latest.current;
		const isEmpty = input.value.trim() === "";
		const problem =
			isEmpty && clear !== undefined
				? undefined
				: problemWith(input.value, check);
		input.setAttribute("aria-invalid", String(problem !== undefined));
		tell(problem ?? "");
		if (problem !== undefined) return;
		if (isEmpty) clear?.();
		else write(typedNumber(input.value));
	};
	return (
		<span class="start-field-box">
			<label class="start-field" title={hint}>
				{label}
				<input
					class="field"
					ref={field}
					type="text"
					inputMode="text"
					autocomplete="off"
					aria-describedby={id}
					onInput={(event) => type(event.currentTarget)}
					onFocus={({ currentTarget }) => {
						const value = latest.current.read();
						if (value === undefined || value === Number(currentTarget.value))
							return;
						currentTarget.value = numberText(value);
					}}
					onBlur={(event) => {
						event.currentTarget.setAttribute("aria-invalid", "false");
						tell("");
						// The focus is still on the field.
						const value = latest.current.read();
						if (value !== undefined)
							event.currentTarget.value = shortText(value);
					}}
				/>
			</label>
			<output class="start-problem" id={id} ref={said} />
		</span>
	);
}

/** So many digits fit the field; while it has the focus, it shows all. */
const DIGITS = 7;

function shortText(value: number): string {
	return numberText(Number(value.toPrecision(DIGITS)));
}

function problemWith(
	text: string,
	check?: (value: number) => string | undefined,
): string | undefined {
	const value = typedNumber(text);
	if (!Number.isFinite(value)) return "A number is needed.";
	return check?.(value);
}
