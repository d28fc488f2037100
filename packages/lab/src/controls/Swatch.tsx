import { drawMarker, runStyle } from "@ravine/plot";
import { runColour } from "../model/theme.js";

/** The line and the marker of a run, as every figure draws them. */
export function Swatch({ style }: { readonly style: number }) {
	const { dash } = runStyle(style);
	const colour = runColour(style);
	return (
		<svg class="swatch" viewBox="0 0 32 12" aria-hidden="true">
			<line
				x1="1"
				y1="6"
				x2="31"
				y2="6"
				stroke={colour}
				stroke-dasharray={dash}
			/>
			<g
				fill={colour}
				stroke={colour}
				dangerouslySetInnerHTML={{ __html: drawMarker(style, [16, 6], 3.8) }}
			/>
		</svg>
	);
}
