import { runStyle } from "@ravine/plot";
import { runColour } from "../model/theme.js";

/** A run's line, in its colour and dash, as every chart draws it. */
export function Swatch({ style }: { readonly style: number }) {
	const { dash } = runStyle(style);
	return (
		<svg class="swatch" viewBox="0 0 24 8" width="24" height="8" aria-hidden="true">
			<line
				x1="0"
				x2="24"
				y1="4"
				y2="4"
				stroke={runColour(style)}
				stroke-width="2.5"
				stroke-dasharray={dash === "none" ? undefined : dash}
			/>
		</svg>
	);
}
