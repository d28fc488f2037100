import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { listenTo } from "../chart/listen.js";
import { scalesOf } from "../chart/scale.js";
import { hoverOrFocusRun } from "../controls/hoverRun.js";
import { Icon } from "../controls/Icon.js";
import { Swatch } from "../controls/Swatch.js";
import type { LabRun } from "../model/lab.js";
import type { ViewProps } from "../model/view.js";
import { SilentError, stopSound } from "../sound/sound.js";
import { costFigure } from "./charts.js";

/** The runs in the colours of every chart; each can be heard. */
export function Legend({ lab, timeline }: ViewProps) {
	const [heard, setHeard] = useState<number | undefined>();
	const [silence, setSilence] = useState("");
	const listen = async ({ id }: LabRun) => {
		if (heard !== undefined) stopSound();
		if (heard === id) return;
		const figure = costFigure(lab);
		const x = { label: "step", domain: [0, lab.steps.value] } as const;
		const series = figure.series.find(({ key }) => key === id);
		if (series === undefined) return;
		const props = {
			...{ ...figure, x },
			onListen: (step: number) => timeline.seek(step),
		};
		setHeard(id);
		setSilence("");
		try {
			await listenTo(props, scalesOf(props), series);
		} catch (error) {
			if (!(error instanceof SilentError)) throw error;
			setSilence(error.message);
		} finally {
			setHeard((now) => (now === id ? undefined : now));
		}
	};
	return (
		<div class="charts-legend">
			<ul aria-label="Runs">
				{lab.shownRuns.value.map((run) => (
					<LegendRun
						key={run.id}
						{...{ lab, timeline, run }}
						isHeard={heard === run.id}
						onListen={() => listen(run)}
					/>
				))}
			</ul>
			<p class={silence === "" ? "visually-hidden" : "muted"} role="status">
				{heard === undefined
					? silence
					: "The pitch is the logarithm of the cost, and the sound moves left and right with the first variable. A step that turns back sounds softer. Escape stops it."}
			</p>
		</div>
	);
}

interface LegendRunProps extends ViewProps {
	readonly run: LabRun;
	readonly isHeard: boolean;
	readonly onListen: () => void;
}

function LegendRun({ lab, run, isHeard, onListen }: LegendRunProps) {
	const { id, style, label } = run;
	const isLit = useComputed(() => lab.hoveredRun.value === id);
	return (
		<li>
			<button
				type="button"
				class={isLit.value ? "legend-run lit" : "legend-run"}
				aria-pressed={isHeard}
				aria-label={`Listen to ${label}`}
				title={`Listen to ${label}: pitch is the cost; a zigzag flutters`}
				{...hoverOrFocusRun(lab, id)}
				onClick={onListen}
			>
				<Swatch style={style} />
				<span>{label}</span>
				<Icon name={isHeard ? "stop" : "speaker"} />
			</button>
		</li>
	);
}
