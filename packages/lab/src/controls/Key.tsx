import type { ComponentChildren } from "preact";
import { Swatch } from "./Swatch.js";

interface KeyProps {
	/** The number of a run's style. */
	readonly style: number;
	readonly children: ComponentChildren;
}

/** A piece of a run's line with its name: an entry of a legend. */
export function Key({ style, children }: KeyProps) {
	return (
		<span class="key">
			<Swatch style={style} />
			{children}
		</span>
	);
}
