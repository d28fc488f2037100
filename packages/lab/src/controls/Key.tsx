import { runStyle } from "@ravine/plot";
import type { ComponentChildren } from "preact";
import { runColour } from "../model/theme.js";

interface KeyProps {
	/** The number of a run's style. */
	readonly style: number;
	readonly children: ComponentChildren;
}

/** A piece of a run's line with its name: an entry of a legend. */
export function Key({ style, children }: KeyProps) {
	const { dash } = runStyle(style);
	return (
		<span class="key">
			<svg width="28" height="10" aria-hidden="true">
				<line
					x1="1"
					x2="27"
					y1="5"
					y2="5"
					stroke={runColour(style)}
					stroke-width="2.5"
					stroke-dasharray={dash}
				/>
			</svg>
			{children}
		</span>
	);
}
