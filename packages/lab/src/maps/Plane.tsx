import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { readable } from "../model/numbers.js";
import { type Axis, shareOf, ticksOf } from "./axis.js";
import { dragHandlers, inside } from "./drag.js";
import { type Drawing, useDrawing } from "./useDrawing.js";

interface PlaneSide {
	readonly axis: Axis;
	readonly label: string;
}

interface PlaneProps {
	readonly x: PlaneSide;
	readonly y: PlaneSide;
	/** Where the crosshair is, from 0 to 1 from the bottom left; anything else is outside. */
	readonly at: readonly [number, number];
	/** The crosshair's colour. */
	readonly colour: string;
	/** What the crosshair chooses. */
	readonly name: string;
	/** Says where the crosshair is and what is there. */
	readonly label: string;
	/** Presses of an arrow key from side to side. */
	readonly steps: readonly [number, number];
	readonly hovered: Signal<readonly [number, number] | null>;
	readonly dragging: Signal<boolean>;
	/** Width over height; default 1. */
	readonly aspect?: number;
	readonly draw: (drawing: Drawing) => void;
	/** A drawing over the picture that changes more often. */
	readonly drawOver?: (drawing: Drawing) => void;
	readonly onMove: (across: number, up: number) => void;
}

const nothing = () => {};

/** A picture with two axes and a crosshair that the pointer, a finger or the arrow keys move. */
export function Plane(props: PlaneProps) {
	const { x, y, draw, drawOver = nothing, aspect = 1 } = props;
	const lower = useRef<HTMLCanvasElement>(null);
	const upper = useRef<HTMLCanvasElement>(null);
	useDrawing(lower, draw);
	useDrawing(upper, drawOver);
	return (
		<div class="map-plane">
			<span class="map-up" aria-hidden="true">
				{y.label}
			</span>
			<div class="map-axis-up" aria-hidden="true">
				{ticksOf(y.axis, 6).map((value) => (
					<span
						key={value}
						style={{ bottom: `${100 * shareOf(y.axis, value)}%` }}
					>
						{readable(value)}
					</span>
				))}
			</div>
			<div class="map-picture" style={{ aspectRatio: String(aspect) }}>
				<div aria-hidden="true">
					<canvas ref={lower} />
					<canvas ref={upper} />
				</div>
				<Crosshair {...props} />
			</div>
			<div class="map-axis" aria-hidden="true">
				{ticksOf(x.axis, 6).map((value) => (
					<span
						key={value}
						style={{ left: `${100 * shareOf(x.axis, value)}%` }}
					>
						{readable(value)}
					</span>
				))}
				<b>{x.label}</b>
			</div>
		</div>
	);
}

function Crosshair({
	at: [across, up],
	colour,
	name,
	label,
	steps,
	hovered,
	dragging,
	onMove,
}: PlaneProps) {
	const isInside = across >= 0 && across <= 1 && up >= 0 && up <= 1;
	const handlers = dragHandlers({
		dragging,
		onMove: (place) => onMove(...place),
		onHover: (place) => {
			hovered.value = place;
		},
	});
	return (
		<div class="map-touch" {...handlers}>
			{isInside && (
				<>
					<i class="map-cross-x" style={{ left: `${100 * across}%` }} />
					<i class="map-cross-y" style={{ bottom: `${100 * up}%` }} />
				</>
			)}
			<div
				class="map-knob"
				role="slider"
				tabIndex={0}
				aria-label={name}
				aria-roledescription="two-dimensional slider"
				aria-description="Arrow keys move it; with Shift they move it farther."
				aria-valuenow={Math.round(100 * inside(across))}
				aria-valuetext={label}
				style={{
					left: `${100 * inside(across)}%`,
					bottom: `${100 * inside(up)}%`,
					background: colour,
				}}
				onKeyDown={(event) => {
					const move = moves[event.key];
					if (move === undefined) return;
					event.preventDefault();
					const far = event.shiftKey ? 10 : 1;
					onMove(
						inside(across + (far * move[0]) / steps[0]),
						inside(up + (far * move[1]) / steps[1]),
					);
				}}
			/>
		</div>
	);
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowDown: [0, -1],
	ArrowUp: [0, 1],
};
