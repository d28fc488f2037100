import { batch } from "@preact/signals";
import type { Frames } from "../controls/frames.js";
import type { Lab, View } from "../model/lab.js";
import type { ArenaState } from "./state.js";
import { nearestOn } from "./thin.js";
import {
	panned,
	pixelX,
	pixelY,
	pointAt,
	viewAround,
	zoomed,
} from "./viewport.js";

/** Pixels that a pointer may move in a click. */
const CLICK = 5;
/** Pixels from a path at which the pointer is on it. */
const NEAR_PATH = 12;
/** Pixels from the start at which the pointer is on it. */
const NEAR_START = 22;
const WHEEL_ZOOM = 0.0016;
const PINCH_WHEEL_ZOOM = 0.012;
/** Pixels of a line that a wheel turns. */
const WHEEL_LINE = 16;
const KEY_ZOOM = 1.5;
/** Shares of the view by which keys move it, and the start. */
const KEY_PAN = 0.1;
const KEY_STEP = { small: 0.01, large: 0.1 };

interface Place {
	readonly x: number;
	readonly y: number;
}

/** The state before a press. */
interface Found {
	readonly start: Lab["chosenStart"]["value"];
	readonly pinned: number | null;
}

/** What pointers, the wheel and keys do in the picture. */
export class Gestures {
	readonly #state: ArenaState;
	readonly #lab: Lab;
	readonly #stage: HTMLElement;
	readonly #handle: HTMLElement;
	readonly #frames: Frames;
	/** Called for a wheel that scrolls the page because the picture is not in use. */
	readonly #onIdleWheel: () => void;
	readonly #pointers = new Map<number, Place>();
	#mode: "none" | "press" | "pan" | "pinch" | "start" = "none";
	/** The pointer that drags the start. */
	#holder: number | undefined;
	#pressed: Place = { x: 0, y: 0 };
	/** From the pointer to the handle's middle. */
	#grip: Place = { x: 0, y: 0 };
	/** What the last two presses found, for a double click, which means neither. */
	#found: readonly Found[] = [];
	#latest: Place = { x: 0, y: 0 };
	readonly #followStart = () => this.#moveStartTo(this.#latest);
	readonly #followPointer = () => this.#hover(this.#latest);
	readonly #abort = new AbortController();

	constructor(
		state: ArenaState,
		{ stage, handle }: { stage: HTMLElement; handle: HTMLElement },
		frames: Frames,
		onIdleWheel: () => void,
	) {
		this.#state = state;
		this.#lab = state.lab;
		this.#stage = stage;
		this.#handle = handle;
		this.#frames = frames;
		this.#onIdleWheel = onIdleWheel;
		const { signal } = this.#abort;
		const on = <K extends keyof HTMLElementEventMap>(
			type: K,
			listen: (event: HTMLElementEventMap[K]) => void,
		) => stage.addEventListener(type, listen, { signal, passive: false });
		on("pointerdown", (event) => this.#down(event));
		on("pointermove", (event) => this.#move(event));
		on("pointerup", (event) => this.#up(event));
		on("pointercancel", (event) => this.#cancel(event));
		on("pointerleave", () => this.#unhover());
		on("dblclick", (event) => this.#doubleClick(event));
		on("wheel", (event) => this.#wheel(event));
		on("keydown", (event) => this.#key(event));
		// One finger scrolls the page; two belong to the picture.
		on("touchmove", (event) => {
			if (event.touches.length > 1) event.preventDefault();
		});
	}

	stop(): void {
		this.#abort.abort();
	}

	zoom(factor: number, at?: readonly [number, number]): void {
		this.#show(zoomed(this.#state.view.peek(), factor, at));
	}

	home(): void {
		this.#lab.chosenView.value = undefined;
	}

	/** Shows the start, the paths and the minima among them, without what runs away. */
	fit(): void {
		const view = viewAround(this.#pointsToFit());
		if (view) this.#show(view);
	}

	*#pointsToFit(): Generator<readonly [number, number]> {
		yield this.#state.startPoint();
		for (const { run, xs, ys } of this.#state.runs.peek()) {
			if (run.diverged) continue;
			for (let i = 0; i < xs.length; i++)
				yield [xs[i] as number, ys[i] as number];
		}
	}

	#show(view: View): void {
		this.#lab.chosenView.value = view;
	}

	#placeOf(event: PointerEvent | WheelEvent | MouseEvent): Place {
		const box = this.#stage.getBoundingClientRect();
		return { x: event.clientX - box.left, y: event.clientY - box.top };
	}

	#down(event: PointerEvent): void {
		if (event.pointerType === "mouse" && event.button !== 0) return;
		const target = event.target as HTMLElement;
		const onHandle = this.#handle.contains(target);
		if (!onHandle && target.closest("button, input, label, select")) return;
		// Another finger does not take the start from the one that drags it.
		if (this.#mode === "start") return;
		const { chosenStart, pinnedRun } = this.#lab;
		const found = { start: chosenStart.peek(), pinned: pinnedRun.peek() };
		this.#found = [...this.#found, found].slice(-2);
		const place = this.#placeOf(event);
		this.#unhover();
		if (onHandle) {
			const pane = this.#state.pane.peek();
			const [x, y] = this.#state.startPoint();
			this.#grip = {
				x: pixelX(pane, x) - place.x,
				y: pixelY(pane, y) - place.y,
			};
			// A handle at the edge stands for a start beyond it.
			if (this.#handle.classList.contains("beyond"))
				this.#grip = { x: 0, y: 0 };
			this.#handle.setPointerCapture(event.pointerId);
			this.#holder = event.pointerId;
			this.#mode = "start";
			this.#handle.focus({ preventScroll: true });
			event.preventDefault();
			return;
		}
		this.#pointers.set(event.pointerId, place);
		this.#pressed = place;
		this.#mode = this.#pointers.size === 1 ? "press" : "pinch";
	}

	#move(event: PointerEvent): void {
		const place = this.#placeOf(event);
		if (this.#mode === "start") {
			if (event.pointerId !== this.#holder) return;
			this.#latest = place;
			this.#frames.add(this.#followStart);
			return;
		}
		// A mouse may be let go beyond the picture before it has moved far.
		const isUp = event.pointerType === "mouse" && event.buttons === 0;
		if (isUp && this.#pointers.delete(event.pointerId)) this.#mode = "none";
		const before = this.#pointers.get(event.pointerId);
		if (before === undefined) {
			if (event.pointerType === "touch") return;
			this.#latest = place;
			this.#frames.add(this.#followPointer);
			return;
		}
		if (this.#mode === "press") {
			const far = Math.hypot(
				place.x - this.#pressed.x,
				place.y - this.#pressed.y,
			);
			if (far < CLICK) return;
			const isUpright =
				Math.abs(place.y - this.#pressed.y) >
				Math.abs(place.x - this.#pressed.x);
			if (event.pointerType === "touch" && isUpright) {
				// One finger that moves up or down scrolls the page.
				this.#pointers.delete(event.pointerId);
				this.#mode = "none";
				return;
			}
			this.#mode = "pan";
			this.#stage.setPointerCapture(event.pointerId);
			this.#stage.classList.add("panning");
		}
		if (this.#mode === "pinch") this.#pinch(event.pointerId, before, place);
		else this.#pan(before, place);
		this.#pointers.set(event.pointerId, place);
	}

	#up(event: PointerEvent): void {
		const mode = this.#mode;
		const known = this.#pointers.delete(event.pointerId);
		if (mode === "start") {
			this.#endStart(event);
			return;
		}
		if (mode === "press" && known) this.#click(this.#placeOf(event));
		this.#mode = this.#pointers.size > 0 ? "pan" : "none";
		this.#stage.classList.toggle("panning", this.#mode === "pan");
	}

	#cancel(event: PointerEvent): void {
		this.#pointers.delete(event.pointerId);
		if (this.#mode === "start") {
			this.#endStart(event);
			return;
		}
		this.#mode = "none";
		this.#stage.classList.remove("panning");
	}

	#endStart({ pointerId }: PointerEvent): void {
		if (pointerId !== this.#holder) return;
		this.#holder = undefined;
		this.#mode = "none";
		this.#lab.dragging.value = false;
		this.#handle.classList.remove("held");
	}

	#pan(from: Place, to: Place): void {
		const { width, height } = this.#state.pane.peek();
		this.#show(
			panned(
				this.#state.view.peek(),
				(from.x - to.x) / width,
				(to.y - from.y) / height,
			),
		);
	}

	/** Two fingers: what is between them stays between them. */
	#pinch(id: number, before: Place, now: Place): void {
		const other = [...this.#pointers].find(([key]) => key !== id)?.[1];
		if (other === undefined) return;
		const far = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);
		const factor = far(now, other) / Math.max(1, far(before, other));
		const middle = {
			x: (now.x + other.x) / 2,
			y: (now.y + other.y) / 2,
		};
		batch(() => {
			this.#pan(
				{ x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 },
				middle,
			);
			this.zoom(factor, pointAt(this.#state.pane.peek(), middle));
		});
	}

	#click(place: Place): void {
		const run = this.#runAt(place);
		const { pinnedRun } = this.#lab;
		if (run !== undefined) {
			pinnedRun.value = pinnedRun.value === run.id ? null : run.id;
			return;
		}
		this.setStart(pointAt(this.#state.pane.peek(), place));
	}

	#doubleClick(event: MouseEvent): void {
		if ((event.target as HTMLElement).closest("button, input, label, select"))
			return;
		event.preventDefault();
		const at = pointAt(this.#state.pane.peek(), this.#placeOf(event));
		const [{ start, pinned } = {}] = this.#found;
		batch(() => {
			this.#lab.chosenStart.value = start;
			this.#lab.pinnedRun.value = pinned ?? null;
		});
		this.zoom(event.shiftKey ? 1 / 2 : 2, at);
	}

	#moveStartTo({ x, y }: Place): void {
		const at = { x: x + this.#grip.x, y: y + this.#grip.y };
		// The last move may be drawn after the end.
		this.#handle.classList.toggle("held", this.#mode === "start");
		batch(() => {
			this.#lab.dragging.value = this.#mode === "start";
			this.setStart(pointAt(this.#state.pane.peek(), at));
		});
	}

	/** Moves the start, with no more digits than a pixel tells apart. */
	setStart([x, y]: readonly [number, number]): void {
		const { across, up } = this.#state.plane.peek();
		const pane = this.#state.pane.peek();
		const start: Record<string, number> = { ...this.#lab.start.peek() };
		start[across] = rounded(x, (pane.x[1] - pane.x[0]) / pane.width);
		if (up !== undefined)
			start[up] = rounded(y, (pane.y[1] - pane.y[0]) / pane.height);
		this.#lab.chosenStart.value = start;
	}

	#hover(place: Place): void {
		const run =
			this.#mode === "none" && !this.#isAtStart(place)
				? this.#runAt(place)
				: undefined;
		batch(() => {
			this.#lab.hoveredRun.value = run?.id ?? null;
			this.#lab.hoveredStep.value = run?.step ?? null;
		});
		this.#stage.classList.toggle("on-path", run !== undefined);
	}

	/** Whether a pointer is on the start, where all paths begin: there it means the start. */
	#isAtStart({ x, y }: Place): boolean {
		const pane = this.#state.pane.peek();
		const [sx, sy] = this.#state.startPoint();
		return Math.hypot(pixelX(pane, sx) - x, pixelY(pane, sy) - y) < NEAR_START;
	}

	#unhover(): void {
		batch(() => {
			this.#lab.hoveredRun.value = null;
			this.#lab.hoveredStep.value = null;
		});
	}

	#runAt({ x, y }: Place): { id: number; step: number } | undefined {
		let best: { id: number; step: number } | undefined;
		let least = NEAR_PATH;
		for (const { id, way } of this.#state.runs.peek()) {
			const { step, distance } = nearestOn(way, x, y);
			if (distance < least) [best, least] = [{ id, step }, distance];
		}
		return best;
	}

	#wheel(event: WheelEvent): void {
		const pinched = event.ctrlKey || event.metaKey;
		if (!pinched && !this.#stage.contains(document.activeElement)) {
			this.#onIdleWheel();
			return;
		}
		event.preventDefault();
		const pixels =
			event.deltaMode === WheelEvent.DOM_DELTA_PIXEL
				? event.deltaY
				: event.deltaY * WHEEL_LINE;
		// A pinch on a touchpad arrives as a wheel with small numbers.
		const speed =
			event.ctrlKey && Math.abs(pixels) < 50 ? PINCH_WHEEL_ZOOM : WHEEL_ZOOM;
		this.zoom(
			Math.exp(-pixels * speed),
			pointAt(this.#state.pane.peek(), this.#placeOf(event)),
		);
	}

	#key(event: KeyboardEvent): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const onHandle = event.target === this.#handle;
		if (!onHandle && event.target !== this.#stage) return;
		const direction = directions[event.key];
		if (direction) {
			if (onHandle) this.#stepStart(direction, event.shiftKey);
			else
				this.#show(
					panned(
						this.#state.view.peek(),
						direction[0] * KEY_PAN,
						direction[1] * KEY_PAN,
					),
				);
		} else if (event.key === "+" || event.key === "=") this.zoom(KEY_ZOOM);
		else if (event.key === "-") this.zoom(1 / KEY_ZOOM);
		else if (event.key === "0") this.home();
		else if (event.key === "f") this.fit();
		else return;
		event.preventDefault();
	}

	#stepStart([dx, dy]: readonly [number, number], large: boolean): void {
		const { x, y } = this.#state.pane.peek();
		const share = large ? KEY_STEP.large : KEY_STEP.small;
		const [sx, sy] = this.#state.startPoint();
		this.setStart([
			sx + dx * share * (x[1] - x[0]),
			sy + dy * share * (y[1] - y[0]),
		]);
	}
}

const directions: Readonly<Partial<Record<string, readonly [number, number]>>> =
	{
		ArrowLeft: [-1, 0],
		ArrowRight: [1, 0],
		ArrowUp: [0, 1],
		ArrowDown: [0, -1],
	};

/** A number with the digits that a unit tells apart. */
export function rounded(value: number, unit: number): number {
	const digits = Math.ceil(-Math.log10(unit)) + 1;
	if (!(digits < 100)) return value;
	return digits >= 0
		? Number(value.toFixed(digits))
		: Math.round(value * 10 ** digits) / 10 ** digits;
}
