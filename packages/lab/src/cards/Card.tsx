import { useComputed } from "@preact/signals";
import { useId, useRef, useState } from "preact/hooks";
import { hoverOrFocusRun } from "../controls/hoverRun.js";
import { Icon } from "../controls/Icon.js";
import { Swatch } from "../controls/Swatch.js";
import { abouts } from "../model/catalog.js";
import type { Lab, RunText } from "../model/lab.js";
import { readable } from "../model/numbers.js";
import { isExpression, readRule } from "../model/ruleText.js";
import { runColour } from "../model/theme.js";
import { CardBody } from "./CardBody.js";
import { Problem } from "./Problem.js";
import { RuleSlider } from "./RuleSlider.js";
import { arrivalText, costAt } from "./result.js";
import { FULL, mainSetting } from "./runs.js";

export interface CardProps {
	readonly lab: Lab;
	readonly run: RunText;
	readonly startsOpen: boolean;
	/** Says what has happened, for all readers. */
	readonly onSay: (message: string) => void;
	readonly onRemove: () => void;
}

/** A run: its name, its main setting and how it does; opened, all that it is made of. */
export function Card(props: CardProps) {
	const { lab, run } = props;
	const { id, style, hidden } = run;
	const [open, setOpen] = useState(props.startsOpen);
	const body = useId();
	const label = useComputed(() => labelOf(lab, id));
	const isLit = lab.hoveredRun.value === id;
	const readable = useReadableText(run.text);
	return (
		<li
			class={`card${isLit ? " lit" : ""}${hidden ? " hidden-run" : ""}`}
			style={{ "--run": runColour(style) }}
			{...hoverOrFocusRun(lab, id)}
		>
			<div class="card-head">
				<h3>
					<button
						type="button"
						class="card-title"
						aria-expanded={open}
						aria-controls={body}
						onClick={() => setOpen(!open)}
					>
						<Swatch style={style} />
						<span class="card-name" title={label}>
							{label}
						</span>
						<Icon name={open ? "close" : "open"} />
					</button>
				</h3>
				<Tools {...props} label={label.value} />
			</div>
			<About text={readable} />
			<MainSlider lab={lab} run={run} readable={readable} />
			<Result lab={lab} id={id} />
			{!open && <Problem lab={lab} run={run} />}
			<div id={body} class="card-body" hidden={!open}>
				{open && <CardBody {...props} readable={readable} />}
			</div>
		</li>
	);
}

function labelOf(lab: Lab, id: number): string {
	const raced = lab.raced.value.find((one) => one.id === id);
	if (raced !== undefined) return raced.label;
	const text = lab.runs.value.find((one) => one.id === id)?.text ?? "";
	return readRule(text).rule?.name ?? "A rule with an error";
}

/** The last text that could be read, so that nothing goes while another one is typed. */
function useReadableText(text: string): string {
	const last = useRef(text);
	if (readRule(text).rule !== undefined) last.current = text;
	return last.current;
}

/** What a rule of the library does; nothing for a rule of one's own. */
function About({ text }: { readonly text: string }) {
	const name = isExpression(text) ? readRule(text).rule?.name : undefined;
	const about = name === undefined ? undefined : abouts.get(name);
	return about === undefined ? null : <p class="card-about muted">{about}</p>;
}

interface MainSliderProps extends Pick<CardProps, "lab" | "run"> {
	readonly readable: string;
}

function MainSlider({ lab, run, readable }: MainSliderProps) {
	const setting = mainSetting(readable);
	if (setting === undefined) return null;
	const isOld = readable !== run.text;
	return <RuleSlider lab={lab} run={run} setting={setting} isOld={isOld} />;
}

/** How a run does. Its texts change with the step, without rendering the card again. */
function Result({ lab, id }: { readonly lab: Lab; readonly id: number }) {
	const raced = useComputed(() => lab.raced.value.find((one) => one.id === id));
	const cost = useComputed(() =>
		raced.value
			? readable(costAt(raced.value.run, lab.shownStep.value), 3)
			: "–",
	);
	const arrival = useComputed(() =>
		raced.value
			? arrivalText(raced.value.run, lab.target.value, raced.value.steps)
			: "no race",
	);
	return (
		<p class="card-result">
			<span>
				cost <span class="number">{cost}</span>
			</span>
			<span class="muted">{arrival}</span>
		</p>
	);
}

function Tools({
	lab,
	run,
	label,
	onSay,
	onRemove,
}: CardProps & { readonly label: string }) {
	const { id, text, hidden } = run;
	const duplicate = () => {
		const added = lab.addRun(text, id);
		onSay(
			added === undefined
				? FULL
				: `${label} is there twice; change one of them.`,
		);
	};
	return (
		<div class="card-tools">
			<button
				type="button"
				class="icon-button"
				aria-pressed={hidden}
				aria-label={`Hide ${label}`}
				title={hidden ? "Show" : "Hide"}
				onClick={() => lab.setHidden(id, !hidden)}
			>
				<Icon name={hidden ? "hidden" : "shown"} />
			</button>
			<button
				type="button"
				class="icon-button"
				aria-label={`Duplicate ${label}`}
				title="Duplicate"
				onClick={duplicate}
			>
				<Icon name="duplicate" />
			</button>
			<button
				type="button"
				class="icon-button"
				aria-label={`Remove ${label}`}
				title="Remove"
				onClick={onRemove}
			>
				<Icon name="remove" />
			</button>
		</div>
	);
}
