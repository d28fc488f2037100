import type { Lab } from "../model/lab.js";

/** Handlers of an element that is about a run: while the pointer is on it, every view marks the run. */
export function hoverRun({ hoveredRun }: Pick<Lab, "hoveredRun">, id: number) {
	return {
		onPointerEnter: () => {
			hoveredRun.value = id;
		},
		onPointerLeave: () => {
			if (hoveredRun.value === id) hoveredRun.value = null;
		},
	};
}

/** The same for an element that the keyboard reaches, also while it or a part of it has the focus. */
export function hoverOrFocusRun(lab: Pick<Lab, "hoveredRun">, id: number) {
	const { onPointerEnter: mark, onPointerLeave: unmark } = hoverRun(lab, id);
	return {
		...{ onPointerEnter: mark, onPointerLeave: unmark },
		...{ onFocusIn: mark, onFocusOut: unmark },
	};
}
