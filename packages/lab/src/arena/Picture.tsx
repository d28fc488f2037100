import { useComputed } from "@preact/signals";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Frames } from "../controls/frames.js";
import { usePlayOnce } from "../controls/PlayOnce.js";
import { watchSeen } from "../controls/watchSeen.js";
import type { Lab } from "../model/lab.js";
import type { Timeline } from "../model/timeline.js";
import { Gestures } from "./gestures.js";
import { PathTable } from "./PathTable.js";
import { paint } from "./painter.js";
import { Results } from "./Results.js";
import { StartText, Summary } from "./Summary.js";
import type { ArenaState } from "./state.js";

interface PictureProps {
	readonly state: ArenaState;
	readonly timeline: Timeline;
}

/** Milliseconds for which a hint stays. */
const HINT = 2000;

export function Picture({ state, timeline }: PictureProps) {
	const id = useId();
	const [hint, showHint] = useHint();
	const { stage, shader, grid, marks, paths, handle, gestures } = useDrawing(
		state,
		showHint,
	);
	usePlayOnce(
		() => stage.current,
		() => playRace(state, timeline, stage),
		{
			// The timeline's own buttons know what they do.
			endsAt: ({ target }) =>
				(target as Element).closest("[data-timeline]") === null,
			seen: 0.4,
		},
	);
	return (
		<div class="arena-frame">
			{/* biome-ignore lint/a11y/useSemanticElements: a picture is not a fieldset */}
			<div
				class="arena-stage"
				ref={stage}
				role="group"
				aria-label="The runs on the cost"
				aria-describedby={`${id}-keys ${id}-summary`}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and zoom the picture
				tabIndex={0}
			>
				<div aria-hidden="true">
					<canvas ref={shader} />
					<canvas ref={grid} hidden />
					<canvas ref={marks} />
					<canvas ref={paths} />
				</div>
				<StartHandle state={state} of={handle} keys={`${id}-start-keys`} />
				{hint && <p class="arena-hint">{hint}</p>}
			</div>
			<div class="arena-below">
				<p class="arena-fingers muted">Pinch to zoom.</p>
				<ViewButtons lab={state.lab} gestures={gestures} />
			</div>
			<p class="visually-hidden" id={`${id}-keys`}>
				Arrow keys move the picture, + and − zoom, 0 shows the whole ground, F
				fits the paths.
			</p>
			<p class="visually-hidden" id={`${id}-start-keys`}>
				Arrow keys move the start; with Shift they move it farther.
			</p>
			<Summary state={state} id={`${id}-summary`} />
			<Results state={state} />
		</div>
	);
}

/** Plays the race until a person does something. In the picture the whole paths are wanted then. */
function playRace(
	{ lab }: ArenaState,
	timeline: Timeline,
	stage: { readonly current: HTMLElement | null },
) {
	timeline.play();
	return (event?: Event) => {
		if (!timeline.playing.peek()) return;
		timeline.pause();
		if (stage.current && event?.composedPath().includes(stage.current))
			timeline.seek(lab.steps.peek());
	};
}

/** The elements of the picture, which are drawn on and listened to while it is there. */
function useDrawing(state: ArenaState, showHint: (text: string) => void) {
	const stage = useRef<HTMLDivElement>(null);
	const shader = useRef<HTMLCanvasElement>(null);
	const grid = useRef<HTMLCanvasElement>(null);
	const marks = useRef<HTMLCanvasElement>(null);
	const paths = useRef<HTMLCanvasElement>(null);
	const handle = useRef<HTMLDivElement>(null);
	const gestures = useRef<Gestures | undefined>(undefined);
	useEffect(() => {
		const frames = new Frames();
		const elements = {
			stage: stage.current as HTMLElement,
			handle: handle.current as HTMLElement,
		};
		const unwatch = watch(elements.stage, state, frames);
		const layers = {
			shader: shader.current as HTMLCanvasElement,
			grid: grid.current as HTMLCanvasElement,
			marks: marks.current as HTMLCanvasElement,
			paths: paths.current as HTMLCanvasElement,
			handle: elements.handle,
		};
		const unpaint = paint(state, layers, frames);
		gestures.current = new Gestures(state, elements, frames, () =>
			showHint("Hold Ctrl to zoom with the wheel, or click the picture first"),
		);
		return () => {
			gestures.current?.stop();
			unpaint();
			unwatch();
			frames.cancel();
		};
	}, [state, showHint]);
	return { stage, shader, grid, marks, paths, handle, gestures };
}

interface ViewButtonsProps {
	readonly lab: Lab;
	readonly gestures: { readonly current: Gestures | undefined };
}

/** The factor of one press. */
const ZOOM = 1.5;

function ViewButtons({ lab, gestures }: ViewButtonsProps) {
	return (
		<div class="arena-buttons">
			<ViewButton
				name="Zoom in"
				sign="+"
				onClick={() => gestures.current?.zoom(ZOOM)}
			/>
			<ViewButton
				name="Zoom out"
				sign="−"
				onClick={() => gestures.current?.zoom(1 / ZOOM)}
			/>
			<ViewButton
				name="Fit to the paths"
				sign="⤢"
				onClick={() => gestures.current?.fit()}
			/>
			<ViewButton
				name="Show the whole ground"
				sign="⌂"
				onClick={() => gestures.current?.home()}
			/>
			<PathTable lab={lab} />
		</div>
	);
}

interface ViewButtonProps {
	readonly name: string;
	readonly sign: string;
	readonly onClick: () => void;
}

function ViewButton({ name, sign, onClick }: ViewButtonProps) {
	return (
		<button
			type="button"
			class="arena-button"
			aria-label={name}
			title={name}
			onClick={onClick}
		>
			<span aria-hidden="true">{sign}</span>
		</button>
	);
}

interface StartHandleProps {
	readonly state: ArenaState;
	readonly of: { current: HTMLDivElement | null };
	/** The id of the text that says what its keys do. */
	readonly keys: string;
}

/** The start, which can be dragged. It is moved by `paint`. */
function StartHandle({ state, of, keys }: StartHandleProps) {
	const isMoved = useComputed(
		() => state.lab.chosenStart.value !== undefined,
	).value;
	return (
		<div
			class="arena-start"
			ref={of}
			role="slider"
			tabIndex={0}
			aria-label="Start"
			aria-roledescription="two-dimensional slider"
			aria-describedby={keys}
			aria-valuenow={0}
		>
			{!isMoved && (
				<span class="arena-start-hint" aria-hidden="true">
					drag me
				</span>
			)}
			<StartText state={state} handle={of} />
		</div>
	);
}

function useHint(): [string | undefined, (text: string) => void] {
	const [hint, setHint] = useState<string | undefined>(undefined);
	const timer = useRef(0);
	const show = useRef((text: string) => {
		setHint(text);
		clearTimeout(timer.current);
		timer.current = setTimeout(
			() => setHint(undefined),
			HINT,
		) as unknown as number;
	});
	return [hint, show.current];
}

/** Pixels from the screen at which the picture counts as on it. */
const NEARLY_SEEN = 100;

/** Keeps the size of the picture, and whether it is on the screen. */
function watch(
	stage: HTMLElement,
	state: ArenaState,
	frames: Frames,
): () => void {
	const measure = () => {
		const { clientWidth: width, clientHeight: height } = stage;
		const ratio = Math.min(3, devicePixelRatio || 1);
		const size = state.size.peek();
		if (size.width !== width || size.height !== height || size.ratio !== ratio)
			state.size.value = { width, height, ratio };
	};
	const resized = new ResizeObserver(measure);
	resized.observe(stage);
	measure();
	const unwatch = watchSeen(stage, NEARLY_SEEN, (isSeen) => {
		state.isSeen.value = isSeen;
		frames.drawNow();
	});
	return () => {
		resized.disconnect();
		unwatch();
	};
}
