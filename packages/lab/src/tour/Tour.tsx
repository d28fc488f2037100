import { useLayoutEffect, useRef } from "preact/hooks";
import { reducedMotion } from "../model/theme.js";
import type { ViewProps } from "../model/view.js";
import { type TourStep, tourSteps } from "./steps.js";
import "./tour.css";

interface TourProps extends ViewProps {
	/** The number of the step, from 1, as the link keeps it; `begin`: the tour sets the page for its first one. */
	readonly place: string;
	readonly onClose: () => void;
}

/** The tour beside the arena: each step sets the page, plays the race and says what to see in it. */
export default function Tour({ lab, timeline, place, onClose }: TourProps) {
	const at =
		place === "begin" ? 0 : Math.min(Number(place), tourSteps.length) - 1;
	const heading = useRef<HTMLHeadingElement>(null);
	const step = tourSteps[at] as TourStep;
	const go = (to: number) => {
		const { state } = tourSteps[to] as TourStep;
		lab.apply({ ...state, parts: { ...state.parts, tour: String(to + 1) } });
		if (reducedMotion.peek()) timeline.seek(state.steps);
		else timeline.play();
	};
	// Opened by a link, the page is as it was, and the focus is where it was.
	const isFollowing = useRef(place !== "begin");
	useLayoutEffect(() => {
		if (place === "begin") go(0);
		else if (!isFollowing.current) {
			heading.current?.focus({ preventScroll: true });
			heading.current?.scrollIntoView({ block: "nearest" });
		}
		isFollowing.current = false;
	}, [place]);
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
				<button type="button" class="button" onClick={() => go(at)}>
					Reset this step
				</button>
			</div>
		</section>
	);
}
