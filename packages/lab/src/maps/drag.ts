import type { Signal } from "@preact/signals";

/** A place on a picture, from 0 to 1 along both sides, from the bottom left. */
export type Place = readonly [across: number, up: number];

interface DragOptions {
	readonly dragging: Signal<boolean>;
	readonly onMove: (place: Place) => void;
	/** Called with null when the pointer leaves. */
	readonly onHover: (place: Place | null) => void;
}

type On<E> = E & { readonly currentTarget: HTMLElement };

/**
 * Handlers of a picture in which something is placed: a mouse drags from anywhere, a finger only drags the handle inside the
 * picture. Elsewhere it taps, because a finger on a picture may want to scroll the page.
 */
export function dragHandlers({ dragging, onMove, onHover }: DragOptions) {
	const release = () => {
		dragging.value = false;
	};
	return {
		onPointerDown(event: On<PointerEvent>) {
			const isHandle = event.target !== event.currentTarget;
			if (event.button !== 0) return;
			if (event.pointerType === "touch" && !isHandle) return;
			event.currentTarget.setPointerCapture(event.pointerId);
			dragging.value = true;
			if (!isHandle) onMove(placeOf(event));
		},
		onPointerMove(event: On<PointerEvent>) {
			const place = placeOf(event);
			onHover(place);
			if (
				event.currentTarget.hasPointerCapture(event.pointerId) &&
				dragging.peek()
			) {
				onMove(place);
			}
		},
		onPointerUp(event: On<PointerEvent>) {
			// A finger that scrolls the page is cancelled instead.
			const isTap =
				event.pointerType === "touch" && event.target === event.currentTarget;
			if (isTap) onMove(placeOf(event));
			release();
		},
		onPointerCancel: release,
		onLostPointerCapture(event: On<PointerEvent>) {
			// A finger on the handle gives its capture to the picture.
			if (event.target === event.currentTarget) release();
		},
		onPointerLeave: () => onHover(null),
	};
}

function placeOf(event: On<MouseEvent>): Place {
	const { left, top, width, height } =
		event.currentTarget.getBoundingClientRect();
	return [
		inside((event.clientX - left) / width),
		inside(1 - (event.clientY - top) / height),
	];
}

/** The nearest share from 0 to 1. */
export function inside(share: number): number {
	return Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share));
}
