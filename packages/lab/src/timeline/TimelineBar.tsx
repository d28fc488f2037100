import "./timeline.css";
import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "../controls/Icon.js";
import { readable } from "../model/numbers.js";
import type { ViewProps } from "../model/view.js";
import { SpeedField, StepsField } from "./Fields.js";
import { moveWithKey } from "./keys.js";
import { RunCosts } from "./RunCosts.js";

/** A key of the timeline, as a browser and as a person call it. */
interface ShortKey {
	readonly sign: string;
	readonly name: string;
}

const comma: ShortKey = { sign: ",", name: "comma" };
const fullStop: ShortKey = { sign: ".", name: "full stop" };

/** The bar at the bottom of the page, which moves the step that every view shows. */
export function TimelineBar({ lab, timeline }: ViewProps) {
	const bar = useRef<HTMLElement>(null);
	useKeys({ lab, timeline });
	useHeight(bar);
	const jump = (
		to: () => number,
		label: string,
		icon: IconName,
		key?: ShortKey,
	) => (
		<button
			type="button"
			class={`timeline-button ${icon}`}
			aria-label={label}
			aria-keyshortcuts={key?.sign}
			title={key === undefined ? label : `${label} (${key.name})`}
			onClick={() => timeline.seek(to())}
		>
			<Icon name={icon} />
		</button>
	);
	return (
		<section class="timeline" aria-label="Timeline" data-timeline ref={bar}>
			<div class="timeline-row">
				<div class="timeline-buttons">
					{jump(() => 0, "To the start", "toStart")}
					{jump(() => lab.step.peek() - 1, "Back one step", "back", comma)}
					<PlayButton lab={lab} timeline={timeline} />
					{jump(
						() => lab.step.peek() + 1,
						"Forward one step",
						"forward",
						fullStop,
					)}
					{jump(() => lab.steps.peek(), "To the end", "toEnd")}
				</div>
				<Scrubber lab={lab} timeline={timeline} />
				<StepReadOut lab={lab} timeline={timeline} />
				<SpeedField lab={lab} timeline={timeline} />
			</div>
			<RunCosts lab={lab} timeline={timeline} />
		</section>
	);
}

/** Tells the page's style how much the bar covers. */
function useHeight(bar: { readonly current: HTMLElement | null }): void {
	useEffect(() => {
		const observer = new ResizeObserver(() => {
			const height = Math.ceil(bar.current?.offsetHeight ?? 0);
			const { style } = document.documentElement;
			style.setProperty("--timeline-height", `${height}px`);
		});
		observer.observe(bar.current as HTMLElement);
		return () => observer.disconnect();
	}, [bar]);
}

function useKeys({ lab, timeline }: ViewProps): void {
	useEffect(() => {
		const press = (event: KeyboardEvent) =>
			moveWithKey(event, timeline, lab.step.peek());
		document.addEventListener("keydown", press);
		return () => document.removeEventListener("keydown", press);
	}, [lab, timeline]);
}

function PlayButton({ timeline }: ViewProps) {
	const playing = timeline.playing.value;
	const label = playing ? "Pause" : "Play";
	const pace = readable(timeline.pace.value, 2);
	return (
		<button
			type="button"
			class="timeline-button play"
			id="timeline-play"
			aria-label={label}
			aria-keyshortcuts="Space"
			title={`${label} (space): ${pace} steps a second`}
			onClick={() => (playing ? timeline.pause() : timeline.play())}
		>
			<Icon name={playing ? "pause" : "play"} />
		</button>
	);
}

/** The slider of steps. It is moved without rendering the bar again. */
function Scrubber({ lab, timeline }: ViewProps) {
	const input = useRef<HTMLInputElement>(null);
	useSignalEffect(() => {
		const slider = input.current;
		const [step, steps] = [lab.step.value, lab.steps.value];
		if (slider === null) return;
		slider.max = String(steps);
		slider.value = String(step);
		slider.setAttribute("aria-valuetext", `step ${step} of ${steps}`);
		slider.style.setProperty("--done", `${(100 * step) / steps}%`);
	});
	return (
		<input
			ref={input}
			class="timeline-scrubber"
			type="range"
			min={0}
			step={1}
			aria-label="Step"
			onInput={(event) => timeline.seek(Number(event.currentTarget.value))}
		/>
	);
}

function StepReadOut({ lab, timeline }: ViewProps) {
	const step = useComputed(() => String(lab.shownStep.value));
	return (
		<div class="timeline-step">
			<span class="timeline-word">step</span>
			<span class="timeline-now number">{step}</span>
			<span class="timeline-word">of</span>
			<StepsField lab={lab} timeline={timeline} />
		</div>
	);
}
