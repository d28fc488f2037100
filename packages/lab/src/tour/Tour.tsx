import { batch } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { reducedMotion } from "../model/theme.js";
import type { ViewProps } from "../model/view.js";
import { type TourStep, tourSteps } from "./steps.js";
import "./tour.css";

interface TourProps extends ViewProps {
	readonly onClose: () => void;
}

/** The tour beside the arena: each step sets the page, plays the race and says what to see in it. */
export default function Tour({ lab, timeline, onClose }: TourProps) {
	const [at, setAt] = useState(0);
	const heading = useRef<HTMLHeadingElement>(null);
	const step = tourSteps[at] as TourStep;
	const go = (to: number) => {
		const { state } = tourSteps[to] as TourStep;
		// At once with the text, whose numbers are the state's.
		batch(() => {
			lab.apply(state);
			setAt(to);
		});
		if (reducedMotion.peek()) timeline.seek(state.steps);
		else timeline.play();
	};
	useLayoutEffect(() => go(0), []);
	useLayoutEffect(() => {
		heading.current?.focus({ preventScroll: true });
		heading.current?.scrollIntoView({ block: "nearest" });
	}, [at]);
	const last = at === tourSteps.length - 1;
	return (
		<section class="tour" aria-labelledby="tour-title">
			<div class="tour-head">
				<p class="tour-count muted">
					Tour, {at + 1} of {tourSteps.length}
				</p>
				{!last && (
					<button type="button" class="tour-leave" onClick={onClose}>
						Leave the tour
					</button>
				)}
			</div>
			<h2 id="tour-title" ref={heading} tabIndex={-1}>
				{step.title}
			</h2>
			<div class="tour-body">{step.body(lab)}</div>
			<div class="tour-buttons">
				<button
					type="button"
					class="button"
					disabled={at === 0}
					onClick={() => go(at - 1)}
				>
					Back
				</button>
				<button
					type="button"
					class="button primary"
					onClick={() => (last ? onClose() : go(at + 1))}
				>
					{last ? "Finish" : "Next"}
				</button>
				<button
					type="button"
					class="button"
					onClick={() => lab.apply(step.state)}
				>
					Reset this step
				</button>
			</div>
		</section>
	);
}
