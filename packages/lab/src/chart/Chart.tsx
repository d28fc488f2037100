import "./chart.css";
import {
	useEffect,
	useId,
	useLayoutEffect,
	useRef,
	useState,
} from "preact/hooks";
import { readable } from "../model/numbers.js";
import { SilentError, stopSound } from "../sound/sound.js";
import { ChartTools } from "./ChartTools.js";
import { ChartTree } from "./ChartTree.js";
import { ChartView, type Pointed } from "./chartView.js";
import { listenTo } from "./listen.js";
import type { ChartProps, SeriesKey, ValueAxis } from "./props.js";
import { type Scales, scalesOf } from "./scale.js";
import { lengthOf } from "./series.js";

const HEIGHT = 220;

/** A chart of lines or dots: the one that every part of the page uses. */
export function Chart(props: ChartProps) {
	const { title, caption, y, height = HEIGHT } = props;
	const id = useId();
	const box = useRef<HTMLDivElement>(null);
	const lower = useRef<HTMLCanvasElement>(null);
	const upper = useRef<HTMLCanvasElement>(null);
	const scales = scalesOf(props);
	const [view] = useState(() => new ChartView({ props, scales }));
	const { heard, silence, listen } = useListening(view);
	useLayoutEffect(() => view.show({ props, scales }));
	useEffect(() => {
		view.mount(
			box.current as HTMLDivElement,
			lower.current as HTMLCanvasElement,
			upper.current as HTMLCanvasElement,
		);
		return () => view.unmount();
	}, [view]);
	const notes = [caption, floorNote(y, scales)].filter(
		(note) => note !== undefined,
	);
	return (
		<figure class="chart" aria-labelledby={id}>
			<figcaption>
				<span class="chart-title" id={id}>
					{title}
				</span>
				<ChartTools {...{ props, heard, silence }} onListen={() => listen()} />
			</figcaption>
			<div class="chart-frame">
				<div
					class="chart-box"
					aria-hidden="true"
					ref={box}
					style={{ height: `${height}px` }}
					{...pointerHandlers(view)}
				>
					<canvas ref={lower} />
					<canvas ref={upper} />
				</div>
				<ChartTree
					view={view}
					props={props}
					scales={scales}
					onListen={listen}
				/>
			</div>
			{notes.length > 0 && <p class="chart-note">{notes.join(" ")}</p>}
		</figure>
	);
}

/** Plays one series of a chart, or all of them in turn; a second call stops. */
function useListening(view: ChartView) {
	const [heard, setHeard] = useState<string | undefined>();
	const [silence, setSilence] = useState<string | undefined>();
	const listen = async (key?: SeriesKey) => {
		if (heard !== undefined) return stopSound();
		const { props, scales } = view.shown;
		const series = props.series.filter(
			(one) =>
				!one.hidden &&
				!one.faint &&
				!one.dots &&
				lengthOf(one) > 0 &&
				(key === undefined || one.key === key),
		);
		setSilence(undefined);
		try {
			for (const one of series) {
				setHeard(one.label);
				view.attended.value = { key: one.key, range: undefined };
				if (!(await listenTo(props, scales, one))) break;
			}
		} catch (error) {
			if (!(error instanceof SilentError)) throw error;
			setSilence(error.message);
		} finally {
			setHeard(undefined);
			view.attended.value = null;
			if (props.onListen === undefined) props.onHover?.(null, null);
		}
	};
	return { heard, silence, listen };
}

/** Says which values a logarithmic axis draws at its bottom. */
function floorNote(
	{ label, above }: ValueAxis,
	{ floor }: Scales,
): string | undefined {
	if (floor === undefined) return undefined;
	const low = readable(floor, 2);
	const where =
		above === undefined || above === 0
			? `below ${low}`
			: `less than ${low} above ${readable(above, 5)}`;
	return `A line lies at the bottom where the ${label} is ${where}.`;
}

function pointerHandlers(view: ChartView) {
	const at = (event: PointerEvent | MouseEvent): Pointed | null => {
		const box = event.currentTarget as HTMLElement;
		const { left, top } = box.getBoundingClientRect();
		return view.pointAt(event.clientX - left, event.clientY - top);
	};
	const leave = () => {
		if (view.pointed.value === null) return;
		view.pointed.value = null;
		view.props.onHover?.(null, null);
	};
	return {
		onPointerMove(event: PointerEvent) {
			const pointed = at(event);
			if (pointed === null) return leave();
			view.pointed.value = pointed;
			view.props.onHover?.(pointed.x, pointed.key);
		},
		onPointerLeave: leave,
		onPointerCancel: leave,
		onClick(event: MouseEvent) {
			// What the read-out shows is chosen; a finger has left again.
			const pointed = view.pointed.value ?? at(event);
			if (pointed !== null) view.props.onPick?.(pointed.x, pointed.key);
		},
	};
}
